"""What fields held that the workspace has removed since: their columns stay, and come back with the field."""

from __future__ import annotations

from datetime import UTC, datetime

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import FieldName, NewField, define_field, remove_field
from guanxi.records.api import (
    NewErasure,
    NewRecords,
    create_records,
    erase_person,
    look_for_person,
)

FIELDS = [
    NewField("people", "text", "Shoe", slug="shoe"),
    NewField("people", "number", "Height", slug="height"),
    NewField("orders", "longtext", "Memo", slug="memo"),
    NewField("orders", "number", "Boxes", slug="boxes"),
]


def do(context, verb, given):
    return perform(verb, context.on_trail(uuid7()), given)


def test_they_are_emptied_and_counted_like_those_that_are_there(cast):
    context = cast.alice
    for field in FIELDS:
        do(context, define_field, field)
    [one, other] = do(context, create_records, NewRecords("people", [
        {"name": "Xenia Removed", "shoe": "41 wide", "height": 180},
        {"name": "Yves Stays", "shoe": "44", "height": 190},
    ]))  # fmt: skip
    bought = {
        "number": "R1", "person": one, "ordered_at": datetime(2011, 1, 1, tzinfo=UTC), "memo": "wide feet",
        "boxes": 2,
    }  # fmt: skip
    do(context, create_records, NewRecords("orders", [bought]))
    for field in FIELDS:
        assert not do(context, remove_field, FieldName(field.object, field.slug))
    found = look_for_person(context, "people", one)
    assert (found["people"], found["orders"]) == (1, 1)
    done = erase_person(context.on_trail(uuid7()), NewErasure("people", one, "asked"))
    assert (done.status, sum(done.remaining.values())) == ("done", 0)
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select id, shoe, height from people where id = any(%s)", ([one, other],))
        assert {row[0]: row[1:] for row in cursor.fetchall()} == {one: (None, None), other: ("44", 190)}
        cursor.execute("select memo, boxes from orders where number = 'R1'")
        assert cursor.fetchall() == [(None, 2)]
