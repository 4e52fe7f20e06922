from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.insight.logic import metrics
from guanxi.insight.logic.metrics import Group, calibration, in_top

RANDOM = np.random.default_rng(8)
ACTUAL = RANDOM.poisson(RANDOM.gamma(0.7, 2.0, 4000)).astype(float)
GOOD = ACTUAL * 0.5 + RANDOM.gamma(1.0, 1.0, 4000)
POOR = ACTUAL * 0.2 + RANDOM.gamma(1.0, 2.0, 4000)
ALL = [metrics.correlation, metrics.mae, metrics.rmse, metrics.bias, metrics.top_fifth, metrics.brier]


def test_values_are_the_textbook_ones() -> None:
    predicted, actual = np.array([1.0, 2, 3, 4, 5]), np.array([1.0, 1, 5, 4, 9])
    assert metrics.mae(predicted, actual).value == pytest.approx(1.4)
    assert metrics.rmse(predicted, actual).value == pytest.approx(np.sqrt(21 / 5))
    assert metrics.bias(predicted, actual).value == pytest.approx(15 / 20 - 1)
    assert metrics.correlation(predicted, actual).value == pytest.approx(np.corrcoef(predicted, actual)[0, 1])
    assert metrics.top_fifth(predicted, actual).value == pytest.approx(9 / 20)


@pytest.mark.parametrize("measure", ALL, ids=lambda measure: measure.__name__)
def test_the_standard_error_of_a_difference_is_that_of_resampling(measure: metrics.Measure) -> None:
    error = measure(GOOD, ACTUAL).error_of_difference(measure(POOR, ACTUAL))
    draws = []
    for _ in range(400):
        rows = RANDOM.integers(0, ACTUAL.size, ACTUAL.size)
        draws.append(measure(GOOD[rows], ACTUAL[rows]).value - measure(POOR[rows], ACTUAL[rows]).value)
    assert error == pytest.approx(np.std(draws), rel=0.2)


def test_what_cannot_be_measured_is_nan() -> None:
    nothing, some = np.zeros(5), np.arange(5.0)
    assert np.isnan(metrics.bias(some, nothing).value)
    assert np.isnan(metrics.top_fifth(some, nothing).value)
    assert np.isnan(metrics.correlation(nothing, some).value)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=40), st.data())
def test_the_top_is_full_and_ties_share_the_border(values: list[int], data: st.DataObject) -> None:
    places = data.draw(st.integers(1, len(values)))
    taken = in_top(np.array(values, dtype=float), places)
    assert taken.sum() == pytest.approx(places)
    assert ((taken >= 0) & (taken <= 1)).all()
    assert len(set(zip(values, taken.tolist(), strict=True))) == len(set(values))


def test_calibration_keeps_equals_together_and_loses_nobody() -> None:
    predicted = np.array([0.0] * 6 + [1, 2, 3, 4])
    actual = np.array([0.0, 0, 0, 0, 0, 3, 1, 2, 3, 4])
    groups = calibration(predicted, actual, groups=5)
    assert groups[0] == Group(6, 0.0, 0.5)
    assert sum(group.customers for group in groups) == 10
    assert [group.predicted for group in groups] == sorted(group.predicted for group in groups)
    assert len(calibration(GOOD, ACTUAL)) == 10
