"""A workspace that changes its currency: amounts of two currencies never stand in one row of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from guanxi.cluster.api import enter
from guanxi.insight.api import analyse, scores_for
from guanxi.insight.tests.shop import Order, empty, orders, people
from guanxi.kernel.api import Context


@pytest.fixture
def alice(cast: Any) -> Iterator[Context]:
    yield cast.alice
    empty(cast.alice)


def test_earlier_numbers_in_another_currency_are_not_drawn_beside_these(alice: Context) -> None:
    (person,) = people(alice, 1)
    orders(alice, [Order(person, 1, 700, {"currency": "GBP"}), Order(person, 2, 9_000, {"currency": "CNY"})])
    in_yuan = replace(alice, workspace=replace(alice.workspace, currency="CNY"))
    told = []
    for context in (alice, in_yuan, in_yuan, alice):
        analyse(context)
        with enter(alice.workspace.schema) as cursor:
            panel = scores_for(cursor, person)
        assert panel is not None
        told.append((panel.currency, [each.monetary for each in panel.past]))
    assert told == [("GBP", [700]), ("CNY", [9_000]), ("CNY", [9_000] * 2), ("GBP", [700] * 2)]
