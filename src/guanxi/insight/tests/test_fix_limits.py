"""Limits that an administrator fixes: kept as an action, held by every analysis after it, taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.insight.api import Thresholds, analyse, fix_limits, fixed_limits, segment_overview
from guanxi.insight.tests.shop import empty, open_shop
from guanxi.kernel.api import Context, Invalid, NotAllowed, uuid7

LIMITS = Thresholds((30, 90, 180, 365), (2, 3, 5, 10), (10_00, 50_00, 100_00, 500_00))


@pytest.fixture
def alice(cast: Any) -> Iterator[Context]:
    yield cast.alice
    perform(fix_limits, cast.alice.on_trail(uuid7()), None)
    empty(cast.alice)


def fixed(context: Context, currency: str = "") -> Thresholds | None:
    with enter(context.workspace.schema) as cursor:
        return fixed_limits(cursor, currency or context.workspace.currency)


def is_fixed(context: Context) -> bool:
    with enter(context.workspace.schema) as cursor:
        overview = segment_overview(cursor)
    assert overview
    return overview.fixed


def test_an_analysis_stands_on_the_limits_until_they_are_taken_away(alice: Context) -> None:
    open_shop(alice, 60)
    assert analyse(alice).report["settings"]["thresholds"] is None
    perform(fix_limits, alice.on_trail(uuid7()), LIMITS)
    found = analyse(alice, only_if_changed=True)
    assert found.status == "done"
    assert found.report["settings"]["thresholds"]["recency"] == [30, 90, 180, 365]
    assert is_fixed(alice)
    perform(fix_limits, alice.on_trail(uuid7()), None)
    assert analyse(alice, only_if_changed=True).status == "done"
    assert not is_fixed(alice)


def test_the_log_tells_who_fixed_what(alice: Context) -> None:
    perform(fix_limits, alice.on_trail(uuid7()), LIMITS)
    changed = alice.on_trail(uuid7())
    perform(fix_limits, changed, replace(LIMITS, frequency=(2, 3, 4, 5)))
    with enter(alice.workspace.schema) as cursor:
        cursor.execute(
            "select a.verb, c.before, c.after from change c join action a on a.id = c.action_id"
            " where a.trail = %s and c.object = 'rfm_limits'",
            (changed.trail,),
        )
        assert cursor.fetchall() == [
            ("insight.fix_limits", {"frequency": [2, 3, 5, 10]}, {"frequency": [2, 3, 4, 5]})
        ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"recency": (30, 30, 180, 365)},
        {"frequency": (10, 5, 3, 2)},
        {"monetary": (1, 2, 3)},
        {"frequency": (1.1, 1.2, 3, 4)},
    ],
)
def test_limits_that_leave_a_score_to_nobody_are_refused(alice: Context, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        perform(fix_limits, alice.on_trail(uuid7()), replace(LIMITS, **wrong))
    assert refused.value.params["field"] in wrong
    assert fixed(alice) is None


def test_members_fix_nothing(cast: Any, alice: Context) -> None:
    with pytest.raises(NotAllowed):
        perform(fix_limits, cast.bob.on_trail(uuid7()), LIMITS)
    assert fixed(alice) is None


def test_limits_in_another_currency_do_not_count(alice: Context) -> None:
    perform(fix_limits, alice.on_trail(uuid7()), LIMITS)
    assert fixed(alice) == LIMITS
    assert fixed(alice, "JPY") is None
