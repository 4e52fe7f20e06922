"""Imports end to end: every row accounted for, a second load changes nothing, undo restores every byte."""

from __future__ import annotations

import csv
import gzip
import random
from io import StringIO
from pathlib import Path

import psycopg
import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import database_urls, enter, resolve_home
from guanxi.exchange.actions import run as running
from guanxi.exchange.api import (
    ImportBusy,
    NewImport,
    NotMapped,
    WrongMoment,
    get_import,
    run_import,
    start_import,
    undo_import,
)
from guanxi.history.api import NothingToUndo
from guanxi.kernel.api import NotAllowed, uuid7
from guanxi.records.api import STANDARD_OBJECTS, NewRecords, RecordChange, change_record, create_records

ORDERS = {
    "Invoice": "orders.@id",
    "Code": "products.@id",
    "Text": "products.name",
    "Quantity": "order_lines.quantity",
    "When": "orders.ordered_at",
    "Price": "order_lines.unit_price",
    "Customer": "people.@id",
    "Country": "people.country",
}
PEOPLE = {"Id": "people.@id", "Name": "people.name", "Mail": "people.email", "Phone": "people.phone"}


def write(path: Path, headings, rows, *, delimiter=",", encoding="utf-8", compress=False) -> Path:
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows(rows)
    data = text.getvalue().encode(encoding)
    path.write_bytes(gzip.compress(data) if compress else data)
    return path


def load(context, path, as_, mapping, source="shop", **options):
    context = context.on_trail(uuid7())
    given = NewImport(path, path.name, as_, source, mapping, options)
    return run_import(context, perform(start_import, context, given).id)


def order_rows(count: int, seed: int = 7):
    draw = random.Random(seed)
    return [
        [
            f"A{draw.randrange(count // 4)}" if draw.random() > 0.05 else f"C{draw.randrange(9)}",
            f"P{draw.randrange(30)}",
            f"Thing {draw.randrange(40)}",
            draw.choice([1, 2, 2, 6, -1]),
            f"2011-0{draw.randrange(1, 10)}-1{draw.randrange(10)} 08:2{draw.randrange(3)}:00",
            draw.choice(["2.55", "0", "3.39", "-5"]),
            draw.choice(["17850.0", "13047.0", "", "12583.0"]),
            "United Kingdom",
        ]
        for _ in range(count)
    ]


def everything(context):
    """Return every record of every object, with what its sources said, as the database would print it."""
    with enter(context.workspace.schema) as cursor:
        found = {}
        for kind in STANDARD_OBJECTS:
            cursor.execute(f"select to_jsonb(t)::text from {kind.slug} t order by id")
            found[kind.slug] = cursor.fetchall()
        for table in ("source_record", "edge", "field"):
            cursor.execute(f"select to_jsonb(t)::text from {table} t order by 1")
            found[table] = cursor.fetchall()
        return found


def counts(run, name):
    return {slug: of[name] for slug, of in run.records.items() if of[name]}


def noted(run):
    return {note["kind"]: note.get("rows", note.get("records")) for note in run.notes}


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


def test_a_new_number_with_a_known_address_is_a_new_person_and_flagged(cast, tmp_path):
    rows = [["1", "Ann", "ann@example.com", ""], ["2", "Anne", "ANN@example.com", ""]]
    run = load(cast.alice, write(tmp_path / "p.csv", PEOPLE, rows), "people", PEOPLE)
    assert run.records["people"] == {"created": 2, "updated": 0, "unchanged": 0, "flagged": 1}
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select kind, reason from edge")
        assert cursor.fetchall() == [("possible", "same email")]
    undo_import(cast.alice, run.id)


def test_the_same_number_of_another_source_is_another_person(cast, tmp_path):
    path = write(tmp_path / "p.csv", PEOPLE, [["1", "Ann", "", ""]])
    one = load(cast.alice, path, "people", PEOPLE, source="shop")
    two = load(cast.alice, path, "people", PEOPLE, source="crm")
    assert two.records["people"]["created"] == 1
    undo_import(cast.alice, two.id)
    undo_import(cast.alice, one.id)


def test_without_a_number_a_row_finds_its_person_by_a_unique_address_only(cast, tmp_path):
    mapping = {"Name": "people.name", "Mail": "people.email"}
    before = everything(cast.alice)
    trail = cast.alice.on_trail(uuid7())
    known, _, _ = perform(
        create_records,
        trail,
        NewRecords(
            "people",
            [{"email": "one@example.com"}, {"email": "two@example.com"}, {"email": "two@example.com"}],
        ),
    )
    rows = [["One", "one@example.com"], ["Two", "two@example.com"], ["None", ""]]
    run = load(cast.alice, write(tmp_path / "p.csv", mapping, rows), "people", mapping)
    assert (run.records["people"]["created"], run.records["people"]["updated"]) == (2, 1)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select name from people where id = %s", (known,))
        assert cursor.fetchone() == ("One",)
    again = load(cast.alice, write(tmp_path / "q.csv", mapping, rows[::-1]), "people", mapping)
    assert again.records["people"]["unchanged"] == 3
    undo_import(cast.alice, again.id)
    undo_import(cast.alice, run.id)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select name from people where id = %s", (known,))
        assert cursor.fetchone() == (None,)
    assert before["orders"] == everything(cast.alice)["orders"]


