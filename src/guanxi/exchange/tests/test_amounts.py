"""Amounts of lines and orders: in the row's own currency, and right again whatever is taken back."""

from __future__ import annotations

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.actions import run as running
from guanxi.exchange.api import undo_import
from guanxi.exchange.tests.loading import load, write
from guanxi.kernel.api import uuid7
from guanxi.records.api import Selection, trash_records, undo_changes

LINES = {
    "Order": "orders.@id", "When": "orders.ordered_at", "Money": "orders.currency", "Item": "products.name",
    "Quantity": "order_lines.quantity", "Price": "order_lines.unit_price",
}  # fmt: skip


def asked(context, query, *values):
    with enter(context.workspace.schema) as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def totals(context, number):
    return asked(context, "select currency, total, line_count from orders where number = %s", number)


@pytest.mark.parametrize(
    ("written", "code", "total"),
    [
        ("JPY", "JPY", 3000),
        ("jpy", "JPY", 3000),
        ("KWD", "KWD", 3_000_000),
        ("gbp", "GBP", 300_000),
        ("", None, 300_000),
    ],
)
def test_quantity_times_price_is_in_minor_units_of_the_rows_currency(cast, tmp_path, written, code, total):
    rows = [["Y1", "2024-01-01", written, "Tea", "2", "1500"]]
    run = load(cast.alice, write(tmp_path / "o.csv", LINES, rows), "orders", LINES)
    assert totals(cast.alice, "Y1") == [(code, total, 1)]
    undo_import(cast.alice, run.id)


def test_an_undo_leaves_totals_that_are_the_sum_of_what_is_there(cast, tmp_path):
    first = ["Z1", "2024-01-01", "GBP", "Tea", "1", "10"]
    then = ["Z1", "2024-01-01", "GBP", "Cup", "1", "5"]
    loaded = [
        load(cast.alice, write(tmp_path / f"{row[3]}.csv", LINES, [row]), "orders", LINES)
        for row in (first, then)
    ]
    assert totals(cast.alice, "Z1") == [("GBP", 1500, 2)]
    undo_import(cast.alice, loaded[0].id)
    assert totals(cast.alice, "Z1") == [("GBP", 500, 1)]
    undo_import(cast.alice, loaded[1].id)


@pytest.mark.parametrize("chunk", [1, 100])
def test_lines_written_anew_for_known_orders_are_told(cast, tmp_path, monkeypatch, chunk):
    monkeypatch.setattr(running, "CHUNK", chunk)
    rows = [
        ["N1", "2024-01-01", "GBP", "Tea", "1", "10"],
        ["N1", "2024-01-01", "GBP", "Tea", "1", "10"],
        ["N1", "2024-01-01", "GBP", "Cup", "1", "5"],
    ]
    first = load(cast.alice, write(tmp_path / "o.csv", LINES, rows), "orders", LINES)
    newer = [*([*row, "sent"] for row in rows), ["N1", "2024-01-01", "GBP", "Pot", "1", "9", "sent"]]
    path = write(tmp_path / "newer.csv", [*LINES, "Fulfilment"], newer)
    again = load(cast.alice, path, "orders", LINES)
    told = {"kind": "lines_like_others", "object": "order_lines", "records": 3}
    assert told in again.notes
    assert told["kind"] not in {note["kind"] for note in first.notes}
    undo_import(cast.alice, again.id)
    undo_import(cast.alice, first.id)


def test_lines_that_come_back_from_the_trash_count_again(cast, tmp_path):
    rows = [["T1", "2024-01-01", "GBP", item, "1", "10"] for item in ("Tea", "Cup", "Pot")]
    run = load(cast.alice, write(tmp_path / "o.csv", LINES, rows), "orders", LINES)
    lines = asked(cast.alice, 'select l.id from order_lines l join orders o on o.id = l."order" '
        "where o.number = %s order by l.id", "T1")  # fmt: skip
    trails = []
    for (line,) in lines[:2]:
        context = cast.alice.on_trail(uuid7())
        perform(trash_records, context, Selection("order_lines", [line]))
        trails.append(context.trail)
    assert totals(cast.alice, "T1") == [("GBP", 1000, 1)]
    perform(undo_changes, cast.alice.on_trail(uuid7()), trails[0])
    assert totals(cast.alice, "T1") == [("GBP", 2000, 2)]
    undo_import(cast.alice, run.id)
