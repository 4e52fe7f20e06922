from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import approx_fprime

from guanxi.insight.errors import TooFewCustomers
from guanxi.insight.logic import gamma_gamma
from guanxi.insight.logic.gamma_gamma import GammaGamma, fit_gamma_gamma, relation_to_frequency
from guanxi.insight.tests.data_sets import cdnow_summary

CDNOW = GammaGamma(p=6.25, q=3.74, gamma=15.44)


def test_the_cdnow_sample_gives_the_published_fit() -> None:
    # Fader & Hardie (2013): p 6.25, q 3.74, γ 15.44 on the 946 customers who bought again.
    x, _, _, mean_spend = cdnow_summary()
    model = fit_gamma_gamma(x, mean_spend)
    assert model.p == pytest.approx(6.25, abs=5e-3)
    assert model.q == pytest.approx(3.74, abs=5e-3)
    assert model.gamma == pytest.approx(15.44, abs=1e-2)
    assert model.customers == 946
    assert model.converged
    assert model.correlation == pytest.approx(0.11, abs=5e-3)


def test_a_known_truth_is_found_within_its_standard_errors() -> None:
    random = np.random.default_rng(2)
    count = random.integers(1, 12, 8000)
    rate = random.gamma(4.0, 1 / 3000.0, count.size)
    spend = random.gamma(3.0 * count, 1 / (rate * count))
    model = fit_gamma_gamma(count, spend)
    assert abs(model.p - 3.0) < 3.5 * model.p_error
    assert abs(model.q - 4.0) < 3.5 * model.q_error
    assert abs(model.gamma - 3000.0) < 3.5 * model.gamma_error


def test_the_gradient_is_the_slope() -> None:
    random = np.random.default_rng(4)
    data = gamma_gamma._amounts(random.integers(1, 9, 300).astype(float), random.gamma(2.0, 0.5, 300))

    def height(logs: NDArray[np.float64]) -> float:
        return gamma_gamma._log_likelihood(np.exp(logs), data)[0]

    for point in ([0.0, 0.0, 0.0], [1.5, -1.0, 1.0]):
        logs = np.array(point)
        slope = approx_fprime(logs, height, 1e-6)
        assert gamma_gamma._log_likelihood(np.exp(logs), data)[1] == pytest.approx(slope, rel=1e-4, abs=1e-2)


@given(st.integers(1, 500), st.floats(0.01, 1e6))
def test_expected_spend_lies_between_the_customer_and_everyone(count: int, spend: float) -> None:
    expected = float(CDNOW.expected_spend(count, spend))
    low, high = sorted([spend, CDNOW.mean])
    assert low * (1 - 1e-9) <= expected <= high * (1 + 1e-9)
    more = float(CDNOW.expected_spend(count + 1, spend))
    assert abs(more - spend) <= abs(expected - spend) + 1e-9 * spend


def test_who_says_nothing_is_everyone() -> None:
    assert CDNOW.expected_spend([0, 3, 3], [10, 0, np.nan]) == pytest.approx([CDNOW.mean] * 3)


def test_currency_units_do_not_matter_and_the_unusable_are_left_out() -> None:
    count, spend = [1, 2, 3, 5, 2, 0, 4], [10.0, 25, 8, 14, 30, 99, -5]
    pounds, pence = fit_gamma_gamma(count, spend), fit_gamma_gamma(count, np.array(spend) * 100)
    assert pounds.customers == 5
    assert pence.gamma / 100 == pytest.approx(pounds.gamma, rel=1e-4)


def test_single_amounts_are_refused() -> None:
    with pytest.raises(TooFewCustomers):
        fit_gamma_gamma([1, 1, 1], [10, 20, 30])


def test_relation_to_frequency() -> None:
    assert relation_to_frequency([1, 2, 3], [10, 20, 90]) == pytest.approx((0.9177, 1.0), abs=1e-4)
    assert all(np.isnan(relation_to_frequency([2, 2, 2], [10, 20, 90])))
