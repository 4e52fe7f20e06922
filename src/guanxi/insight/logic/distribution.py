"""How value is spread over customers: groups at round limits, and how much the best fifth holds."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from guanxi.insight.logic.metrics import in_top

MOST: Final = 12
ROUND: Final = (1, 2, 5)


def distribution(values: NDArray[np.float64]) -> dict[str, Any] | None:
    """Return groups, total, median, and what share each fifth holds, the best first; None if all is unknown.

    ``values`` are minor units, NaN: not known. A group holds what is at least ``low`` and below ``high``
    (None: no limit). Limits are 1, 2 or 5 with zeros, at most twelve groups.
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return None
    total = float(known.sum())
    limits = _limits(known)
    low, high = [None, *limits], [*limits, None]
    place = np.searchsorted(limits, known, side="right")
    return {
        "customers": int(known.size),
        "total": round(total),
        "median": round(float(np.median(known))),
        "fifths": _fifths(known, total) if total > 0 else None,
        "groups": [
            {
                "low": low[index],
                "high": high[index],
                "customers": int((place == index).sum()),
                "total": round(float(known[place == index].sum())),
            }
            for index in range(len(limits) + 1)
        ],
    }


def _fifths(known: NDArray[np.float64], total: float) -> list[float]:
    held = [
        0.0,
        *(float(in_top(known, max(1, round(known.size * n / 5))) @ known) / total for n in range(1, 6)),
    ]
    return [max(0.0, after - before) for before, after in pairwise(held)]


def _limits(known: NDArray[np.float64]) -> list[int]:
    """Return limits between the 1st and the 99th percentile of what is positive; one at 0.5 parts nothing."""
    positive = known[known > 0]
    if not positive.size:
        return [1]
    lowest, highest = np.percentile(positive, [1, 99])
    exponents = range(int(np.floor(np.log10(max(lowest, 1)))), int(np.ceil(np.log10(max(highest, 1)))) + 1)
    series = [digit * 10**power for power in exponents for digit in ROUND]
    between = [limit for limit in series if lowest < limit <= highest]
    return (between or [round(max(lowest, 1))])[-(MOST - 1) :]
