"""What the last import of a source did with its columns holds for the next, until somebody says otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.cluster.api import enter
from guanxi.exchange.api import begin_import, propose_import, rehearse_import, run_import, undo_import
from guanxi.exchange.logic.dates import dates_read
from guanxi.exchange.logic.saved import still_true
from guanxi.exchange.tests.books import excel
from guanxi.exchange.tests.loading import write
from guanxi.kernel.api import uuid7
from guanxi.records.models.objects import STANDARD_OBJECTS

HEADINGS = ["Nr", "Wer", "Mail", "Level", "Extra"]
ROWS = [[str(n), f"Ann {n}", f"a{n}@x.de", "gold", "x"] for n in range(30)]


def look(context, path: Path, source: str, **options):
    with enter(context.workspace.schema) as cursor:
        return propose_import(context, cursor, path, "people", source, **options)


def load(context, path: Path, source: str, **options):
    context = context.on_trail(uuid7())
    return run_import(
        context, begin_import(context, path, path.name, look(context, path, source, **options)).id
    )


def went(proposal):
    return {column.heading: (column.target, column.reason) for column in proposal.columns}


@pytest.fixture
def source() -> str:
    return f"shop-{uuid7().hex}"


def test_the_next_file_of_a_source_begins_where_the_last_ended(cast, tmp_path, source):
    path = write(tmp_path / "a.csv", HEADINGS, ROWS)
    chosen = {"Wer": "people.name", "Mail": "people.notes", "Extra": ""}
    run = load(cast.alice, path, source, choices=chosen)
    wider = write(tmp_path / "b.csv", [*reversed(HEADINGS), "Phone"], [[*reversed(ROWS[0]), "+491701234567"]])
    again = look(cast.alice, wider, source)
    assert again.remembered
    assert went(again) == {
        "Nr": ("people.@id", "saved"), "Wer": ("people.name", "saved"), "Mail": ("people.notes", "saved"),
        "Level": (run.mapping["Level"], "saved"), "Extra": (None, "saved"),
        "Phone": ("people.phone", "heading"),
    }  # fmt: skip
    assert again.ignored == ("Extra",)
    assert not look(cast.alice, wider, source, anew=True).remembered
    assert went(look(cast.alice, wider, source, anew=True))["Mail"] == ("people.email", "heading")
    mailed = went(look(cast.alice, wider, source, overrides={"email": "Mail", "people.notes": "Extra"}))
    assert (mailed["Mail"], mailed["Extra"]) == (("people.email", "chosen"), ("people.notes", "chosen"))


def test_it_is_forgotten_where_it_does_not_fit(cast, tmp_path, source):
    path = write(tmp_path / "a.csv", HEADINGS, ROWS)
    run = load(cast.alice, path, source, choices={"Mail": "people.notes"})
    fewer = write(tmp_path / "b.csv", HEADINGS[:-1], [row[:-1] for row in ROWS])
    assert not look(cast.alice, fewer, source).remembered
    assert not look(cast.alice, path, f"{source}-other").remembered
    with enter(cast.mallory.workspace.schema) as cursor:
        assert not propose_import(cast.mallory, cursor, path, "people", source).remembered
    undo_import(cast.alice, run.id)
    assert not look(cast.alice, path, source).remembered


def test_a_field_that_is_gone_is_decided_anew():
    objects = {kind.slug: kind for kind in STANDARD_OBJECTS}
    saved = {"Nr": "people.@id", "Level": "people.level", "Extra": "", "Mail": "people.email"}
    assert still_true(saved, [*saved, "Phone"], objects) == {
        "Nr": "people.@id", "Extra": "", "Mail": "people.email",
    }  # fmt: skip
    assert still_true(saved, ["Nr", "Level", "Extra"], objects) == {}
    assert still_true({}, ["Nr"], objects) == {}


@pytest.mark.parametrize(
    ("cells", "country", "found"),
    [
        (["13/02/2024", "01/02/2024"], "US", ("dmy", 1, 0, 1, "dates_day_first")),
        (["02/13/2024", "01/02/2024"], "DE", ("mdy", 1, 0, 1, "dates_month_first")),
        (["03/02/2024", "01/02/2024"], "US", ("mdy", 0, 0, 2, "dates_by_country")),
        (["03.02.2024"], "CN", ("dmy", 0, 0, 1, "dates_by_country")),
        (["13/02/2024", "02/13/2024", "02/14/2024"], "DE", ("mdy", 2, 1, 0, "dates_month_first")),
    ],
)
def test_how_dates_are_read(cells, country, found):
    read = dates_read(cells, country)
    assert (read.order, read.proofs, read.against, read.doubtful, read.code) == found


def test_dates_that_begin_with_the_year_need_no_word():
    assert dates_read(["2024-01-02", "20240102", ""], "DE") is None


def test_the_proposal_and_the_notes_say_how_dates_are_read(cast, tmp_path, source):
    rows = [[str(n), f"{n % 28 + 1:02}/02/1980"] for n in range(30)]
    path = write(tmp_path / "a.csv", ["Nr", "Geburtsdatum"], rows)
    proposal = look(cast.alice, path, source)
    assert {column.heading: column.dates.order for column in proposal.columns if column.dates} == {
        "Geburtsdatum": "dmy"
    }
    note = {"kind": "dates_day_first", "column": "Geburtsdatum"}
    assert note in rehearse_import(cast.alice, path, proposal).notes
    assert note in load(cast.alice, path, source).notes


def test_a_chosen_sheet_is_the_one_that_is_loaded(cast, tmp_path, source):
    path = excel(tmp_path / "a.xlsx", {"A": [["x"], [1]], "B": [["Name", "E-Mail"], ["Zoë", "z@x.de"]]})
    proposal = look(cast.bob, path, source, sheet="B")
    assert rehearse_import(cast.bob, path, proposal).staged.accepted == 1
    run = load(cast.bob, path, source, sheet="B")
    assert (run.rows_accepted, run.options["sheet"]) == (1, "B")
    assert run.mapping == {"Name": "people.name", "E-Mail": "people.email"}


def test_of_several_addresses_in_a_cell_the_first_good_one_counts_and_none_is_lost(cast, tmp_path, source):
    rows = [
        ["1", "bad; A@x.de;b@x.de", "+49 170 1234567 / +49 30 1234567"],
        ["2", "c@x.de", "+49 170 1234568"],
    ]
    run = load(cast.alice, write(tmp_path / "a.csv", ["Id", "E-Mail", "Telefon"], rows), source)
    assert {note["field"]: note["rows"] for note in run.notes if note.get("rule") == "first_of_several"} == {
        "people.email": 1, "people.phone": 1,
    }  # fmt: skip
    with enter(cast.alice.workspace.schema) as cursor:
        cursor.execute(
            "select p.email, p.phone, r.originals from people p join source_record r on r.record_id = p.id "
            "join source s on s.id = r.source_id where s.slug = %s and r.external_id = '1'",
            (source,),
        )
        email, phone, originals = cursor.fetchone()
    assert (email, phone) == ("a@x.de", "+491701234567")
    assert (originals["email"][0], originals["phone"][0]) == (rows[0][1], rows[0][2])
