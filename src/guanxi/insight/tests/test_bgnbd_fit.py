from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import approx_fprime, minimize
from scipy.special import betaln, gammaln

from guanxi.insight.errors import TooFewCustomers
from guanxi.insight.logic import bgnbd_fit
from guanxi.insight.logic.bgnbd import BetaGeometric
from guanxi.insight.logic.bgnbd_fit import fit_bgnbd
from guanxi.insight.logic.summary import summarise
from guanxi.insight.tests.data_sets import cdnow_facts, cdnow_summary, last_second, online_retail_facts

Columns = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def simulate(model: BetaGeometric, customers: int, seed: int) -> Columns:
    """Draw histories from a model by living them through."""
    random = np.random.default_rng(seed)
    x, t_x, age = np.zeros(customers), np.zeros(customers), random.uniform(100, 700, customers)
    rate = random.gamma(model.r, 1 / model.alpha, customers)
    leaves = random.beta(model.a, model.b, customers)
    for customer in range(customers):
        here = not model.leaves_after_first or random.random() > leaves[customer]
        now = random.exponential(1 / rate[customer])
        while here and now <= age[customer]:
            x[customer], t_x[customer] = x[customer] + 1, now
            here = random.random() > leaves[customer]
            now += random.exponential(1 / rate[customer])
    return x, t_x, age


def plain_log_likelihood(logs: NDArray[np.float64], histories: Columns) -> float:
    """Equation (6) of the paper as printed, for one plain optimiser to climb."""
    x, t_x, age = histories
    r, alpha, a, b = np.exp(logs)
    here = np.exp(betaln(a, b + x) - betaln(a, b)) / (alpha + age) ** (r + x)
    gone = np.exp(betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b)) / (alpha + t_x) ** (r + x)
    rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    return float((rate + np.log(here + np.where(x > 0, gone, 0))).sum())


def test_the_cdnow_sample_gives_the_published_fit() -> None:
    x, t_x, age, _ = cdnow_summary()
    model = fit_bgnbd(x, t_x, age)
    assert round(model.r, 3) == 0.243
    assert round(model.alpha, 3) == 4.414
    assert round(model.a, 3) == 0.793
    assert round(model.b, 3) == 2.426
    assert round(model.log_likelihood, 1) == -9582.4
    assert model.converged
    assert not model.at_edge
    assert model.customers == 2357


def test_the_early_coin_gives_the_published_fit_too() -> None:
    # BTYDplus prints r .525, alpha 6.183, a .891, b 1.614 for the MBG/NBD of this sample.
    x, t_x, age, _ = cdnow_summary()
    model = fit_bgnbd(x, t_x, age, leaves_after_first=True)
    fitted = (model.r, model.alpha, model.a, model.b)
    assert [round(value, 3) for value in fitted] == [0.525, 6.183, 0.891, 1.614]


def test_raw_transactions_lead_to_the_same_fit() -> None:
    facts = cdnow_facts()
    known = summarise(
        facts.customer,
        facts.seconds,
        facts.amount,
        customers=facts.customers,
        as_of=last_second("1997-09-30"),
    )
    model = fit_bgnbd(known.repeats, known.t_x / 7, known.age / 7)
    assert model.alpha == pytest.approx(4.414, abs=5e-3)
    assert model.log_likelihood == pytest.approx(-9582.4, abs=1)


def test_a_plain_optimiser_climbs_no_higher() -> None:
    histories = simulate(BetaGeometric(0.8, 30.0, 0.8, 6.0), 400, seed=5)
    model = fit_bgnbd(*histories)

    def depth(logs: NDArray[np.float64]) -> float:
        return -plain_log_likelihood(logs, histories)

    start = np.log(np.array([1.0, 20.0, 1.0, 5.0]))
    plain = minimize(
        depth, start, method="Nelder-Mead", options={"maxiter": 4000, "xatol": 1e-8, "fatol": 1e-8}
    )
    assert plain.success
    assert model.log_likelihood == pytest.approx(-plain.fun, abs=1e-5)
    assert [model.r, model.alpha, model.a, model.b] == pytest.approx(np.exp(plain.x), rel=1e-3)


