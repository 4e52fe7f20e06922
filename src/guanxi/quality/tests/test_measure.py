"""Measuring: every number is the length of the list that it opens, whoever changes what in between."""

import csv
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.api import begin_import, propose_import, run_import, undo_import
from guanxi.kernel.api import NotAllowed, uuid7
from guanxi.metadata.api import Condition, NewField, Source, both, define_field
from guanxi.quality.api import (
    DOUBLE,
    ask_measurement,
    being_measured,
    fields_of,
    last_measured,
    measure,
    measure_after_import,
    measure_daily,
    runs_of,
    trend_of,
)
from guanxi.records.api import NewRecords, Selection, count, create_records, reader, trash_records

HEADINGS = ["Customer number", "Name", "E-mail", "Phone", "Country", "Birthday", "Points"]


def load(context, folder, name, rows):
    """Import rows as a person would, and return the import."""
    path = folder / f"{name}.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    trail = context.on_trail(uuid7())
    with enter(context.workspace.schema) as cursor:
        proposal = propose_import(context, cursor, path, object_slug="people", source=name)
    return run_import(trail, begin_import(trail, path, path.name, proposal).id)


def row(n, **more):
    """Return a person of a file."""
    whole = {"number": f"A{n:02}-{n}00", "name": f"Person {n}", "email": f"p{n}@example.com",
             "phone": f"+8613800138{n:03}", "country": "CN", "birthday": f"{1960 + n}-01-02",
             "points": str(10 + n)}  # fmt: skip
    return list((whole | more).values())


@pytest.fixture(scope="module")
def shop(cast, tmp_path_factory):
    perform(define_field, cast.alice, NewField("people", "number", "Points", "积分", "points"))
    folder = tmp_path_factory.mktemp("files")
    first = [row(n) for n in range(30)]
    first += [
        row(40, email="", phone="ask"),
        row(41, points="99999"),
        row(42, number="zz", country="Middle Earth"),
    ]
    load(cast.alice, folder, "shop", first)
    second = [row(90 + n, number=f"B{n}", phone="") for n in range(5)] + [row(70, email="p3@example.com")]
    load(cast.alice, folder, "fair", second)
    return folder


def taken(context, slug="people"):
    """Measure and return the run with its fields by slug and source."""
    measure(context)
    with enter(context.workspace.schema) as cursor:
        run = last_measured(cursor, slug)
        return run, {(each.field, each.source): each for each in fields_of(cursor, run.id)}


def listed(context, *parts, slug="people"):
    with enter(context.workspace.schema) as cursor:
        return count(reader(context, cursor), slug, where=both(*parts)).value


def test_every_number_is_the_length_of_its_list(cast, shop):
    run, fields = taken(cast.alice)
    assert run.rows == listed(cast.bob) == 39
    assert run.doubles == listed(cast.bob, DOUBLE) == 2
    assert {"", "shop", "fair"} <= {source for _, source in fields}
    for (slug, source), each in fields.items():
        here = [Source("source", source)] if source else []
        assert each.rows == listed(cast.bob, *here), (slug, source)
        assert each.filled == listed(cast.bob, *here, Condition(slug, "is_filled")), (slug, source)
        assert each.valid == listed(cast.bob, *here, Condition(slug, "is_valid")), (slug, source)
        assert each.filled - each.valid == listed(cast.bob, *here, Condition(slug, "is_not_valid"))
        for shape, rows in each.shapes:
            assert rows == listed(cast.bob, Condition(slug, "shaped", shape)), (slug, shape)
        if each.unusual:
            assert each.unusual.rows == listed(cast.bob, each.unusual.condition(slug)), slug


def test_it_finds_what_is_wrong(cast, shop):
    _run, fields = taken(cast.alice)
    assert fields["email", ""].filled == 38
    assert (fields["phone", ""].filled, fields["phone", ""].valid) == (34, 33)
    assert fields["number", ""].shapes[0] == ("A99-9999", 23)
    assert (fields["points", ""].unusual.high, fields["points", ""].unusual.rows) == (99.0, 6)
    assert fields["email", ""].distinct == 37
    assert (fields["name", "shop"].rows, fields["name", "fair"].rows) == (33, 6)
    assert fields["phone", "fair"].filled == 1


def test_values_are_as_fresh_as_their_last_word(cast, shop):
    _run, fields = taken(cast.alice)
    said = fields["name", ""]
    assert said.said_half <= said.said_newest <= datetime.now(UTC)
    assert fields["name", "fair"].said_newest >= fields["name", "shop"].said_newest
    assert fields["notes", ""].said_newest is None


