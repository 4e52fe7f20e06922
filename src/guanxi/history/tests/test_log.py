"""The log: triggers write it, positions never skip, and undo takes back exactly what still stands."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import pytest
from django.db import connections

from guanxi.access.api import action, perform
from guanxi.cluster.api import enter
from guanxi.history.api import (
    NothingToUndo,
    UndoOfUndo,
    actions_to_undo,
    feed,
    settle,
    timeline,
    undo_action,
)
from guanxi.kernel.api import ActorKind, Role, uuid7
from guanxi.records.api import (
    NewRecords,
    RecordChange,
    Selection,
    change_record,
    create_records,
    trash_records,
)


@pytest.fixture
def alice(cast):
    return cast.alice.on_trail(uuid7())


def create(context, **values):
    return perform(create_records, context, NewRecords("people", [values]))[0]


def person(context, record_id):
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select name, phone, email from people where id = %s", (record_id,))
        return cursor.fetchone()


def everything(context):
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select to_jsonb(p) from people p order by id")
        people = cursor.fetchall()
        cursor.execute("select object, external_id, said from source_record order by 1, 2")
        return people, cursor.fetchall()


@action("test.undo", Role.MEMBER)
def undo_one(context, cursor, given):
    return undo_action(cursor, given)


def undo(context, trail):
    undoing = replace(context.acting_as(ActorKind.UNDO), trail=uuid7())
    with enter(context.workspace.schema) as cursor:
        steps = actions_to_undo(cursor, trail)
    return [perform(undo_one, undoing, step) for step in steps], undoing.trail


def test_a_timeline_tells_who_changed_what_and_from_what(alice):
    someone = create(alice, name="张三")
    perform(change_record, alice, RecordChange("people", someone, {"name": "张三丰", "city": "武当"}))
    with enter(alice.workspace.schema) as cursor:
        newest, oldest = timeline(cursor, [someone])
    assert (newest.verb, oldest.verb) == ("update", "create")
    assert (newest.before["name"], newest.after["name"]) == ("张三", "张三丰")
    assert newest.before["city"] is None
    assert newest.actor_name == "Alice"
    assert oldest.after["name"] == "张三"


def test_an_update_that_changes_nothing_but_its_time_names_only_the_time(alice):
    someone = create(alice, name="Same")
    perform(change_record, alice, RecordChange("people", someone, {"name": "Same"}))
    with enter(alice.workspace.schema) as cursor:
        assert timeline(cursor, [someone])[0].fields == ["updated_at"]


def test_undo_of_a_creation_leaves_everything_as_it_was(alice):
    create(alice.on_trail(uuid7()), name="Before")
    before = everything(alice)
    trail = uuid7()
    create(alice.on_trail(trail), name="Gone", email="gone@example.com")
    undo(alice, trail)
    assert everything(alice) == before


def test_undo_of_a_change_brings_the_former_values_back(alice):
    someone = create(alice, name="Old", phone="+44 20 7946 0000")
    before = everything(alice)
    trail = uuid7()
    perform(change_record, alice.on_trail(trail), RecordChange("people", someone, {"name": "New"}))
    undo(alice, trail)
    assert person(alice, someone)[0] == "Old"
    assert everything(alice) == before


def test_undo_keeps_and_lists_what_somebody_edited_since(cast, alice):
    someone = create(alice, name="Old", email="old@example.com")
    trail = uuid7()
    perform(
        change_record,
        alice.on_trail(trail),
        RecordChange("people", someone, {"name": "New", "email": "new@example.com"}),
    )
    perform(change_record, cast.bob.on_trail(uuid7()), RecordChange("people", someone, {"name": "Newest"}))
    [result], _ = undo(alice, trail)
    assert person(alice, someone) == ("Newest", None, "old@example.com")
    assert [(kept.record_id, kept.fields) for kept in result.kept] == [(someone, ("name",))]


def test_undo_keeps_a_new_record_that_somebody_edited_since(cast, alice):
    trail = uuid7()
    someone = create(alice.on_trail(trail), name="New")
    perform(change_record, cast.bob.on_trail(uuid7()), RecordChange("people", someone, {"name": "Edited"}))
    [result], _ = undo(alice, trail)
    assert person(alice, someone)[0] == "Edited"
    assert [kept.record_id for kept in result.kept] == [someone]


def test_what_was_taken_back_cannot_be_taken_back_again(alice):
    trail = uuid7()
    create(alice.on_trail(trail), name="Once")
    _, undo_trail = undo(alice, trail)
    with enter(alice.workspace.schema) as cursor:
        with pytest.raises(NothingToUndo):
            actions_to_undo(cursor, trail)
        with pytest.raises(UndoOfUndo):
            actions_to_undo(cursor, undo_trail)


def test_trash_and_its_undo(alice):
    someone = create(alice, name="Trashed")
    before = everything(alice)
    trail = uuid7()
    assert perform(trash_records, alice.on_trail(trail), Selection("people", [someone])) == 1
    undo(alice, trail)
    assert everything(alice) == before


@dataclass
class Slow:
    started: threading.Event
    go_on: threading.Event


@action("test.slow", Role.MEMBER)
def slow(context, cursor, given):
    given.started.set()
    given.go_on.wait(10)


def test_a_position_is_given_only_when_nothing_earlier_can_still_come(alice):
    given = Slow(threading.Event(), threading.Event())

    def run():
        perform(slow, alice.on_trail(uuid7()), given)
        connections.close_all()

    thread = threading.Thread(target=run)
    with enter(alice.workspace.schema) as cursor:
        before = settle(cursor)
    thread.start()
    given.started.wait(10)
    create(alice.on_trail(uuid7()), name="Later, but committed first")
    with enter(alice.workspace.schema) as cursor:
        assert settle(cursor) == before
    given.go_on.set()
    thread.join()
    with enter(alice.workspace.schema) as cursor:
        assert settle(cursor) == before + 2


def test_a_feed_read_by_many_small_steps_has_no_gap_and_no_repeat(alice):
    def write(count):
        for number in range(count):
            create(alice.on_trail(uuid7()), name=f"Writer {number}")
        connections.close_all()

    threads = [threading.Thread(target=write, args=(12,)) for _ in range(4)]
    with enter(alice.workspace.schema) as cursor:
        everything_before = feed(cursor, limit=100_000)
    start = (everything_before[-1].position, everything_before[-1].seq) if everything_before else (0, 0)
    for thread in threads:
        thread.start()
    seen, place = [], start
    while any(thread.is_alive() for thread in threads) or len(seen) < 48:
        with enter(alice.workspace.schema) as cursor:
            for entry in feed(cursor, after=place, limit=5):
                seen.append(entry)
                place = (entry.position, entry.seq)
    created = [entry for entry in seen if entry.object == "people" and entry.verb == "create"]
    assert len(created) == len({entry.record_id for entry in created}) == 48
    positions = sorted({entry.position for entry in seen})
    assert positions == list(range(positions[0], positions[-1] + 1))
