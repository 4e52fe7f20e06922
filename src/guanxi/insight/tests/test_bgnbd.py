from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betainc, betaln, gammaln, hyp2f1

from guanxi.insight.logic.bgnbd import BetaGeometric, FloatArray
from guanxi.insight.tests.strategies import histories, models

CDNOW = BetaGeometric(r=0.243, alpha=4.414, a=0.793, b=2.426)
EDGE = BetaGeometric(r=0.83, alpha=70.0, a=4.5e-5, b=22026.0)


def by_equation_10(model: BetaGeometric, x: float, t_x: float, age: float, t: float) -> float:
    """The paper's equation (10), as printed."""
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    series = hyp2f1(r + x, b + x, a + b + x - 1, t / (alpha + age + t))
    bought = 1 - ((alpha + age) / (alpha + age + t)) ** (r + x) * series
    gone = a / (b + x - 1) * ((alpha + age) / (alpha + t_x)) ** (r + x) if x else 0.0
    return float((a + b + x - 1) / (a - 1) * bought / (1 + gone))


def by_integration(model: BetaGeometric, x: float, age: float, t: float) -> float:
    """Purchases of one who is alive, integrated over the chance of leaving in pieces; p = u^(1/a)."""
    a, b, s, g = model.a, model.b + x + model.leaves_after_first, model.r + x, t / (model.alpha + age)

    def piece(u: float) -> float:
        p = u ** (1 / a)
        bought = -np.expm1(-s * np.log1p(p * g)) / p if p > 1e-14 else s * g
        return float(bought * np.exp((b - 1) * np.log1p(-p) - betaln(a, b)) / a)

    edges = [0.0, *(np.array([1e-6, 1e-4, 1e-3, 1e-2, 0.1, 0.5]) ** a), 1.0]
    return sum(quad(piece, low, high, limit=400, epsrel=1e-11)[0] for low, high in pairwise(edges))


def chances_of_counts(model: BetaGeometric, count: FloatArray, t: float) -> FloatArray:
    """The paper's equation (8): how often a newcomer buys again within t; its bracket is a tail of a beta."""
    share, coins = t / (model.alpha + t), count + model.leaves_after_first
    exactly = np.exp(gammaln(model.r + count) - gammaln(model.r) - gammaln(count + 1))
    exactly *= (1 - share) ** model.r * share**count
    at_least = np.where(count > 0, betainc(np.maximum(count, 1), model.r, share), 1.0)
    stayed = np.exp(betaln(model.a, model.b + coins) - betaln(model.a, model.b))
    left = np.exp(betaln(model.a + 1, model.b + np.maximum(coins, 1) - 1) - betaln(model.a, model.b))
    return np.asarray(stayed * exactly + np.where(coins > 0, left * at_least, 0.0))


def test_expected_purchases_are_those_of_the_paper() -> None:
    # Fader, Hardie & Lee work this customer out by hand: x = 2, t_x = 30.43, T = 38.86, 39 weeks ahead.
    assert CDNOW.expected_purchases([2], [30.43], [38.86], 39)[0] == pytest.approx(1.226, abs=5e-4)
    assert CDNOW.p_alive([2], [30.43], [38.86])[0] == pytest.approx(0.7266, abs=5e-4)


@pytest.mark.parametrize(("x", "t_x", "age", "t"), [(0, 0, 38.9, 39), (2, 30.4, 38.9, 39), (26, 30, 31, 4)])
def test_expected_purchases_agree_with_equation_10(x: float, t_x: float, age: float, t: float) -> None:
    expected = CDNOW.expected_purchases([x], [t_x], [age], t)[0]
    assert expected == pytest.approx(by_equation_10(CDNOW, x, t_x, age, t), rel=1e-9)


