"""Imports that are killed, contended, forbidden or said wrongly."""

from __future__ import annotations

import psycopg
import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import database_urls, enter, resolve_home
from guanxi.exchange.actions import run as running
from guanxi.exchange.api import (
    ImportBusy,
    NewImport,
    NothingMapped,
    NotMapped,
    WrongMoment,
    get_import,
    run_import,
    start_import,
    undo_import,
)
from guanxi.exchange.tests.loading import ORDERS, PEOPLE, everything, load, order_rows, write
from guanxi.history.api import NothingToUndo
from guanxi.kernel.api import NotAllowed, uuid7


class Killed(BaseException):
    """What a kill looks like from inside: nothing gets to clean up."""


@pytest.mark.parametrize("chunks_before", [0, 1, 2, 3, 5])
def test_killed_at_any_chunk_it_goes_on_where_it_was(cast, tmp_path, monkeypatch, chunks_before):
    monkeypatch.setattr(running, "CHUNK", 60)
    path = write(tmp_path / "o.csv", ORDERS, order_rows(300, seed=chunks_before))
    context = cast.alice.on_trail(uuid7())
    perform(start_import, context, NewImport(path, "o.csv", "orders", f"kill{chunks_before}", ORDERS))
    done = 0
    original = running.perform

    def dying(verb, *args):
        nonlocal done
        if done == chunks_before:
            raise Killed
        done += 1
        return original(verb, *args)

    before = everything(cast.alice)
    monkeypatch.setattr(running, "perform", dying)
    with pytest.raises(Killed):
        run_import(context, context.trail)
    monkeypatch.setattr(running, "perform", original)
    run = run_import(context, context.trail)
    assert run.status == "done"
    assert run.records["order_lines"] == {"created": 300, "updated": 0, "unchanged": 0, "flagged": 0}
    undo_import(cast.alice, run.id)
    assert everything(cast.alice) == before


def test_an_import_is_worked_on_by_one_process_at_a_time(cast, tmp_path, monkeypatch):
    path = write(tmp_path / "p.csv", PEOPLE, [["1", "Ann", "", ""]])
    context = cast.alice.on_trail(uuid7())
    perform(start_import, context, NewImport(path, "p.csv", "people", "busy", PEOPLE))
    with psycopg.connect(database_urls(resolve_home()).serve.conninfo, autocommit=True) as other:
        key = (f"{cast.workspace.schema}:{context.trail}",)
        other.execute("select pg_advisory_lock(hashtextextended(%s, 0))", key)
        with pytest.raises(ImportBusy):
            run_import(context, context.trail)
        other.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", key)
    assert run_import(context, context.trail).status == "done"
    with pytest.raises(WrongMoment):
        run_import(context, context.trail)
    undo_import(cast.alice, context.trail)
    with pytest.raises(NothingToUndo):
        undo_import(cast.alice, context.trail)


def test_a_reader_may_not_import_and_mallory_reaches_nothing(cast, tmp_path):
    path = write(tmp_path / "p.csv", PEOPLE, [["1", "Ann", "", ""]])
    before = everything(cast.alice)
    with pytest.raises(NotAllowed):
        perform(start_import, cast.carol.on_trail(uuid7()), NewImport(path, "p", "people", "x", PEOPLE))
    run = load(cast.mallory, path, "people", PEOPLE)
    assert everything(cast.alice) == before
    with enter(cast.workspace.schema) as cursor, pytest.raises(Exception, match="no import"):
        get_import(cursor, run.id)


@pytest.mark.parametrize(
    ("mapping", "refusal"),
    [
        ({"Id": "people.nonsense"}, NotMapped),
        ({"Id": "nothing.@id"}, NotMapped),
        ({"Id": "orders.@id"}, NotMapped),
        ({}, NothingMapped),
    ],
)
def test_a_mapping_that_says_nothing_of_the_object_is_refused(cast, tmp_path, mapping, refusal):
    path = write(tmp_path / "p.csv", ["Id"], [["1"]])
    with pytest.raises(refusal):
        perform(start_import, cast.alice.on_trail(uuid7()), NewImport(path, "p", "people", "x", mapping))
