"""The business by month, how value is spread, and what each segment is like."""

from __future__ import annotations

import numpy as np

from guanxi.insight.logic.bgnbd import BetaGeometric
from guanxi.insight.logic.business import Business
from guanxi.insight.logic.distribution import distribution
from guanxi.insight.logic.gamma_gamma import GammaGamma
from guanxi.insight.logic.rfm import score_rfm
from guanxi.insight.logic.scores import Scores
from guanxi.insight.logic.segments import SEGMENTS
from guanxi.insight.logic.summary import summarise
from guanxi.insight.logic.value import value_customers

DAY = 86_400


def test_months_count_orders_money_and_who_is_new() -> None:
    facts = [(0, 0, 100), (0, 31, 50), (1, 40, 30), (-1, 41, 7), (1, 42, -30), (1, 45, 5)]
    who, day, money = np.array(facts).T
    reversal = np.array([False] * 5 + [True])
    business = Business(who, day * DAY, money, reversal, as_of=70 * DAY, zone="UTC")
    months = {row["month"]: row for row in business.months()}
    assert list(months) == ["1970-01", "1970-02", "1970-03"]
    expected = {"revenue": 100, "orders": 1, "customers": 1, "new_customers": 1}
    assert months["1970-01"] | expected == months["1970-01"]
    february = months["1970-02"]
    assert (february["revenue"], february["orders"], february["average_order"]) == (62, 3, 29)
    assert (february["customers"], february["new_customers"], february["returning_customers"]) == (2, 1, 1)
    assert (months["1970-03"]["orders"], months["1970-03"]["average_order"]) == (0, None)


def test_a_month_begins_at_the_midnight_of_the_place() -> None:
    late = np.array([31 * DAY - 3600])
    arguments = (np.array([0]), late, np.array([1]), np.array([False]))
    assert Business(*arguments, as_of=40 * DAY, zone="UTC").months()[0]["month"] == "1970-01"
    assert Business(*arguments, as_of=40 * DAY, zone="Asia/Shanghai").months()[0]["month"] == "1970-02"


def test_no_orders_are_no_months() -> None:
    none = np.zeros(0, dtype=np.int64)
    business = Business(none, none, none, none.astype(bool), as_of=DAY, zone="UTC")
    assert business.months() == []
    assert business.periods()["now"]["orders"] == 0


def test_every_customer_is_in_one_group_between_round_limits() -> None:
    values = np.concatenate([np.geomspace(1, 1_000_000, 500), [np.nan, 0.0, 0.0]])
    found = distribution(values)
    assert found is not None
    groups = found["groups"]
    assert sum(group["customers"] for group in groups) == found["customers"] == 502
    assert len(groups) <= 12
    assert [group["low"] for group in groups[1:]] == [group["high"] for group in groups[:-1]]
    assert all(str(group["low"])[0] in "125" for group in groups[1:])
    for group in groups:
        low, high = group["low"] or -1, group["high"] or np.inf
        assert group["customers"] == int(((values >= low) & (values < high)).sum())


def test_the_fifths_add_up_and_the_best_come_first() -> None:
    found = distribution(np.arange(1.0, 101.0))
    assert found is not None
    assert found["fifths"] == sorted(found["fifths"], reverse=True)
    assert abs(sum(found["fifths"]) - 1) < 1e-12
    assert abs(found["fifths"][0] - sum(range(81, 101)) / 5050) < 1e-12


def test_nothing_known_is_no_distribution() -> None:
    assert distribution(np.array([np.nan])) is None
    free = distribution(np.zeros(3))
    assert free is not None
    assert (free["total"], free["fifths"]) == (0, None)


def test_scores_are_whole_and_say_what_is_not_known() -> None:
    facts = [(0, 0, 1000), (0, 20, 3000), (0, 50, 2000), (1, 30, 1500), (2, 7, -100)]
    who, days, money = np.array(facts).T
    summary = summarise(who, days * DAY, money, customers=3, as_of=60 * DAY)
    values = value_customers(summary, BetaGeometric(0.8, 30, 0.8, 6), GammaGamma(3, 4, 3000), horizon=90)
    scores = Scores(summary, score_rfm(summary.since_last, summary.purchases, summary.spent), values)
    columns = scores.columns()
    assert columns["standing"].tolist() == ["repeat", "one_purchase", "no_purchase"]
    assert columns["recency"][:2].tolist() == [10, 30]
    assert columns["monetary"].tolist() == [6000, 1500, -100]
    assert columns["every_days"][0] == 25.0
    assert np.isnan(columns["every_days"][1])
    assert columns["segment"][2] is None
    assert np.isnan(columns["value"][2])
    segments = scores.segments()
    assert [group["key"] for group in segments] == [segment.key for segment in SEGMENTS]
    assert sum(group["customers"] for group in segments) == 2
    assert abs(sum(group["share"] for group in segments) - 1) < 1e-12
