from __future__ import annotations

import json

import numpy as np
import pytest

from guanxi.insight.logic.backtest import Backtest, backtest
from guanxi.insight.tests.data_sets import Facts, cdnow_facts, last_second, online_retail_facts

DAY = 86_400


def run(facts: Facts, split: int, end: int) -> Backtest:
    return backtest(
        facts.customer, facts.seconds, facts.amount, customers=facts.customers, split=split, end=end
    )


def test_cdnow_39_weeks_ahead_reaches_the_reference() -> None:
    result = run(cdnow_facts(), last_second("1997-09-30"), last_second("1998-06-30"))
    correlation, mae = result.verdict("purchases", "correlation"), result.verdict("purchases", "mae")
    assert result.customers == 2357
    assert round(correlation.scores["bgnbd"], 3) == 0.626
    assert mae.scores["bgnbd"] == pytest.approx(0.786, abs=1e-3)
    assert mae.winner in {"bgnbd", "mbgnbd"}
    assert mae.clear
    assert result.chosen["purchases"] in {"bgnbd", "mbgnbd"}


def test_online_retail_13_weeks_ahead_is_told_as_it_is() -> None:
    end = last_second("2011-12-09")
    result = run(online_retail_facts(sales_only=True), end - 91 * DAY, end)
    purchases, spend = result.verdict("purchases", "correlation"), result.verdict("spend", "top_fifth")
    assert round(purchases.scores["bgnbd"], 3) == 0.794
    assert round(result.verdict("purchases", "mae").scores["bgnbd"], 2) == 0.94
    assert round(spend.scores["past_spend"], 3) == 0.634
    assert spend.scores["bgnbd"] == pytest.approx(0.63, abs=5e-3)
    assert spend.winner not in {"bgnbd", "mbgnbd"}
    assert not spend.clear
    assert result.chosen["spend"] == spend.winner
    assert result.verdict("purchases", "bias").scores["bgnbd"] < -0.2


@pytest.fixture(scope="module")
def steady() -> Facts:
    """Sixty customers who buy every so often, each at a pace and a price of their own, two years long."""
    random = np.random.default_rng(11)
    who, when, money = [], [], []
    for customer in range(60):
        pace = random.uniform(5, 60)
        days = np.cumsum(random.exponential(pace, 80))
        days = days[days < 730]
        who += [customer] * days.size
        when += (days * DAY).astype(int).tolist()
        money += (random.gamma(4, 500 * pace, days.size)).astype(int).tolist()
    return Facts(np.array(who), np.array(when), np.array(money), 60)


def test_facts_after_the_end_change_nothing(steady: Facts) -> None:
    split, end = 500 * DAY - 1, 600 * DAY - 1
    within = steady.seconds <= end
    cut = Facts(steady.customer[within], steady.seconds[within], steady.amount[within], 60)
    assert run(steady, split, end).verdicts == run(cut, split, end).verdicts


def test_every_measure_names_a_winner_and_a_rival_of_the_other_camp(steady: Facts) -> None:
    result = run(steady, 500 * DAY - 1, 600 * DAY - 1)
    assert len(result.verdicts) == 11
    for verdict in result.verdicts:
        models = {"bgnbd", "mbgnbd"}
        assert (verdict.winner in models) != (verdict.rival in models)
        assert verdict.margin >= 0
        assert set(verdict.scores) >= {"bgnbd", "mbgnbd", "rate"}
    assert "past_spend" in result.verdict("spend", "top_fifth").scores
    assert "past_spend" not in result.verdict("spend", "mae").scores


def test_a_backtest_can_be_stored(steady: Facts) -> None:
    stored = json.loads(json.dumps(run(steady, 500 * DAY - 1, 600 * DAY - 1).to_dict()))
    assert stored["days"] == 100
    assert stored["chosen"].keys() == {"purchases", "buys", "spend"}
    assert sum(group["customers"] for group in stored["calibration"]["buys"]["bgnbd"]) == stored["customers"]


def test_an_unknown_measure_is_an_error(steady: Facts) -> None:
    with pytest.raises(KeyError):
        run(steady, 500 * DAY - 1, 600 * DAY - 1).verdict("purchases", "charm")
