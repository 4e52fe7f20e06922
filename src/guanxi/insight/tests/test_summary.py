from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from guanxi.insight.logic.summary import Summary, summarise
from guanxi.insight.tests.data_sets import cdnow_facts, cdnow_summary, last_second, online_retail_facts

DAY = 86_400
Fact = tuple[int, int, int]
FACTS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 40 * DAY), st.integers(-500, 500)), max_size=60)


def of(facts: list[Fact], as_of: int, zone: str = "UTC") -> Summary:
    who, when, money = np.array(facts, dtype=np.int64).reshape(-1, 3).T
    return summarise(who, when, money, customers=5, as_of=as_of, zone=zone)


def same(one: Summary, other: Summary) -> bool:
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name), equal_nan=True)
        for field in fields(Summary)
    )


def row(summary: Summary, customer: int) -> list[Any]:
    return [getattr(summary, field.name)[customer].item() for field in fields(Summary)]


def test_a_history_is_counted_in_days() -> None:
    facts = [(0, 2 * DAY, 1000), (0, 2 * DAY + 500, 500), (0, 12 * DAY, 300), (0, 32 * DAY - 1, 600)]
    summary = of(facts, as_of=40 * DAY)
    assert row(summary, 0) == [3, 29.0, 38.0, 2400.0, 800.0, 0.0]
    assert summary.repeats[0] == 2
    assert summary.since_last[0] == 9


def test_one_evening_in_shanghai_is_one_purchase() -> None:
    evening = [(0, 10 * DAY - 1800, 100), (0, 10 * DAY + 1800, 100)]
    assert of(evening, as_of=20 * DAY).purchases[0] == 2
    assert of(evening, as_of=20 * DAY, zone="Asia/Shanghai").purchases[0] == 1


def test_returns_lower_spend_but_are_no_purchases() -> None:
    facts = [
        (0, 1 * DAY, 1000), (0, 3 * DAY, -400),  # returned later
        (1, 1 * DAY, 1000), (1, 1 * DAY + 60, -1000), (1, 5 * DAY, 200),  # cancelled the same day
        (2, 1 * DAY, -700),  # only a return
        (3, 1 * DAY, 0),  # a free order
        (4, 1 * DAY, 300), (4, 2 * DAY, -300),  # everything returned
    ]  # fmt: skip
    summary = of(facts, as_of=10 * DAY)
    assert summary.purchases.tolist() == [1, 1, 0, 1, 1]
    assert summary.spent.tolist() == [600, 200, -700, 0, 0]
    assert summary.returned.tolist() == [400, 1000, 700, 0, 300]
    assert np.isnan(summary.mean_spend).tolist() == [False, False, True, True, True]
    assert np.isnan(summary.age).tolist() == [False, False, True, False, False]
    assert summary.t_x[1] == 0


@given(FACTS, st.integers(0, 40 * DAY), st.sampled_from(["UTC", "Asia/Shanghai", "America/St_Johns"]))
def test_later_facts_change_nothing(facts: list[Fact], as_of: int, zone: str) -> None:
    known = [fact for fact in facts if fact[1] <= as_of]
    elsewhere = [(who, when + 50 * DAY, -money) for who, when, money in facts if when > as_of]
    assert same(of(facts, as_of, zone), of(known, as_of, zone))
    assert same(of(known + elsewhere, as_of, zone), of(known, as_of, zone))


@given(FACTS, st.data())
def test_the_order_of_facts_does_not_matter(facts: list[Fact], data: st.DataObject) -> None:
    assert same(of(data.draw(st.permutations(facts)), 40 * DAY), of(facts, 40 * DAY))


@given(FACTS, st.integers(0, 40 * DAY))
def test_times_and_counts_hold_together(facts: list[Fact], as_of: int) -> None:
    known = of(facts, as_of)
    known = known.take(known.bought)
    assert ((known.t_x >= 0) & (known.t_x <= known.age)).all()
    assert (known.repeats <= known.t_x).all()
    assert ((known.t_x > 0) == (known.repeats > 0)).all()


def test_the_cdnow_sample_is_summed_up_as_published() -> None:
    x, t_x, age, _ = cdnow_summary()
    facts = cdnow_facts()
    summary = summarise(
        facts.customer,
        facts.seconds,
        facts.amount,
        customers=facts.customers,
        as_of=last_second("1997-09-30"),
    )
    assert np.array_equal(summary.repeats, x)
    assert np.allclose(summary.t_x / 7, t_x, atol=0.006)
    assert np.allclose(summary.age / 7, age, atol=0.006)


def test_online_retail_accounts_for_every_customer_and_penny() -> None:
    facts = online_retail_facts()
    summary = summarise(
        facts.customer,
        facts.seconds,
        facts.amount,
        customers=facts.customers,
        as_of=last_second("2011-12-09"),
    )
    assert summary.spent.sum() == facts.amount.sum()
    assert facts.customers == 4372
    assert summary.bought.sum() == 4335
