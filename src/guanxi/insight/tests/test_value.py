from __future__ import annotations

import numpy as np
import pytest

from guanxi.insight.logic.bgnbd import BetaGeometric
from guanxi.insight.logic.gamma_gamma import GammaGamma
from guanxi.insight.logic.summary import Summary, summarise
from guanxi.insight.logic.value import Standing, Values, value_customers

DAY = 86_400
MODEL = BetaGeometric(r=0.8, alpha=30.0, a=0.8, b=6.0)
EARLY = BetaGeometric(r=0.8, alpha=30.0, a=0.8, b=6.0, leaves_after_first=True)
NOBODY_LEAVES = BetaGeometric(r=0.8, alpha=30.0, a=4.5e-5, b=22026.0)
SPEND = GammaGamma(p=3.0, q=4.0, gamma=3000.0)


@pytest.fixture
def summary() -> Summary:
    """Alice bought three times, Bob once, Carol returned everything, Mallory only ever returned."""
    facts = [
        (0, 0, 1000),
        (0, 20, 3000),
        (0, 50, 2000),
        (1, 30, 1500),
        (2, 5, 700),
        (2, 9, -700),
        (3, 7, -100),
    ]
    who, day, money = np.array(facts).T
    return summarise(who, day * DAY, money, customers=4, as_of=60 * DAY)


def finite(values: Values, customer: int) -> list[bool]:
    columns = (values.p_alive, values.p_buys, values.expected_purchases, values.expected_spend, values.value)
    return [bool(np.isfinite(column[customer])) for column in columns]


def test_value_is_purchases_times_spend(summary: Summary) -> None:
    values = value_customers(summary, MODEL, SPEND, horizon=90, discount=0)
    assert values.expected_purchases[0] == pytest.approx(MODEL.expected_purchases([2], [50], [60], 90)[0])
    assert values.expected_spend[0] == pytest.approx(3 * (3000 + 6000) / (9 + 3))
    assert values.value[0] == pytest.approx(values.expected_purchases[0] * values.expected_spend[0])
    assert values.p_alive[0] == pytest.approx(MODEL.p_alive([2], [50], [60])[0])


def test_later_money_is_worth_less(summary: Summary) -> None:
    plain = value_customers(summary, MODEL, SPEND, horizon=365.25, discount=0)
    dear = value_customers(summary, MODEL, SPEND, horizon=365.25, discount=0.2)
    fine = value_customers(summary, MODEL, SPEND, horizon=365.25, discount=0.2, steps=365)
    assert plain.value[0] / 1.2 < dear.value[0] < plain.value[0]
    assert dear.value[0] == pytest.approx(fine.value[0], rel=1e-3)
    assert dear.expected_purchases[0] == pytest.approx(plain.expected_purchases[0])


def test_each_kind_of_history_is_treated_as_documented(summary: Summary) -> None:
    values = value_customers(summary, MODEL, SPEND)
    assert values.standing.tolist() == [
        Standing.REPEAT, Standing.ONE_PURCHASE, Standing.NO_NET_SPEND, Standing.NO_PURCHASE
    ]  # fmt: skip
    assert finite(values, 0) == [True] * 5
    assert finite(values, 1) == [False, True, True, True, True]
    assert values.value[2] == 0
    assert values.expected_spend[2] == 0
    assert finite(values, 3) == [False] * 5


def test_the_early_coin_may_speak_about_one_purchase(summary: Summary) -> None:
    values = value_customers(summary, EARLY, SPEND)
    assert values.p_alive[1] == pytest.approx(EARLY.p_alive([0], [0], [30])[0])


def test_being_alive_by_construction_is_not_passed_on_as_knowledge(summary: Summary) -> None:
    values = value_customers(summary, NOBODY_LEAVES, SPEND)
    assert np.isnan(values.p_alive).all()
    assert finite(values, 0) == [False, True, True, True, True]
