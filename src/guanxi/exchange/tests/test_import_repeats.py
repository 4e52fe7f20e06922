"""Several rows about one person who is there: what each says arrives, wherever the chunks begin."""

from __future__ import annotations

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.actions import run as running
from guanxi.exchange.api import undo_import
from guanxi.exchange.tests.loading import load, write
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import NewField, define_field
from guanxi.records.api import NewRecords, RecordChange, change_record, create_records

PARTS = {
    "Mail": "people.email", "Phone": "people.phone", "City": "people.city", "Job": "people.job_title",
}  # fmt: skip
MAIL = "vera@twice.example"
ROWS = [[MAIL, "020 7946 0111", "", ""], [MAIL, "", "Ely", ""], [MAIL, "", "", "Baker"]]
WHOLE = ("+442079460111", "Ely", "Baker")


@pytest.fixture
def vera(cast):
    """Return somebody known by name and address only, and take her out of the way afterwards."""
    context = cast.alice.on_trail(uuid7())
    [one] = perform(create_records, context, NewRecords("people", [{"name": "Vera Twice", "email": MAIL}]))
    yield one
    perform(change_record, cast.alice.on_trail(uuid7()), RecordChange("people", one, {"email": None}))


def asked(context, query, *values):
    with enter(context.workspace.schema) as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def parts(context, person):
    return asked(context, "select phone, city, job_title from people where id = %s", person)[0]


def changes(context, run, person):
    """Return what the log says an import changed of a person's parts."""
    return asked(
        context,
        "select c.after ->> 'phone', c.after ->> 'city', c.after ->> 'job_title' from change c "
        "join action a on a.id = c.action_id where a.trail = %s and c.record_id = %s and c.after ? 'city'",
        run.id,
        person,
    )


@pytest.mark.parametrize("chunk", [1, 2, 100])
def test_each_of_several_rows_gives_its_person_what_it_says(cast, tmp_path, monkeypatch, vera, chunk):
    monkeypatch.setattr(running, "CHUNK", chunk)
    path = write(tmp_path / "p.csv", PARTS, ROWS)
    run = load(cast.alice, path, "people", PARTS, source="letters")
    assert parts(cast.alice, vera) == WHOLE
    assert run.records["people"] == {"created": 0, "updated": 3, "unchanged": 0, "flagged": 0}
    again = load(cast.alice, path, "people", PARTS, source="letters")
    assert again.records["people"] == {"created": 0, "updated": 0, "unchanged": 3, "flagged": 0}
    undo_import(cast.alice, again.id)
    undo_import(cast.alice, run.id)
    assert parts(cast.alice, vera) == (None, None, None)


def test_several_rows_of_one_chunk_are_one_change_of_their_person(cast, tmp_path, vera):
    run = load(cast.alice, write(tmp_path / "p.csv", PARTS, ROWS), "people", PARTS, source="letters")
    assert changes(cast.alice, run, vera) == [WHOLE]
    undo_import(cast.alice, run.id)


@pytest.mark.parametrize("chunk", [1, 100])
@pytest.mark.parametrize("cities", [("Ely", "Bath"), ("Bath", "Ely")])
def test_of_rows_that_say_different_things_the_last_holds(cast, tmp_path, monkeypatch, vera, chunk, cities):
    monkeypatch.setattr(running, "CHUNK", chunk)
    rows = [[MAIL, "", city, ""] for city in cities]
    run = load(cast.alice, write(tmp_path / "p.csv", PARTS, rows), "people", PARTS, source="letters")
    assert parts(cast.alice, vera) == (None, cities[1], None)
    undo_import(cast.alice, run.id)


def test_a_row_beside_others_that_repeats_itself_is_no_news(cast, tmp_path, vera):
    first = load(cast.alice, write(tmp_path / "p.csv", PARTS, ROWS), "people", PARTS, source="letters")
    change = RecordChange("people", vera, {"city": "Cambridge"})
    perform(change_record, cast.bob.on_trail(uuid7()), change)
    rows = [*ROWS, [MAIL, "", "", "Miller"]]
    run = load(cast.alice, write(tmp_path / "q.csv", PARTS, rows), "people", PARTS, source="letters")
    assert run.records["people"] == {"created": 0, "updated": 1, "unchanged": 3, "flagged": 0}
    assert parts(cast.alice, vera) == ("+442079460111", "Cambridge", "Miller")
    undo_import(cast.alice, run.id)
    undo_import(cast.alice, first.id)


def test_values_of_every_shape_survive_among_several_rows(cast, tmp_path, vera):
    shapes = {
        "Tags": "multiselect",
        "Since": "datetime",
        "Born": "date",
        "Weight": "number",
        "Home": "address",
    }
    for label, kind in shapes.items():
        field = NewField("people", kind, label, slug=f"shape_{label.lower()}")
        perform(define_field, cast.alice.on_trail(uuid7()), field)
    mapping = {"Mail": "people.email"} | {label: f"people.shape_{label.lower()}" for label in shapes}
    values = ["red; blue", "2024-01-02 03:04:05.678901", "1990-12-31", "0.1", "1 High Street, Ely"]
    columns = ", ".join(target.removeprefix("people.") for target in mapping.values())
    found = []
    for rows in (
        [[MAIL, *values]],
        [[MAIL, *values], [MAIL, "green", *[""] * 4], [MAIL, *values[:1], *[""] * 4]],
    ):
        run = load(cast.alice, write(tmp_path / "s.csv", mapping, rows), "people", mapping, source="shapes")
        found += asked(cast.alice, f"select {columns} from people where id = %s", vera)
        undo_import(cast.alice, run.id)
    assert found[0] == found[1]
    assert None not in found[0]
