"""A person in the files of imports: taken out of those that tell of her, and no other is touched."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from django.conf import settings

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.actions import erase as erasing
from guanxi.exchange.api import (
    NewImport,
    get_import,
    let_go_files,
    passing_folder,
    passing_root,
    run_import,
    start_import,
    undo_import,
)
from guanxi.exchange.errors import CutShort, FileMissing
from guanxi.exchange.logic.theirs import theirs
from guanxi.exchange.queries.standing import import_standing
from guanxi.exchange.tests.books import excel
from guanxi.exchange.tests.test_let_go import aged
from guanxi.kernel.api import uuid7
from guanxi.records.api import NewErasure, NewRecords, Trace, create_records, erase_person, look_for_person
from tests.erasure.shop import HEADINGS, PEOPLE, load, write


def somebody(context, **fields):
    [one] = perform(create_records, context.on_trail(uuid7()), NewRecords("people", [fields]))
    return one


def erase(context, person):
    return erase_person(context.on_trail(uuid7()), NewErasure("people", person, "asked"))


def found(context, trail):
    with enter(context.workspace.schema) as cursor:
        return get_import(cursor, trail)


def test_an_import_without_its_file_is_left_as_it_is(cast, tmp_path, monkeypatch):
    run = load(cast.alice, write(tmp_path / "a.csv", HEADINGS, [["1", "Una Kept", "", "", "FR", ""]]),
               "people", PEOPLE)  # fmt: skip
    aged(cast.alice, run.id, 31)
    assert let_go_files(cast.alice) == 1
    monkeypatch.chdir(tmp_path)
    notes = tmp_path / "notes.new"
    notes.write_text("of somebody who works here")
    assert erase(cast.alice, somebody(cast.alice, name="Petra Gone")).status == "done"
    assert notes.exists()
    after = found(cast.alice, run.id)
    assert (after.file_path, after.file_size) == ("", run.file_size)


BOOK = {
    "People": [["Id", "Name", "Mail"], ["1", "Nora Sheet", "nora@sheet.example"]],
    "Visitors": [["Guest", "Address"], ["Olga Beside", "olga@beside.example"]],
}
SHEET = {"Id": "people.@id", "Name": "people.name", "Mail": "people.email"}


@pytest.fixture
def book(cast, tmp_path):
    """Return a loader of one sheet of a workbook of two; ``begun`` leaves the import waiting."""

    def make(*, begun=False):
        context = cast.alice.on_trail(uuid7())
        path = excel(tmp_path / f"{context.trail}.xlsx", BOOK)
        given = NewImport(path, path.name, "people", "book", SHEET, {"sheet": "People"})
        run = perform(start_import, context, given)
        return run if begun else run_import(context, run.id)

    return make


def person_of(context, **fields):
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select id from people where email = %s", (fields["email"],))
        known = cursor.fetchall()
    return known[0][0] if known else somebody(context, **fields)


def test_a_sheet_of_others_is_kept(cast, book):
    run = book()
    assert erase(cast.alice, somebody(cast.alice, name="Petra Gone")).status == "done"
    assert Path(run.file_path).is_file()
    assert found(cast.alice, run.id) == run


@pytest.mark.parametrize(
    "who",
    [
        {"name": "Nora Sheet", "email": "nora@sheet.example"},
        {"name": "Olga Beside", "email": "olga@beside.example"},
    ],
)
def test_a_workbook_goes_with_whoever_stands_in_any_sheet(cast, book, who):
    run, waiting = book(), book(begun=True)
    assert erase(cast.alice, person_of(cast.alice, **who)).status == "done"
    for each in (run, waiting):
        assert not Path(each.file_path).exists()
        after = found(cast.alice, each.id)
        assert (after.file_path, after.file_size) == ("", each.file_size)
        assert [note["kind"] for note in after.notes].count("file_removed") == 1
    with enter(cast.workspace.schema) as cursor:
        assert import_standing(cursor, 60).unreadable == []
    with pytest.raises(FileMissing, match=waiting.file_name):
        run_import(cast.alice, waiting.id)


def test_a_kill_behind_the_removal_leaves_no_lost_file(cast, book, monkeypatch):
    run = book()
    person = somebody(cast.alice, name="Olga Beside", email="olga@beside.example")
    context = cast.alice.on_trail(uuid7())

    def die(kept):
        if kept.run.id == run.id:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erasing, "redact_rejected", die)
        with pytest.raises(KeyboardInterrupt):
            erase(context, person)
    assert not Path(run.file_path).exists()
    assert erase(context, person).status == "done"
    assert found(context, run.id).file_path == ""


def cut_short(path):
    """Write half of a packed file."""
    rows = [[str(n), f"Guest {n * 7919 % 10007}", "", "", "FR", ""] for n in range(5000)]
    whole = write(path, HEADINGS, rows).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


@pytest.mark.parametrize("undone", [False, True])
def test_a_file_that_is_cut_goes_and_nobodys_erasure_waits_for_it(cast, tmp_path, undone):
    context = cast.alice.on_trail(uuid7())
    path = cut_short(tmp_path / f"cut{undone}.csv.gz")
    run = perform(start_import, context, NewImport(path, path.name, "people", "cut", PEOPLE))
    with pytest.raises(CutShort):
        run_import(context, run.id)
    if undone:
        undo_import(cast.alice, run.id)
    person = somebody(cast.alice, name="Petra Gone")
    done = erase(cast.alice, person)
    assert done.status == "done"
    assert {"place": "files of imports", "found": 1, "remaining": 0} in done.proof["places"]
    assert not Path(run.file_path).exists()
    after = found(cast.alice, run.id)
    assert (after.file_path, [note["kind"] for note in after.notes]) == ("", ["file_removed"])
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select name from people where id = %s", (person,))
        assert cursor.fetchall() == [(None,)]


def test_rejected_rows_that_a_kill_has_cut_hold_up_nothing(cast, tmp_path):
    rows = [["1", "Una Cut", "", "", "FR", ""], ["2", "Too Wide", "", "", "FR", "", "and more"]]
    run = load(cast.alice, write(tmp_path / "w.csv", HEADINGS, rows), "people", PEOPLE, source="cut")
    rejected = Path(run.rejected_path)
    rejected.write_bytes(rejected.read_bytes()[:-12])
    done = erase(cast.alice, somebody(cast.alice, name="Petra Gone"))
    assert done.status == "done"
    assert {"place": "rejected rows", "found": 1, "remaining": 0} in done.proof["places"]
    assert not rejected.exists()


def sent(context, make):
    folder = settings.HOME / "files" / "uploads" / str(uuid7())
    folder.mkdir(parents=True)
    about = {"workspace": context.workspace.id, "user": 1, "name": "book.xlsx", "object": "people"}
    (folder / "about.json").write_text(json.dumps(about))
    make(folder / "file")
    return folder


def test_of_a_workbook_on_its_way_in_every_sheet_is_looked_at(cast):
    folder = sent(cast.alice, lambda path: excel(path.with_suffix(".xlsx"), BOOK).rename(path))
    erase(cast.alice, somebody(cast.alice, name="Petra Gone"))
    assert folder.exists()
    erase(cast.alice, somebody(cast.alice, name="Olga Beside", email="olga@beside.example"))
    assert not folder.exists()


def test_what_kills_have_left_goes_with_anybody_and_what_is_at_work_stays(cast, tmp_path):
    """A killed export or upload may hold everybody; nobody can tell, and nobody misses it."""
    left = [passing_root() / "tmpexport" / "file", settings.HOME / "files" / ".export-former" / "file",
            passing_root() / "tmpsent.upload.csv"]  # fmt: skip
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Name,Mail\nPaula Left,paula@left.example\n")
        for each in (path, path.parent):
            os.utime(each, (time.time() - 60,) * 2)
    person = somebody(cast.alice, name="Paula Left", email="paula@left.example")
    with passing_folder() as at_work:
        (at_work / "file").write_text("Name\nPaula Left\n")
        os.utime(at_work, (0, 0))
        assert look_for_person(cast.alice, "people", person)["files on their way in"] == 3
        assert erase(cast.alice, person).status == "done"
        assert [path for path in left if path.exists()] == []
        assert (at_work / "file").exists()


def lines_of(path):
    return [line.split(",") for line in Path(path).read_text().splitlines()]


def test_who_stands_in_two_columns_is_found(cast, tmp_path):
    rows = [["", "Rosa", "Halves"], ["", "Rosa", "Other"], ["", "Other", "Halves"]]
    path = write(tmp_path / "parts.csv", ["Memo", "First", "Last"], rows)
    run = load(cast.alice, path, "people", {"Memo": "people.notes", "First+Last": "people.name"})
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select id from people where name = 'Rosa Halves'")
        [[person]] = cursor.fetchall()
    later = [["", "Halves", "Rosa", "too wide"], ["", "Rosa", "Other", "too wide"]]
    other = write(tmp_path / "wide.csv", ["Memo", "First", "Last"], [*later, rows[2]])
    wide = load(cast.alice, other, "people", {"First+Last": "people.name"}, source="wide")
    proof = erase(cast.alice, person).proof
    places = {each["place"]: (each["found"], each["remaining"]) for each in proof["places"]}
    assert places["files of imports"] == (2, 0)
    assert places["rejected rows"] == (1, 0)
    assert lines_of(run.file_path) == [["Memo", "First", "Last"], ["", "", ""], *rows[1:]]
    assert lines_of(wide.file_path)[1:3] == [["", "", "", ""], later[1]]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("欧阳修远", ["修远", "欧阳"]),
        ("修远 欧阳", ["欧阳修远", ""]),
        ("Ana Maria Dos Santos", ["dos Santos", "Ana Maria"]),
        ("Tilda Turned", ["Turned, Tilda", ""]),
        ("Tilda Turned", ["Tilda", "TURNED"]),
    ],
)
def test_a_name_is_known_in_two_cells_and_in_either_order(name, cells):
    trace = Trace((uuid7(),), names=(name,))
    finder = theirs(trace, "shop", "orders", ["a", "b"], {"a": "orders.channel", "b": "orders.status"}, {})
    assert finder.matches(cells)
    assert not all(cells) or not any(finder.matches([cell, "other"]) for cell in cells)
    assert not any(finder.without(cells))


def test_short_codes_of_a_row_make_up_nobodys_name():
    trace = Trace((uuid7(),), names=("Tessa Stone",))
    columns = ["a", "b", "c", "d", "e"]
    finder = theirs(trace, "shop", "orders", columns, dict.fromkeys(columns, "orders.channel"), {})
    assert not finder.matches(["T", "ess", "a", "sto", "ne"])
    assert finder.matches(["Tessa", "x", "sto", "ne", "y"])


def test_a_number_and_an_address_made_of_cells_are_found_and_go(cast, tmp_path):
    mapping = {
        "Invoice": "orders.@id", "When": "orders.ordered_at", "A+B": "people.@id", "C[2]": "people.email",
    }  # fmt: skip
    rows = [
        ["I1", "2011-01-01", "K", "7", "by hand"],
        ["I2", "2011-01-01", "K", "8", "desk; viola@made.example"],
        ["I3", "2011-01-01", "K", "9", "desk; walt@made.example"],
        ["I4", "2011-01-02", "K", "8", "by telephone"],
    ]
    path = write(tmp_path / "made.csv", ["Invoice", "When", "A", "B", "C"], rows)
    run = load(cast.alice, path, "orders", mapping, source="made")
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select record_id from source_record where object = 'people' and external_id = 'K 8'")
        [[viola]] = cursor.fetchall()
    assert erase(cast.alice, viola).status == "done"
    bare = [[*row[:2], "", "", ""] for row in rows]
    assert lines_of(run.file_path)[1:] == [rows[0], bare[1], rows[2], bare[3]]
