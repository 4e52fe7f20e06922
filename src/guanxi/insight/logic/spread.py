"""How the scores of recency, frequency and spend are spread, and what each of them takes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guanxi.insight.logic.rfm import BEST, Rfm
from guanxi.insight.logic.summary import Summary


def spread(summary: Summary, rfm: Rfm) -> dict[str, Any]:
    """Return how many hold each pair of scores, and the least and the most for which a score was given.

    ``pairs`` is customers by recency (outer, 1 to 5) and frequency (inner). ``limits`` is per measure a list
    of five pairs, from score 1 to 5: days since the last purchase, purchases, net money in minor units; None
    for a score that nobody holds. Customers without a purchase have no scores and are not counted.
    """
    held = rfm.recency > 0
    pairs = np.zeros((BEST, BEST), dtype=np.int64)
    np.add.at(pairs, (rfm.recency[held] - 1, rfm.frequency[held] - 1), 1)
    return {
        "pairs": pairs.tolist(),
        "limits": {
            "recency": _limits(rfm.recency, summary.since_last),
            "frequency": _limits(rfm.frequency, summary.purchases.astype(np.float64)),
            "monetary": _limits(rfm.monetary, summary.spent),
        },
    }


def _limits(scores: NDArray[np.int8], values: NDArray[np.float64]) -> list[tuple[int, int] | None]:
    found = [values[scores == score] for score in range(1, BEST + 1)]
    return [(round(float(here.min())), round(float(here.max()))) if here.size else None for here in found]
