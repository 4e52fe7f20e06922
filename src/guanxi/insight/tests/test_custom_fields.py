"""Fields that people add: whatever they are called, they change no number."""

from __future__ import annotations

from typing import Any

import pytest

from guanxi.access.api import perform
from guanxi.insight.api import analyse
from guanxi.insight.tests.shop import Order, open_shop, orders, run
from guanxi.kernel.api import Context, uuid7
from guanxi.metadata.api import NewField, define_field

TOLD = ("orders", "customers", "segments", "months")


@pytest.fixture(scope="module")
def shop(cast: Any) -> Context:
    """A shop in which one person was merged into another, with orders of each kind that is left out."""
    first, second = open_shop(cast.alice, 30)[:2]
    left_out = ({"currency": "EUR"}, {"status": "cancelled"})
    orders(cast.alice, [Order(first, 50, 100, extra) for extra in left_out])
    orders(cast.alice, [Order(None, 51), Order(second, 52, None)])
    merged = ("update people set canonical_id = %s where id = %s", (first, second))
    perform(run, cast.alice.on_trail(uuid7()), merged)
    context: Context = cast.alice
    return context


@pytest.mark.parametrize(
    ("slug", "kind", "name", "value"),
    [
        ("people", "text", "root", "alpha"),
        ("orders", "text", "known", "partly"),
        ("orders", "boolean", "counted", False),
        ("orders", "boolean", "foreign_money", True),
        ("orders", "text", "person_id", "7"),
    ],
)
def test_no_name_of_a_field_changes_what_is_counted(
    shop: Context, slug: str, kind: str, name: str, value: Any
) -> None:
    before = analyse(shop).report
    perform(define_field, shop.on_trail(uuid7()), NewField(slug, kind, name.title(), slug=name))
    perform(run, shop.on_trail(uuid7()), (f"update {slug} set {name} = %s", (value,)))
    after = analyse(shop).report
    assert [after[part] for part in TOLD] == [before[part] for part in TOLD]
    assert after["customers"]["scored"] == 29
    assert (after["orders"]["other_currency"], after["orders"]["cancelled"]) == (1, 1)
    assert (after["orders"]["without_customer"], after["orders"]["without_amount"]) == (1, 1)
