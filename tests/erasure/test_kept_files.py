"""A person in the files of imports: taken out of those that tell of her, and no other is touched."""

from __future__ import annotations

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.api import get_import, let_go_files
from guanxi.exchange.tests.test_let_go import aged
from guanxi.kernel.api import uuid7
from guanxi.records.api import NewErasure, NewRecords, create_records, erase_person
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
