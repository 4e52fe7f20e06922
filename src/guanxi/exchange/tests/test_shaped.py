"""Columns that a mapping makes of others: joined, or a part of one; what the file says stays the same."""

from __future__ import annotations

import pytest

from guanxi.cluster.api import enter
from guanxi.exchange.api import NoSuchColumn, begin_import, propose_import, rehearse_import, run_import
from guanxi.exchange.logic.reading.open import open_table
from guanxi.exchange.logic.reading.shaped import shaped
from guanxi.exchange.tests.loading import write
from guanxi.kernel.api import uuid7

HEADINGS = ["Rufname", "Von", "City, Region", "A+B"]
ROWS = [["Ann", "Lee", "Austin, TX", "1"], ["Bob", "", "Paris", "2"], ["", "Zhang", "San José / CR / x", "3"]]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Rufname+Von", ["Ann Lee", "Bob", "Zhang"]),
        ("Von + Rufname", ["Lee Ann", "Bob", "Zhang"]),
        ("A+B+Von", ["1 Lee", "2", "3 Zhang"]),
        ("City, Region[1]", ["Austin", "Paris", "San José"]),
        ("City, Region[2]", ["TX", "", "CR"]),
        ("City, Region[-1]", ["TX", "Paris", "x"]),
    ],
)
def test_a_heading_that_makes_a_column(tmp_path, heading, cells):
    table = shaped(open_table(write(tmp_path / "a.csv", HEADINGS, ROWS)), [heading, "A+B"])
    assert table.columns == [*HEADINGS, heading]
    assert table.own_columns == HEADINGS
    assert [row[-1] for row in table.rows()] == cells


@pytest.mark.parametrize("heading", ["Rufname+Nobody", "Von[0]", "Nobody[1]", "+", "Von+", ""])
def test_a_heading_that_makes_none(tmp_path, heading):
    assert shaped(open_table(write(tmp_path / "a.csv", HEADINGS, ROWS)), [heading]).columns == HEADINGS


def test_made_columns_are_loaded_remembered_and_change_no_row(cast, tmp_path):
    path, source = write(tmp_path / "a.csv", HEADINGS, ROWS), f"s-{uuid7().hex}"
    wishes = {"name": "Rufname+Von", "city": "City, Region[1]", "region": "City, Region[2]"}

    def look(**options):
        with enter(cast.alice.workspace.schema) as cursor:
            return propose_import(cast.alice, cursor, path, "people", source, **options)

    def load(**options):
        context = cast.alice.on_trail(uuid7())
        return run_import(context, begin_import(context, path, path.name, look(**options)).id)

    plain = load(choices={heading: "" for heading in HEADINGS if heading != "A+B"})
    assert plain.records["people"]["created"] == 3
    assert rehearse_import(cast.alice, path, look(overrides=wishes)).records == {
        "people": {"new": 0, "known": 3}
    }
    run = load(overrides=wishes)
    assert (run.records["people"]["created"], run.records["people"]["updated"]) == (0, 3)
    assert look().remembered
    assert look().mapping["City, Region[2]"] == "people.region"
    with enter(cast.alice.workspace.schema) as cursor:
        cursor.execute(
            "select p.name, p.city, p.region from people p join source_record r on r.record_id = p.id "
            "join source s on s.id = r.source_id where s.slug = %s order by 1",
            (source,),
        )
        found = cursor.fetchall()
    assert found == [("Ann Lee", "Austin", "TX"), ("Bob", "Paris", None), ("Zhang", "San José", "CR")]
    with pytest.raises(NoSuchColumn):
        look(overrides={"name": "Rufname+Nobody"})
