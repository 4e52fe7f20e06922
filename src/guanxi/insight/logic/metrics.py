"""How well a forecast met what came, each measure with the noise in it.

Every measure returns its value and, per customer, its influence: how much that customer moves it (the first
term of its von Mises expansion). The difference of two forecasts' influences gives the standard error of the
difference between them on the same customers, without resampling.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure's value and each customer's influence on it (mean zero)."""

    value: float
    influence: FloatArray

    def error_of_difference(self, other: Measured) -> float:
        """Return the standard error of the difference between the two values."""
        difference = self.influence - other.influence
        return float(difference.std() / np.sqrt(difference.size))


Measure = Callable[[FloatArray, FloatArray], Measured]


def correlation(predicted: FloatArray, actual: FloatArray) -> Measured:
    """Pearson's correlation over customers; NaN where one side does not vary."""
    if predicted.size < 2 or np.ptp(predicted) == 0 or np.ptp(actual) == 0:
        return Measured(float("nan"), np.full(predicted.size, np.nan))
    u = (predicted - predicted.mean()) / predicted.std()
    v = (actual - actual.mean()) / actual.std()
    value = float((u * v).mean())
    return Measured(value, u * v - value * (u**2 + v**2) / 2)


def mae(predicted: FloatArray, actual: FloatArray) -> Measured:
    """Mean absolute error per customer."""
    errors = np.abs(predicted - actual)
    return Measured(float(errors.mean()), errors - errors.mean())


def rmse(predicted: FloatArray, actual: FloatArray) -> Measured:
    """Root of the mean squared error: the measure that the true expectation minimises."""
    squares = (predicted - actual) ** 2
    value = float(np.sqrt(squares.mean()))
    return Measured(value, (squares - squares.mean()) / (2 * value) if value else np.zeros(squares.size))


def brier(predicted: FloatArray, actual: FloatArray) -> Measured:
    """Mean squared error of a probability; ``actual`` is 0 or 1."""
    squares = (predicted - actual) ** 2
    return Measured(float(squares.mean()), squares - squares.mean())


def bias(predicted: FloatArray, actual: FloatArray) -> Measured:
    """Total predicted over total actual, less one: −0.2 means a fifth too few. NaN where nothing came."""
    mean = actual.mean()
    if mean == 0:
        return Measured(float("nan"), np.full(actual.size, np.nan))
    ratio = float(predicted.mean() / mean)
    return Measured(ratio - 1, (predicted - ratio * actual) / mean)


def top_fifth(predicted: FloatArray, actual: FloatArray) -> Measured:
    """Share of the actual total held by the fifth of customers ranked highest.

    Customers whose forecasts tie across the border are taken in equal part: the order of rows cannot matter.
    One more at the top pushes another out, so the mean of those around the border is part of the influence.
    """
    total, size = actual.sum(), predicted.size
    if total == 0:
        return Measured(float("nan"), np.full(size, np.nan))
    places = max(1, round(size / 5))
    taken, reach = in_top(predicted, places), max(1, size // 20)
    value = float(taken @ actual / total)
    near = in_top(predicted, min(size, places + reach)) - in_top(predicted, max(1, places - reach))
    at_border = float(near @ actual / near.sum()) if near.sum() else 0.0
    moved = actual * (taken - value) - at_border * (taken - taken.mean())
    return Measured(value, moved / actual.mean())


def in_top(predicted: FloatArray, places: int) -> FloatArray:
    """Return how much of each customer is among the ``places`` highest: 1, 0, or a part where they tie."""
    border = np.partition(predicted, -places)[-places]
    above, level = predicted > border, predicted == border
    share = (places - int(above.sum())) / int(level.sum())
    return np.where(above, 1.0, np.where(level, share, 0.0))


@dataclass(frozen=True, slots=True)
class Group:
    """Customers with like forecasts: how many, what was forecast, what came (means per customer)."""

    customers: int
    predicted: float
    actual: float


def calibration(predicted: FloatArray, actual: FloatArray, groups: int = 10) -> list[Group]:
    """Return up to ``groups`` equal groups from lowest to highest forecast; equal forecasts stay together."""
    levels, level, count = np.unique(predicted, return_inverse=True, return_counts=True)
    middle = 2 * np.cumsum(count) - count
    group = (groups * middle // (2 * predicted.size))[level] if levels.size else np.zeros(0, dtype=np.intp)
    return [
        Group(int(here.sum()), float(predicted[here].mean()), float(actual[here].mean()))
        for here in (group == number for number in np.unique(group))
    ]