def test_shapes_never_tell_a_value(cast, shop):
    _run, fields = taken(cast.alice)
    told = str([fields[slug, ""].shapes for slug in ("name", "email", "phone")])
    assert "example" not in told
    assert "138" not in told
    assert "Person" not in told


def test_unchanged_is_not_measured_again_and_changed_is(cast, shop):
    taken(cast.alice)
    perform(ask_measurement, cast.bob, "asked")
    assert measure(cast.alice) == []
    made = perform(create_records, cast.bob, NewRecords("people", [{"name": "New"}]))
    perform(ask_measurement, cast.bob, "asked")
    assert measure(cast.alice) == ["people"]
    perform(trash_records, cast.bob, Selection("people", made))
    perform(ask_measurement, cast.bob, "asked")
    run, _ = taken(cast.alice)
    assert (run.cause, run.rows) == ("asked", 39)


def test_amounts_are_judged_anew_in_another_currency(cast, shop):
    taken(cast.alice)
    elsewhere = replace(cast.alice, workspace=replace(cast.alice.workspace, currency="JPY"))
    perform(ask_measurement, elsewhere, "asked")
    assert "people" in measure(elsewhere)
    perform(ask_measurement, elsewhere, "asked")
    assert measure(elsewhere) == []


def test_imports_and_undos_measure_by_themselves_before_and_after_side_by_side(cast, shop):
    before, _ = taken(cast.alice)
    loaded = load(cast.alice, shop, "late", [row(95, number="C1"), row(96, number="C2")])
    after, _ = taken(cast.alice)
    assert (after.cause, after.trails, after.rows) == ("import", [loaded.id], before.rows + 2)
    assert undo_import(cast.alice, loaded.id).kept == []
    back, _ = taken(cast.alice)
    assert (back.cause, back.trails, back.rows) == ("undo", [loaded.id], before.rows)
    with enter(cast.workspace.schema) as cursor:
        points = trend_of(cursor, "people", {"name", "email"})
    assert [point.run.rows for point in points][-3:] == [before.rows, before.rows + 2, before.rows]
    assert all(set(point.fields) <= {"name", "email"} for point in points)
    assert 0 < points[-1].score.points < 100


def test_of_what_was_asked_for_the_last_of_a_day_stays(cast, shop):
    for name in ("x", "y", "z"):
        perform(create_records, cast.bob, NewRecords("companies", [{"name": name}]))
        perform(ask_measurement, cast.bob, "asked")
        measure(cast.alice)
    with enter(cast.workspace.schema) as cursor:
        runs = runs_of(cursor, "companies")
        assert [run.rows for run in runs if run.cause == "asked"] == [3]


def test_a_day_measures_what_was_edited_and_nothing_else(cast, shop):
    taken(cast.alice)
    assert measure_daily(cast.alice) == []
    perform(create_records, cast.bob, NewRecords("products", [{"name": "Tea"}]))
    assert measure_daily(cast.alice) == ["products"]
    with enter(cast.workspace.schema) as cursor:
        assert last_measured(cursor, "products").cause == "time"


def test_a_reader_and_a_stranger_ask_for_nothing(cast):
    measure(cast.alice)
    with pytest.raises(NotAllowed):
        perform(ask_measurement, cast.carol, "asked")
    with enter(cast.workspace.schema) as cursor:
        assert not being_measured(cursor)
    perform(ask_measurement, cast.mallory, "asked")
    with enter(cast.workspace.schema) as cursor:
        assert not being_measured(cursor)
    with enter(cast.elsewhere.schema) as cursor:
        assert being_measured(cursor)
    measure(cast.mallory)
    with enter(cast.elsewhere.schema) as cursor:
        assert last_measured(cursor, "people").rows == 0


def test_facts_are_measured_by_the_source_they_carry(cast, shop):
    other = replace(cast.alice, trail=uuid7())
    order = perform(create_records, other, NewRecords("orders", [{"number": "1"}]))[0]
    line = {"order": order, "description": "Tea", "amount": 500, "currency": "GBP"}
    perform(create_records, other, NewRecords("order_lines", [line]))
    with enter(cast.workspace.schema) as cursor:
        measure_after_import(other, cursor)
    _run, fields = taken(cast.alice, "order_lines")
    assert (
        fields["amount", "manual"].filled
        == listed(cast.bob, Source("source", "manual"), slug="order_lines")
        == 1
    )