@pytest.mark.parametrize("leaves_after_first", [False, True])
@pytest.mark.parametrize(
    ("x", "age", "t"), [(0, 0, 365), (0, 300, 39), (3, 20, 365), (300, 2, 365), (300, 700, 39)]
)
def test_expected_purchases_hold_where_the_series_fails(
    x: float, age: float, t: float, leaves_after_first: bool
) -> None:
    model = BetaGeometric(r=0.243, alpha=4.414, a=0.999, b=2.426, leaves_after_first=leaves_after_first)
    expected = model.expected_purchases([x], [age], [age], t)[0] / model.p_alive([x], [age], [age])[0]
    assert expected == pytest.approx(by_integration(model, x, age, t), rel=1e-8)


def test_without_leaving_the_model_is_a_plain_rate() -> None:
    expected = EDGE.expected_purchases([0, 5], [0, 300], [10, 365], 91)
    assert expected == pytest.approx([0.83 / 80 * 91, 5.83 / 435 * 91], rel=1e-6)
    assert not EDGE.sees_leaving
    assert CDNOW.sees_leaving


@pytest.mark.parametrize("leaves_after_first", [False, True])
def test_counts_of_newcomers_sum_to_one_and_have_the_expected_mean(leaves_after_first: bool) -> None:
    model = BetaGeometric(0.5, 6.0, 0.9, 1.6, leaves_after_first=leaves_after_first)
    counts = np.arange(2000.0)
    chances = chances_of_counts(model, counts, 39)
    assert chances.sum() == pytest.approx(1, abs=1e-12)
    assert chances @ counts == pytest.approx(model.expected_purchases([0], [0], [0], 39)[0], rel=1e-9)
    assert 1 - chances[0] == pytest.approx(model.p_buys([0], [0], [0], 39)[0], rel=1e-12)


def test_only_the_early_coin_doubts_a_customer_with_one_purchase() -> None:
    early = BetaGeometric(0.5, 6.0, 0.9, 1.6, leaves_after_first=True)
    assert CDNOW.p_alive([0, 0], [0, 0], [1, 300]).tolist() == [1.0, 1.0]
    new, old = early.p_alive([0, 0], [0, 0], [1, 300])
    assert old < new < 1


@given(models(), histories(), st.floats(0.1, 1000))
def test_probabilities_and_expectations_stay_in_their_bounds(
    model: BetaGeometric, history: tuple[float, float, float], horizon: float
) -> None:
    x, t_x, age = ([value] for value in history)
    alive, buys = model.p_alive(x, t_x, age)[0], model.p_buys(x, t_x, age, horizon)[0]
    expected = model.expected_by(x, t_x, age, np.array([horizon / 2, horizon]))[0]
    assert 0 <= buys <= alive <= 1
    assert 0 <= expected[0] <= expected[1]
    assert buys <= expected[1] * (1 + 1e-6) + 1e-12
    plain_rate = (model.r + history[0]) / (model.alpha + history[2]) * horizon
    assert expected[1] <= plain_rate * alive * (1 + 1e-6)


@given(models(), st.integers(1, 200), st.floats(0.1, 2000), st.lists(st.floats(0, 1), min_size=2, max_size=8))
def test_a_more_recent_purchase_makes_a_customer_more_alive(
    model: BetaGeometric, x: int, age: float, shares: list[float]
) -> None:
    t_x = age * np.sort(shares)
    alive = model.p_alive(np.full(t_x.size, x), t_x, np.full(t_x.size, age))
    assert (np.diff(alive) >= 0).all()


@settings(max_examples=30)
@given(models(), st.lists(histories(), min_size=2, max_size=5))
def test_a_customer_is_judged_alike_in_any_company(
    model: BetaGeometric, rows: list[tuple[float, float, float]]
) -> None:
    x, t_x, age = np.array(rows).T
    together = model.expected_purchases(x, t_x, age, 90)
    alone = [model.expected_purchases([row[0]], [row[1]], [row[2]], 90)[0] for row in rows]
    assert together == pytest.approx(alone, rel=1e-6)
