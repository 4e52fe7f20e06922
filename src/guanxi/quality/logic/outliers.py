"""Which values are unusual: those far outside the middle half.

J. W. Tukey, Exploratory Data Analysis, 1977: beyond three times the distance between the quartiles. How large
the unusual values are does not matter, since quartiles do not move with them.
"""

from __future__ import annotations

from dataclasses import dataclass

FAR = 3
FEWEST = 20
"""Of fewer values no quartile says much."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Values below ``low`` or above ``high`` are unusual; ``middle`` is the median. The column's unit."""

    low: float
    middle: float
    high: float


def limits_of(values: int, quartiles: tuple[float, float, float] | None) -> Limits | None:
    """Return the limits that follow from the quartiles; None for too few values, or where half are equal."""
    if quartiles is None or values < FEWEST:
        return None
    low, middle, high = quartiles
    span = high - low
    return Limits(low - FAR * span, middle, high + FAR * span) if span > 0 else None