@pytest.mark.parametrize("leaves_after_first", [False, True])
def test_the_gradient_is_the_slope(leaves_after_first: bool) -> None:
    data = bgnbd_fit._histories(*simulate(BetaGeometric(0.8, 30.0, 0.8, 6.0), 200, seed=1))
    coins = data.levels + leaves_after_first

    def height(logs: NDArray[np.float64]) -> float:
        return bgnbd_fit._log_likelihood(np.exp(logs), data, coins)[0]

    for point in ([0.0, 0.0, 0.0, 0.0], [-1.0, 0.5, -2.0, 1.5], [1.0, -1.0, 1.0, 3.0]):
        logs = np.array(point)
        slope = approx_fprime(logs, height, 1e-6)
        gradient = bgnbd_fit._log_likelihood(np.exp(logs), data, coins)[1]
        assert gradient == pytest.approx(slope, rel=1e-3, abs=1e-2)


@pytest.mark.parametrize("leaves_after_first", [False, True])
def test_a_known_truth_is_found_within_its_standard_errors(leaves_after_first: bool) -> None:
    truth = BetaGeometric(0.8, 30.0, 0.8, 6.0, leaves_after_first=leaves_after_first)
    model = fit_bgnbd(*simulate(truth, 6000, seed=3), leaves_after_first=leaves_after_first)
    for name in ("r", "alpha", "a", "b"):
        error = getattr(model, f"{name}_error")
        assert abs(getattr(model, name) - getattr(truth, name)) < 3.5 * error, name


def test_the_unit_of_time_does_not_matter() -> None:
    x, t_x, age = simulate(BetaGeometric(0.8, 30.0, 0.8, 6.0), 500, seed=7)
    days, seconds = fit_bgnbd(x, t_x, age), fit_bgnbd(x, t_x * 86_400, age * 86_400)
    assert seconds.alpha / 86_400 == pytest.approx(days.alpha, rel=1e-5)
    assert seconds.b == pytest.approx(days.b, rel=1e-5)
    assert seconds.log_likelihood + x.sum() * np.log(86_400) == pytest.approx(days.log_likelihood, rel=1e-9)


def test_the_order_of_customers_does_not_matter() -> None:
    x, t_x, age = simulate(BetaGeometric(0.8, 30.0, 0.8, 6.0), 500, seed=7)
    order = np.random.default_rng(0).permutation(x.size)
    assert fit_bgnbd(x[order], t_x[order], age[order]) == fit_bgnbd(x, t_x, age)


@pytest.mark.parametrize("unit", [1.0, 7.0], ids=["days", "weeks"])
def test_online_retail_converges_and_sees_nobody_leave(unit: float) -> None:
    facts = online_retail_facts()
    whole = summarise(
        facts.customer,
        facts.seconds,
        facts.amount,
        customers=facts.customers,
        as_of=last_second("2011-12-09"),
    )
    known = whole.take(whole.bought)
    model = fit_bgnbd(known.repeats, known.t_x / unit, known.age / unit)
    assert model.converged
    assert model.at_edge
    assert not model.sees_leaving
    assert model.r == pytest.approx(0.827, abs=1e-3)
    assert model.alpha * unit == pytest.approx(69.82, abs=0.02)


def test_nobody_buying_again_is_refused() -> None:
    with pytest.raises(TooFewCustomers) as refusal:
        fit_bgnbd([0, 0, 1], [0, 0, 3], [9, 9, 9])
    assert refusal.value.params == {"need": 2, "have": 1}


@pytest.mark.parametrize(
    ("x", "t_x", "age"), [([1, 1], [5, 5], [4, 9]), ([1, -1], [1, 1], [9, 9]), ([1, 1], [1, np.nan], [9, 9])]
)
def test_impossible_histories_are_refused(x: list[float], t_x: list[float], age: list[float]) -> None:
    with pytest.raises(ValueError, match="histories need"):
        fit_bgnbd(x, t_x, age)


def test_two_customers_are_enough_to_end_somewhere_finite() -> None:
    model = fit_bgnbd([3, 1], [50, 20], [60, 60])
    assert np.isfinite([model.r, model.alpha, model.a, model.b, model.log_likelihood]).all()
    assert model.customers == 2
