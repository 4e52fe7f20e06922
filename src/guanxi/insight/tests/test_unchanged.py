"""Which nights have something to do: what counts as unchanged since the analysis before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from guanxi.cluster.api import enter
from guanxi.insight.actions import stages as staging
from guanxi.insight.api import analyse, current_run, last_run, scores_for
from guanxi.insight.tests.shop import START, Order, empty, open_shop, orders, people
from guanxi.kernel.api import Context


@pytest.fixture
def alice(cast: Any) -> Iterator[Context]:
    yield cast.alice
    empty(cast.alice)


def test_nothing_is_done_where_nothing_has_changed(alice: Context) -> None:
    ids = open_shop(alice, 30)
    first = analyse(alice)
    again = analyse(alice, only_if_changed=True)
    assert (first.status, again.status, again.scores) == ("done", "unchanged", 0)
    with enter(alice.workspace.schema) as cursor:
        assert getattr(current_run(cursor), "id", None) == first.id
        assert getattr(last_run(cursor), "id", None) == again.id
    orders(alice, [Order(ids[0], 399, 100)])
    assert analyse(alice, only_if_changed=True).status == "done"


def test_an_order_dated_ahead_counts_once_its_moment_has_come(
    alice: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    (person,) = people(alice, 1)
    orders(alice, [Order(person, 3), Order(person, 12)])

    def on_day(day: float) -> Any:
        monkeypatch.setattr(staging, "time", SimpleNamespace(time=(START + timedelta(days=day)).timestamp))
        return analyse(alice, only_if_changed=True)

    assert on_day(10).report["orders"]["later"] == 1
    assert on_day(11).status == "unchanged"
    later = on_day(12.5)
    assert (later.status, later.report["orders"]["later"]) == ("done", 0)
    with enter(alice.workspace.schema) as cursor:
        assert getattr(scores_for(cursor, person), "frequency", None) == 2
    assert on_day(14).status == "unchanged"
