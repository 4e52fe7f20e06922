"""Which method a number comes from follows what happened on days nobody had seen, whoever won."""

from __future__ import annotations

import re

import numpy as np
import pytest

from guanxi.insight.logic.backtest import Backtest, judge
from guanxi.insight.logic.bgnbd import BetaGeometric
from guanxi.insight.logic.choice import Choice, choose
from guanxi.insight.logic.gamma_gamma import GammaGamma
from guanxi.insight.logic.learning import Fitted, Judgement, Learned, conclude, fit_models, judge_models
from guanxi.insight.logic.moments import end_of_day, held_back
from guanxi.insight.logic.outlook import expectations
from guanxi.insight.logic.plain import plain
from guanxi.insight.logic.statements import statements
from guanxi.insight.logic.summary import summarise
from guanxi.insight.tests.shop import drawn

DAY = 86_400
PURCHASES = np.array([0.0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
SPEND = PURCHASES * 1000


def judged(*, model: float, rate: float, past_spend: bool = False) -> Backtest:
    """Return a backtest in which methods are off by so much; with ``past_spend`` it alone ranks rightly."""
    away = np.array([1.0, -1] * 5)
    forecasts = {
        "purchases": {"bgnbd": PURCHASES + model * away, "rate": PURCHASES + rate * away},
        "buys": {"bgnbd": np.full(10, 0.9 - model / 10), "rate": np.full(10, 0.9 - rate / 10)},
        "spend": {"bgnbd": SPEND + model * away, "rate": SPEND + rate * away, "past_spend": -SPEND},
    }
    for methods in forecasts.values():
        methods["mbgnbd"] = methods["bgnbd"] + 0.001 * away
    if past_spend:
        forecasts["spend"] = dict.fromkeys(forecasts["spend"], -SPEND) | {"past_spend": SPEND}
    actual = {"purchases": PURCHASES, "buys": (PURCHASES > 0).astype(float), "spend": SPEND}
    return judge(forecasts, actual, 91.0)


def test_a_model_that_wins_is_used() -> None:
    choice = choose(judged(model=0.1, rate=2.0))
    assert (choice.purchases, choice.buys) == ("bgnbd", "bgnbd")
    assert choice.used
    assert choice.judged


def test_a_model_that_loses_is_not_used() -> None:
    choice = choose(judged(model=2.0, rate=0.1))
    assert (choice.purchases, choice.buys) == ("rate", "rate")


def test_past_spend_ranks_but_gives_no_amount() -> None:
    choice = choose(judged(model=0.1, rate=2.0, past_spend=True))
    assert choice.ranking == "past_spend"
    assert choice.value in {"bgnbd", "mbgnbd", "rate"}
    assert choice.rank_by == "spent"


@pytest.mark.parametrize("leaving", [True, False])
@pytest.mark.parametrize(
    "outcome",
    [judged(model=0.1, rate=2.0), judged(model=2.0, rate=0.1), judged(model=0.1, rate=2.0, past_spend=True)],
)
def test_every_outcome_is_told_in_both_languages(outcome: Backtest, leaving: bool) -> None:
    told = statements(choose(outcome), outcome, "GBP", leaving=leaving)
    assert set(told) == {"purchases", "buys", "ranking", "value"}
    for words in told.values():
        assert words.en.endswith(".")
        assert words.zh.endswith("。")
        assert not re.search("[{}]", words.en + words.zh)
    model_won = choose(outcome).purchases == "bgnbd"
    assert ("so none is used" in told["purchases"].en) is not model_won
    assert ("no chance of that is given" in told["buys"].en) is (model_won and not leaving)


def test_the_reason_for_no_forecast_is_told() -> None:
    assert "history is too short" in statements(Choice(), None, "GBP")["purchases"].en
    assert "no orders" in statements(Choice(), None, "GBP", orders=False)["purchases"].en


def test_the_end_of_a_day_is_that_of_the_place() -> None:
    noon = 1_711_800_000  # 2024-03-30 12:00 UTC; clocks change in London that night
    assert end_of_day(noon, "UTC") == 1_711_843_199
    assert end_of_day(noon, "Asia/Shanghai") == 1_711_814_399
    assert end_of_day(noon + DAY, "Europe/London") - end_of_day(noon, "Europe/London") == 23 * 3600
    assert end_of_day(noon, "UTC", days_before=2) == 1_711_843_199 - 2 * DAY


def test_a_fifth_is_held_back_and_never_more_than_thirteen_weeks() -> None:
    assert [held_back(0, days * DAY) for days in (0, 30, 34, 35, 100, 455, 3000)] == [0, 0, 0, 7, 20, 91, 91]


def drawn_history(count: int, *, days: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    who, day, money = np.array(drawn(count, days=days)).T
    return who.astype(np.int64), (day * DAY).astype(np.int64), money.astype(np.int64)


def learned(count: int, *, days: int = 300) -> Learned:
    who, seconds, money = drawn_history(count, days=days)
    summary = summarise(who, seconds, money, customers=count, as_of=days * DAY)
    judgement = judge_models(summary, who, seconds, money, end=days * DAY, zone="UTC")
    return conclude(fit_models(summary), judgement)


def test_a_large_history_is_fitted_and_judged() -> None:
    found = learned(300)
    assert set(found.fitted.purchases) == {"bgnbd", "mbgnbd"}
    assert found.judgement.days == 59
    assert found.judgement.backtest is not None
    assert found.choice.judged


@pytest.mark.parametrize(
    ("count", "days", "refused"), [(25, 300, "too_few_customers"), (300, 20, "too_short")]
)
def test_a_small_history_is_refused_with_the_reason(count: int, days: int, refused: str) -> None:
    found = learned(count, days=days)
    assert found.judgement.refused == refused
    assert found.choice == Choice()


def test_without_orders_there_is_nothing_to_judge() -> None:
    none = np.zeros(0, dtype=np.int64)
    summary = summarise(none, none, none, customers=0, as_of=DAY)
    assert judge_models(summary, none, none, none, end=DAY, zone="UTC").refused == "no_orders"


def test_each_number_comes_from_the_method_chosen_for_it() -> None:
    facts = [(0, 0, 1000), (0, 100, 3000), (1, 50, 1500), (2, 7, -100)]
    who, days, money = np.array(facts).T
    summary = summarise(who, days * DAY, money, customers=3, as_of=200 * DAY)
    fitted = Fitted({"bgnbd": BetaGeometric(0.8, 30, 0.8, 6)}, GammaGamma(3, 4, 3000))
    choice = Choice(purchases="rate", buys="bgnbd", value="rate", ranking="past_spend")
    values = expectations(summary, Learned(fitted, Judgement(91), choice), horizon=100.0, discount=0.1)
    assert values.expected_purchases[:2].tolist() == [0.5, 0.0]
    assert values.value[:2].tolist() == [1000.0, 0.0]
    assert 0 < values.p_alive[0] < 1
    assert np.isnan([values.value[2], values.p_alive[2], values.expected_purchases[2]]).all()
    nothing = expectations(summary, Learned(fitted, Judgement(0), Choice()), horizon=100.0, discount=0.1)
    assert np.isnan(nothing.value).all()


def test_results_become_plain() -> None:
    found = plain({1: np.float64("nan"), "a": (np.int64(3), np.array([1.5, np.inf])), "b": Choice("rate")})
    assert found == {
        "1": None,
        "a": [3, [1.5, None]],
        "b": {"purchases": "rate", "buys": None, "value": None, "ranking": None},
    }
