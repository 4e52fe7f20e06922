"""Imports end to end: every row accounted for, a second load changes nothing, undo restores every byte."""

from __future__ import annotations

import csv
import gzip
import random

from guanxi.cluster.api import enter
from guanxi.exchange.api import (
    undo_import,
)
from guanxi.exchange.tests.loading import ORDERS, counts, everything, load, noted, order_rows, write


def test_a_flat_file_gives_products_customers_orders_and_lines(cast, tmp_path):
    rows = order_rows(400)
    run = load(cast.alice, write(tmp_path / "o.csv", ORDERS, rows), "orders", ORDERS)
    assert (run.rows_read, run.rows_accepted, run.rows_rejected) == (400, 400, 0)
    assert run.records["order_lines"]["created"] == 400
    assert run.records["orders"]["created"] == len({row[0] for row in rows})
    assert run.records["people"]["created"] == 3
    with enter(cast.workspace.schema) as cursor:
        cursor.execute(
            "select sum(total), sum(line_count) from orders where id in "
            '(select "order" from order_lines where source_id = (select id from source where slug = %s))',
            ("shop",),
        )
        total, lines = cursor.fetchone()
        assert lines == 400
        assert total == round(sum(row[3] * float(row[5]) for row in rows) * 100)
        cursor.execute("select number from people order by 1")
        assert cursor.fetchall() == [("12583",), ("13047",), ("17850",)]
    undo_import(cast.alice, run.id)


def test_the_same_content_in_any_form_and_order_changes_nothing(cast, tmp_path):
    rows = order_rows(600)
    first = load(cast.alice, write(tmp_path / "o.csv", ORDERS, rows), "orders", ORDERS)
    before = everything(cast.alice)
    random.Random(1).shuffle(rows)
    again = write(tmp_path / "o.gz", ORDERS, rows, delimiter=";", encoding="utf-16", compress=True)
    second = load(cast.alice, again, "orders", ORDERS)
    assert counts(second, "created") == counts(second, "updated") == {}
    assert second.records["order_lines"]["unchanged"] == 600
    assert everything(cast.alice) == before
    undo_import(cast.alice, second.id)
    assert everything(cast.alice) == before
    undo_import(cast.alice, first.id)


def test_repeated_lines_are_kept_and_counted(cast, tmp_path):
    row = ["A1", "P1", "Thing", 1, "2011-01-01 10:00:00", "2.00", "1.0", "France"]
    path = write(tmp_path / "o.csv", ORDERS, [row] * 5 + [["A1", "P2", *row[2:]]])
    run = load(cast.alice, path, "orders", ORDERS)
    assert run.records["order_lines"]["created"] == 6
    assert noted(run)["repeated_row"] == 4
    longer = write(tmp_path / "p.csv", ORDERS, [row] * 7)
    more = load(cast.alice, longer, "orders", ORDERS)
    assert more.records["order_lines"] == {"created": 2, "updated": 0, "unchanged": 5, "flagged": 0}
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select total, line_count from orders where number = 'A1'")
        assert cursor.fetchone() == (1600, 8)
    undo_import(cast.alice, more.id)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select total, line_count from orders where number = 'A1'")
        assert cursor.fetchone() == (1200, 6)
    undo_import(cast.alice, run.id)


def test_every_oddity_is_counted(cast, tmp_path):
    when = "2011-01-01 10:00:00"
    rows = [
        ["A1", "P1", "One", 1, when, "2.00", "1.0", "France"],
        ["A1", "P1", "Uno", 1, "2011-01-01 10:01:00", "2.00", "1.0", "France"],
        ["C2", "P1", "One", -1, when, "2.00", "1.0", "France"],
        ["A3", "P2", "Free", 1, when, "0", "", "France"],
        ["A4", "P2", "Free", 1, when, "-3", "", "France"],
        ["", "P2", "No order", 1, when, "1", "", "France"],
        ["A5", "P2", "No day", 1, "sometime", "1", "", "France"],
    ]
    run = load(cast.alice, write(tmp_path / "o.csv", ORDERS, rows), "orders", ORDERS)
    assert (run.rows_read, run.rows_accepted, run.rows_rejected) == (7, 5, 2)
    notes = noted(run)
    expected = {
        "return": 1,
        "cancellation": 1,
        "no_customer": 2,
        "zero_price": 1,
        "negative_price": 1,
        "several_times": 1,
        "several_names": 1,
    }
    assert {kind: notes.get(kind) for kind in expected} == expected
    with enter(cast.workspace.schema) as cursor:
        cursor.execute(
            "select description from order_lines join orders o on o.id = \"order\" where o.number = 'A1'"
        )
        assert sorted(cursor.fetchall()) == [("One",), ("Uno",)]
    with gzip.open(run.rejected_path, "rt", encoding="utf-8-sig") as file:
        rejected = list(csv.DictReader(file))
    reasons = [(row["row"], row["reason"].split(":")[0]) for row in rejected]
    assert reasons == [("6", "missing"), ("7", "not_a_time")]
    assert rejected[0]["Text"] == "No order"
    undo_import(cast.alice, run.id)
