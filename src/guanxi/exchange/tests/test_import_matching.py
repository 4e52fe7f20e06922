"""Whom a row is about: by number, by address, or someone new; and what it may then change."""

from __future__ import annotations

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.actions import run as running
from guanxi.exchange.api import undo_import
from guanxi.exchange.tests.loading import PEOPLE, everything, load, write
from guanxi.kernel.api import uuid7
from guanxi.records.api import NewRecords, RecordChange, change_record, create_records, undo_changes


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


@pytest.mark.parametrize("chunk", [2, 100])
def test_who_is_doubled_in_a_file_does_not_hang_on_the_order_of_its_rows(cast, tmp_path, monkeypatch, chunk):
    monkeypatch.setattr(running, "CHUNK", chunk)
    mapping = {"Name": "people.name", "Mail": "people.email"}
    rows = [["Ann", "a@example.com"], ["Ben", "b@example.com"], ["Anne", "a@example.com"], ["Bo", ""]]
    for number, order in enumerate((rows, rows[::-1], [rows[0], rows[2], rows[1], rows[3]])):
        path = write(tmp_path / f"{number}.csv", mapping, order)
        run = load(cast.alice, path, "people", mapping, source=f"order {number}")
        assert run.records["people"] == {"created": 4, "updated": 0, "unchanged": 0, "flagged": 1}
        undo_import(cast.alice, run.id)


def test_loading_again_brings_back_what_an_undo_took_beside_an_edit(cast, tmp_path):
    made = cast.alice.on_trail(uuid7())
    [known] = perform(create_records, made, NewRecords("people", [{"email": "w@example.com"}]))
    mapping = {"Mail": "people.email", "Phone": "people.phone", "City": "people.city"}
    path = write(tmp_path / "p.csv", mapping, [["w@example.com", "020 7946 0001", "Ely"]])
    run = load(cast.alice, path, "people", mapping)
    edit = RecordChange("people", known, {"phone": "+442079460002"})
    perform(change_record, cast.alice.on_trail(uuid7()), edit)
    undone = undo_import(cast.alice, run.id)
    assert [kept.record_id for kept in undone.kept] == [known]
    assert seen(cast, known) == ("+442079460002", None)
    again = load(cast.alice, path, "people", mapping)
    assert again.records["people"]["updated"] == 1
    assert seen(cast, known) == ("+442079460002", "Ely")
    undo_import(cast.alice, again.id)
    perform(undo_changes, cast.alice.on_trail(uuid7()), made.trail)


def seen(cast, person):
    with enter(cast.workspace.schema) as cursor:
        return cursor.execute("select phone, city from people where id = %s", (person,)).fetchone()


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
