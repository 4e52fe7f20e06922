"""What is exported and loaded elsewhere is the same there: exported again, it is the same file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guanxi.access.api import NewWorkspace, User, context_for, create_workspace, delete_workspace, perform
from guanxi.cluster.api import enter
from guanxi.exchange.api import (
    NewExport,
    Wanted,
    begin_import,
    format_of,
    propose_import,
    run_export,
    run_import,
)
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import (
    NewField,
    ParseContext,
    catalogue,
    define_field,
    field_type,
)
from guanxi.records.api import NewRecords, create_records

# What others point at comes first.
OBJECTS = ("companies", "people", "products", "orders", "order_lines", "contact_records", "feedback")
FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "'=kept",
    "''@kept",
    "'plain",
    "－2",
    "|",
    '"quoted", ; |',
)
TEXTS = st.one_of(st.sampled_from(FORMULAS), st.text(max_size=30))
MOMENTS = st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
VALUES = {
    "number": st.floats(allow_nan=False, allow_infinity=False).map(lambda value: value or 0.0),
    "money": st.integers(-(10**15), 10**15),
    "boolean": st.booleans(),
    "date": st.dates(date(1, 1, 1), date(9999, 12, 31)),
    "datetime": MOMENTS,
    "multiselect": st.lists(TEXTS, max_size=3),
    "address": st.dictionaries(st.sampled_from(["street", "city", "region", "postcode", "country"]), TEXTS),
    "email": st.sampled_from(["a@example.com", "=1+1@example.com", "张@例子.cn"]),
    "phone": st.sampled_from(["+442079460018", "+8613912345678", "no number", "12"]),
    "url": st.sampled_from(["https://example.com/?a=b,c", "example.cn"]),
}
DAY = datetime(2024, 1, 1, 9, 30, tzinfo=UTC)
# Fields whose texts mean something beyond themselves.
MEANT = {"currency": ("JPY", "GBP", "KWD"), "country": ("GB", "CN", "FR"), "kind": ("sale",)}


def value_of(field, ids, alice):
    """Return what a field may hold: what its type makes of a text, so that it is as it would be kept."""
    if field.type in {"relation", "user"}:
        return (
            st.sampled_from(ids.get(field.target, []) or [None])
            if field.target
            else st.sampled_from([alice, None])
        )
    if field.slug in MEANT:
        return st.sampled_from(MEANT[field.slug])
    if field.options:
        drawn = st.sampled_from([option.value for option in field.options])
    else:
        drawn = VALUES.get(field.type, TEXTS)
    return st.one_of(st.none(), drawn.map(lambda value: kept(field, value)))


def kept(field, value):
    """Return a value as its field type keeps it."""
    context = ParseContext(options=field.options, currency="GBP", country="GB")
    if field.type in {"number", "money", "boolean", "date", "datetime", "select"}:
        return value
    parsed = field_type(field.type).from_python(value, context)
    again = field_type(field.type).parse(field_type(field.type).to_export(parsed.value, context), context)
    return parsed.value if again.value == parsed.value else None


def objects(context):
    with enter(context.workspace.schema) as cursor:
        return catalogue(cursor, context.workspace).objects


def fill(data, context):
    """Make a few records of every object with drawn values."""
    ids = {}
    known = objects(context)
    for slug in OBJECTS:
        fields = [field for field in known[slug].fields if not field.computed]
        rows = []
        for _ in range(data.draw(st.integers(1, 4), label=slug)):
            row = {field.slug: data.draw(value_of(field, ids, int(context.actor.id))) for field in fields}
            rows.append(fitting(slug, row))
        ids[slug] = perform(create_records, context.on_trail(uuid7()), NewRecords(slug, rows))


def fitting(slug, row):
    """Return a row as an import could have left it: orders have a moment, and lines are of their order."""
    if slug == "orders":
        return row | {"ordered_at": DAY, "currency": "GBP"}
    if slug == "order_lines":
        return row | {"ordered_at": DAY, "currency": "GBP", "quantity": abs(row["quantity"] or 1.0) + 1}
    return row


def export(context, slug, path, **wanted):
    given = NewExport(Wanted(slug, **wanted), format_of(path.name), path.name)
    return run_export(context.on_trail(uuid7()), given, path)


def load(context, slug, path):
    context = context.on_trail(uuid7())
    with enter(context.workspace.schema) as cursor:
        proposal = propose_import(context, cursor, path, slug, f"from {path.name}")
    run = begin_import(context, path, path.name, proposal)
    return run_import(context, run.id)


@pytest.fixture
def fresh(cast):
    """Return a function that makes a workspace of Alice's with two fields of its own."""
    made = []
    alice = User.objects.get(pk=cast.alice.actor.id)

    def make():
        workspace = create_workspace(NewWorkspace("Trip", slug=f"trip-{uuid4().hex[:8]}"), alice)
        made.append(workspace)
        context = context_for(alice, workspace.slug)
        perform(
            define_field, context, NewField("people", "relation", "Friend of", slug="friend", target="people")
        )
        perform(define_field, context, NewField("people", "number", "=Budget", slug="budget"))
        return context

    yield make
    for workspace in made:
        delete_workspace(workspace)


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "ndjson", "parquet", "xlsx"])
@settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_export_load_export_is_the_same_file(fresh, tmp_path, ending, data):
    here, there = fresh(), fresh()
    fill(data, here)
    for slug in OBJECTS:
        path = tmp_path / f"{slug}.{ending}"
        written = export(here, slug, path)
        loaded = load(there, slug, path)
        assert (loaded.rows_read, loaded.rows_accepted) == (written.rows, written.rows)
    # A workbook holds the day on which it was made.
    same = "csv" if ending == "xlsx" else ending
    for slug in OBJECTS:
        first, second = tmp_path / f"here-{slug}.{same}", tmp_path / f"there-{slug}.{same}"
        export(here, slug, first)
        export(there, slug, second)
        assert second.read_bytes() == first.read_bytes(), slug
