"""Recency, frequency, monetary value: scores from 1 to 5 among one's peers, or against fixed thresholds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from guanxi.insight.logic.segment_cube import segment_of
from guanxi.insight.logic.settings import Thresholds

Scores = NDArray[np.int8]
BEST = 5


@dataclass(frozen=True, slots=True)
class Rfm:
    """Scores 1–5 per customer and the index of the segment; 0 and −1 for who has never bought."""

    recency: Scores
    frequency: Scores
    monetary: Scores
    segment: Scores


def score_rfm(
    since_last: ArrayLike, purchases: ArrayLike, spent: ArrayLike, thresholds: Thresholds | None = None
) -> Rfm:
    """Score customers by quantiles, or by ``thresholds`` where given.

    ``since_last`` is in days (NaN: never bought, no scores), ``purchases`` a count, ``spent`` net money; they
    may be zero or negative.
    """
    days = np.asarray(since_last, dtype=np.float64)
    count = np.where(np.isnan(days), np.nan, np.asarray(purchases, dtype=np.float64))
    money = np.where(np.isnan(days), np.nan, np.asarray(spent, dtype=np.float64))
    if thresholds is None:
        r, f, m = quantile_scores(-days), quantile_scores(count), quantile_scores(money)
    else:
        r = fixed_scores(-days, tuple(-limit for limit in reversed(thresholds.recency)))
        f, m = fixed_scores(count, thresholds.frequency), fixed_scores(money, thresholds.monetary)
    return Rfm(recency=r, frequency=f, monetary=m, segment=segment_of(r, f, m))


def quantile_scores(values: ArrayLike) -> Scores:
    """Return 1–5 by each value's middle rank among all; larger is better, NaN scores 0.

    The share of peers below, plus half of those equal, is cut into fifths, in whole numbers. So equal values
    always score the same, the order of rows does not matter, and where everybody is equal everybody is a 3.
    Heavy ties leave some scores unused rather than tearing equals apart.
    """
    numbers = np.asarray(values, dtype=np.float64)
    scored = ~np.isnan(numbers)
    levels, level, count = np.unique(numbers[scored], return_inverse=True, return_counts=True)
    twice_rank = 2 * np.cumsum(count) - count
    scores = np.zeros(numbers.shape, dtype=np.int8)
    if levels.size:
        scores[scored] = (1 + BEST * twice_rank // (2 * count.sum()))[level]
    return scores


def fixed_scores(values: ArrayLike, limits: tuple[float, ...]) -> Scores:
    """Return 1 plus the number of ``limits`` that each value reaches; NaN scores 0.

    Raises ValueError unless the limits are four, finite and ascending.
    """
    edges = np.asarray(limits, dtype=np.float64)
    if edges.shape != (BEST - 1,) or not np.isfinite(edges).all() or (np.diff(edges) <= 0).any():
        raise ValueError("thresholds need four finite, ascending limits")
    numbers = np.asarray(values, dtype=np.float64)
    reached = 1 + np.searchsorted(edges, numbers, side="right")
    return np.where(np.isnan(numbers), 0, reached).astype(np.int8)
