"""Pairs that may be one: the home page, the page of pairs, a record and a condition mean the same pairs."""

from __future__ import annotations

from typing import Any

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.insight.api import home_numbers
from guanxi.insight.tests.shop import empty, people, run
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import parse_text
from guanxi.records.api import list_records, possible_duplicates, possible_pairs, reader

EDGE = (
    "insert into edge (object, a, b, kind, reason, action_id) "
    "values ('people', %s, %s, 'possible', 'same email', current_action())"
)


def test_pairs_with_somebody_trashed_or_gone_are_no_pairs(cast: Any) -> None:
    one, two, trashed, gone = sorted(people(cast.alice, 4))
    for other in (two, trashed, gone):
        perform(run, cast.alice.on_trail(uuid7()), (EDGE, (one, other)))
    trash = "update people set deleted_at = now() where id = %s"
    perform(run, cast.alice.on_trail(uuid7()), (trash, (trashed,)))
    perform(run, cast.alice.on_trail(uuid7()), ("delete from people where id = %s", (gone,)))
    with enter(cast.workspace.schema) as cursor:
        reading = reader(cast.bob, cursor)
        notices = {notice.kind: notice.count for notice in home_numbers(cursor).attention}
        pairs = [(pair.a, pair.b) for pair in possible_pairs(reading, "people", limit=1)]
        beside = [each.id for each in possible_duplicates(reading, "people", one)]
        listed = list_records(reading, "people", where=parse_text('double("possible")'))
    empty(cast.alice)
    assert notices == {"possible_duplicates": 1}
    assert (pairs, beside) == ([(one, two)], [two])
    assert {row["id"] for row in listed.rows} == {one, two}
