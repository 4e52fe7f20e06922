"""The table of scores: one row per customer with orders, and what it says of each segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guanxi.insight.logic.rfm import Rfm
from guanxi.insight.logic.segments import SEGMENTS
from guanxi.insight.logic.summary import Summary
from guanxi.insight.logic.value import Standing, Values

FloatArray = NDArray[np.float64]
SLIPPING = frozenset({"at_risk", "cannot_lose"})
GOOD_SPENDER = 4


@dataclass(frozen=True, slots=True)
class Scores:
    """What is known and expected of each customer, by the customer's index."""

    summary: Summary
    rfm: Rfm
    values: Values

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return the columns of the table ``score``; NaN (or a segment of None) where nothing is known."""
        summary, values, rfm = self.summary, self.values, self.rfm
        habitual = summary.repeats >= 2
        unknown = np.full(summary.t_x.size, np.nan)
        keys = np.array([*(segment.key for segment in SEGMENTS), None], dtype=object)
        standings = np.array([standing.name.lower() for standing in Standing], dtype=object)
        return {
            "standing": standings[values.standing],
            "segment": keys[rfm.segment],
            "r": rfm.recency,
            "f": rfm.frequency,
            "m": rfm.monetary,
            "recency": summary.since_last.round(),
            "frequency": summary.purchases,
            "monetary": summary.spent.round(),
            "every_days": np.divide(summary.t_x, summary.repeats, out=unknown, where=habitual).round(1),
            "p_alive": values.p_alive.round(4),
            "p_buys": values.p_buys.round(4),
            "expected_purchases": values.expected_purchases.round(3),
            "expected_spend": values.expected_spend.round(),
            "value": values.value.round(),
        }

    def segments(self) -> list[dict[str, Any]]:
        """Return for each segment, empty ones too: how many customers, and what they are like.

        Money in minor units; ``recency`` (days), ``frequency``, ``spent`` are medians (None: nobody there).
        """
        scored = max(1, int((self.rfm.segment >= 0).sum()))
        return [
            self._group(segment.key, self.rfm.segment == index, scored)
            for index, segment in enumerate(SEGMENTS)
        ]

    def slipping(self) -> dict[str, Any]:
        """Return how many good spenders are staying away, and what they have spent."""
        places = [index for index, segment in enumerate(SEGMENTS) if segment.key in SLIPPING]
        here = np.isin(self.rfm.segment, places) & (self.rfm.monetary >= GOOD_SPENDER)
        return {"customers": int(here.sum()), "spent": round(float(self.summary.spent[here].sum()))}

    def _group(self, key: str, here: NDArray[np.bool_], scored: int) -> dict[str, Any]:
        value = self.values.value[here]
        known = value[~np.isnan(value)]
        return {
            "key": key,
            "customers": int(here.sum()),
            "share": float(here.sum() / scored),
            "total_spent": round(float(self.summary.spent[here].sum())),
            "total_value": round(float(known.sum())) if known.size else None,
            "average_value": round(float(known.mean())) if known.size else None,
            "recency": _median(self.summary.since_last[here]),
            "frequency": _median(self.summary.purchases[here].astype(np.float64)),
            "spent": _median(self.summary.spent[here]),
        }


def _median(values: FloatArray) -> int | None:
    return round(float(np.median(values))) if values.size else None