def test_a_later_load_updates_what_its_source_says_anew_and_keeps_what_a_person_corrected(cast, tmp_path):
    first = load(
        cast.alice,
        write(tmp_path / "p.csv", PEOPLE, [["9", "Ann", "ann9@example.com", "+44 20 7946 0000"]]),
        "people",
        PEOPLE,
    )
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select id from people where email = 'ann9@example.com'")
        ann = cursor.fetchone()[0]
    perform(change_record, cast.bob.on_trail(uuid7()), RecordChange("people", ann, {"name": "Ann Corrected"}))
    second = load(
        cast.alice,
        write(tmp_path / "q.csv", PEOPLE, [["9", "Ann", "ann.new@example.com", ""]]),
        "people",
        PEOPLE,
    )
    assert second.records["people"]["updated"] == 1
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select name, email, phone from people where id = %s", (ann,))
        assert cursor.fetchone() == ("Ann Corrected", "ann.new@example.com", "+442079460000")
    undo_import(cast.alice, second.id)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select name, email from people where id = %s", (ann,))
        assert cursor.fetchone() == ("Ann Corrected", "ann9@example.com")
    result = undo_import(cast.alice, first.id)
    assert [kept.record_id for kept in result.kept] == [ann]


class Killed(BaseException):
    """What a kill looks like from inside: nothing gets to clean up."""


@pytest.mark.parametrize("chunks_before", [0, 1, 2, 3, 5])
def test_killed_at_any_chunk_it_goes_on_where_it_was(cast, tmp_path, monkeypatch, chunks_before):
    monkeypatch.setattr(running, "CHUNK", 60)
    path = write(tmp_path / "o.csv", ORDERS, order_rows(300, seed=chunks_before))
    context = cast.alice.on_trail(uuid7())
    perform(start_import, context, NewImport(path, "o.csv", "orders", f"kill{chunks_before}", ORDERS))
    done = 0
    original = running.perform

    def dying(verb, *args):
        nonlocal done
        if done == chunks_before:
            raise Killed
        done += 1
        return original(verb, *args)

    before = everything(cast.alice)
    monkeypatch.setattr(running, "perform", dying)
    with pytest.raises(Killed):
        run_import(context, context.trail)
    monkeypatch.setattr(running, "perform", original)
    run = run_import(context, context.trail)
    assert run.status == "done"
    assert run.records["order_lines"] == {"created": 300, "updated": 0, "unchanged": 0, "flagged": 0}
    undo_import(cast.alice, run.id)
    assert everything(cast.alice) == before


def test_an_import_is_worked_on_by_one_process_at_a_time(cast, tmp_path, monkeypatch):
    path = write(tmp_path / "p.csv", PEOPLE, [["1", "Ann", "", ""]])
    context = cast.alice.on_trail(uuid7())
    perform(start_import, context, NewImport(path, "p.csv", "people", "busy", PEOPLE))
    with psycopg.connect(database_urls(resolve_home()).serve.conninfo, autocommit=True) as other:
        key = (f"{cast.workspace.schema}:{context.trail}",)
        other.execute("select pg_advisory_lock(hashtextextended(%s, 0))", key)
        with pytest.raises(ImportBusy):
            run_import(context, context.trail)
        other.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", key)
    assert run_import(context, context.trail).status == "done"
    with pytest.raises(WrongMoment):
        run_import(context, context.trail)
    undo_import(cast.alice, context.trail)
    with pytest.raises(NothingToUndo):
        undo_import(cast.alice, context.trail)


def test_a_reader_may_not_import_and_mallory_reaches_nothing(cast, tmp_path):
    path = write(tmp_path / "p.csv", PEOPLE, [["1", "Ann", "", ""]])
    before = everything(cast.alice)
    with pytest.raises(NotAllowed):
        perform(start_import, cast.carol.on_trail(uuid7()), NewImport(path, "p", "people", "x", PEOPLE))
    run = load(cast.mallory, path, "people", PEOPLE)
    assert everything(cast.alice) == before
    with enter(cast.workspace.schema) as cursor, pytest.raises(Exception, match="no import"):
        get_import(cursor, run.id)


@pytest.mark.parametrize(
    "mapping", [{"Id": "people.nonsense"}, {"Id": "nothing.@id"}, {"Id": "orders.@id"}, {}]
)
def test_a_mapping_that_says_nothing_of_the_object_is_refused(cast, tmp_path, mapping):
    path = write(tmp_path / "p.csv", ["Id"], [["1"]])
    with pytest.raises(NotMapped):
        perform(start_import, cast.alice.on_trail(uuid7()), NewImport(path, "p", "people", "x", mapping))


def test_a_file_that_only_mentions_a_person_changes_nothing_of_them(cast, tmp_path):
    people = load(
        cast.alice,
        write(tmp_path / "p.csv", PEOPLE, [["50", "Ann", "ann50@example.com", ""]]),
        "people",
        PEOPLE,
        source="mention",
    )
    mapping = {"Invoice": "orders.@id", "When": "orders.ordered_at", "Customer": "people.@id"}
    path = write(tmp_path / "o.csv", mapping, [["Z1", "2024-01-01 10:00:00", "50"]])
    orders = load(cast.alice, path, "orders", mapping, source="mention")
    assert orders.records["people"] == {"created": 0, "updated": 0, "unchanged": 1, "flagged": 0}
    again = load(
        cast.alice,
        write(tmp_path / "q.csv", PEOPLE, [["50", "Ann", "ann50@example.com", ""]]),
        "people",
        PEOPLE,
        source="mention",
    )
    assert again.records["people"]["unchanged"] == 1
    for run in (again, orders, people):
        undo_import(cast.alice, run.id)
