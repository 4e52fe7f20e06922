"""What was broken off is carried on: after a kill, after the loss of the database, by whoever comes next."""

from __future__ import annotations

from dataclasses import dataclass, field

import psycopg
import pytest
from django.db import OperationalError, connection

from guanxi.access.api import perform
from guanxi.cluster.api import database_urls, enter, resolve_home
from guanxi.exchange.actions import run as running
from guanxi.exchange.actions import undo as undoing
from guanxi.exchange.actions.lock import held
from guanxi.exchange.actions.patience import patiently
from guanxi.exchange.api import (
    ImportBusy,
    begin_import,
    get_import,
    propose_import,
    resume_unfinished,
    run_import,
    undo_import,
)
from guanxi.exchange.tests.loading import everything, order_rows, write
from guanxi.exchange.tests.test_propose import staged_tables
from guanxi.kernel.api import uuid7
from guanxi.records.api import RecordChange, change_record

HEADINGS = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]


class Killed(BaseException):
    """What no part of the program catches."""


def begin(context, tmp_path, rows=200, source="shop"):
    path = write(tmp_path / "orders.csv", HEADINGS, [row[:7] for row in order_rows(rows)])
    context = context.on_trail(uuid7())
    with enter(context.workspace.schema) as cursor:
        proposal = propose_import(context, cursor, path, "orders", source)
    return begin_import(context, path, path.name, proposal)


def kill_after(monkeypatch, module, steps):
    """Let a module's ``perform`` work so many times and then die."""
    done = []

    def dying(verb, context, given):
        if len(done) == steps:
            raise Killed
        done.append(verb.name)
        return perform(verb, context, given)

    monkeypatch.setattr(module, "perform", dying)


def standing(context, trail):
    with enter(context.workspace.schema) as cursor:
        return get_import(cursor, trail)


@pytest.mark.parametrize("steps", [0, 3, 8])
def test_an_import_that_was_killed_is_carried_on(cast, tmp_path, monkeypatch, steps):
    before = everything(cast.alice)
    monkeypatch.setattr(running, "CHUNK", 20)
    run = begin(cast.alice, tmp_path)
    with monkeypatch.context() as patched:
        kill_after(patched, running, steps)
        with pytest.raises(Killed):
            run_import(cast.alice, run.id)
    assert standing(cast.alice, run.id).status == "running"
    resumed = resume_unfinished(cast.alice)
    assert [(each.id, each.status) for each in resumed] == [(run.id, "done")]
    assert resumed[0].records["order_lines"]["created"] == 200
    assert resume_unfinished(cast.alice) == []
    undo_import(cast.alice, run.id)
    assert everything(cast.alice) == before


def test_an_import_that_was_never_begun_is_begun(cast, tmp_path):
    run = begin(cast.alice, tmp_path)
    assert [each.status for each in resume_unfinished(cast.alice)] == ["done"]
    undo_import(cast.alice, run.id)


def test_what_another_process_works_on_is_left_to_it(cast, tmp_path):
    run = begin(cast.alice, tmp_path)
    key = f"{cast.alice.workspace.schema}:{run.id}"
    with psycopg.connect(database_urls(resolve_home()).serve.conninfo) as other:
        other.execute("select pg_advisory_lock(hashtextextended(%s, 0))", (key,))
        assert resume_unfinished(cast.alice) == []
        # Closing alone lets go of it too, but only once the server has noticed.
        other.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", (key,))
    assert standing(cast.alice, run.id).status == "waiting"
    resume_unfinished(cast.alice)
    undo_import(cast.alice, run.id)


def test_an_undo_that_was_killed_is_carried_on_and_keeps_all_that_was_edited(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 20)
    run = begin(cast.alice, tmp_path)
    run_import(cast.alice, run.id)
    with enter(cast.alice.workspace.schema) as cursor:
        cursor.execute("select id from orders order by number limit 1")
        edited = cursor.fetchall()[0][0]
    perform(change_record, cast.alice, RecordChange("orders", edited, {"channel": "fair"}))
    with monkeypatch.context() as patched:
        kill_after(patched, undoing, 6)
        with pytest.raises(Killed):
            undo_import(cast.alice, run.id)
    assert standing(cast.alice, run.id).status == "undoing"
    resumed = resume_unfinished(cast.alice)
    assert [each.status for each in resumed] == ["undone"]
    assert {each["record_id"] for each in resumed[0].kept if each["object"] == "orders"} == {str(edited)}


def test_an_undo_that_was_killed_at_its_very_end_is_finished(cast, tmp_path, monkeypatch):
    run = begin(cast.alice, tmp_path, rows=20, source="end")
    run_import(cast.alice, run.id)
    with monkeypatch.context() as patched:

        def die(*_):
            raise Killed

        patched.setattr(undoing, "_finish", die)
        with pytest.raises(Killed):
            undo_import(cast.alice, run.id)
    assert [each.status for each in resume_unfinished(cast.alice)] == ["undone"]


def test_tables_that_a_kill_left_are_cleared_away(cast):
    trail = uuid7()
    with enter(cast.alice.workspace.schema) as cursor:
        cursor.execute(f"create table {cast.alice.workspace.schema}_staging.rows_{trail.hex} (n int)")
    with held(cast.alice, uuid7()):
        resume_unfinished(cast.alice)
    assert staged_tables(cast.alice) == []


@dataclass
class Cuts:
    """Cuts our own connection at some stages, as a restart of the database would."""

    at: set[str]
    seen: list[str] = field(default_factory=list)

    def stage(self, name, total=None):
        self.seen.append(name)
        if name in self.at:
            self.at.remove(name)
            backend = connection.connection.info.backend_pid
            with psycopg.connect(database_urls(resolve_home()).serve.conninfo, autocommit=True) as other:
                other.execute("select pg_terminate_backend(%s, 2000)", (backend,))

    def advance(self, count=1):
        pass


def test_an_import_outlives_the_loss_of_the_database(cast, tmp_path):
    cuts = Cuts({"sort", "orders", "order_lines"})
    run = begin(cast.alice, tmp_path, source="cut")
    run = patiently(lambda: run_import(cast.alice, run.id, cuts), pauses=(0.05,) * 5)
    assert run.status == "done"
    assert cuts.at == set()
    assert run.records["order_lines"]["created"] == 200
    assert (run.rows_read, run.rows_accepted) == (200, 200)
    undo_import(cast.alice, run.id)


def test_patience_ends(cast):
    tried = []

    def lost():
        tried.append(1)
        raise OperationalError("gone")

    with pytest.raises(OperationalError, match="gone"):
        patiently(lost, pauses=(0, 0))
    assert len(tried) == 3


def test_a_busy_import_is_waited_for_only_after_a_loss(cast):
    answers = [OperationalError("gone"), ImportBusy(trail="x"), "done"]

    def work():
        answer = answers.pop(0)
        if isinstance(answer, str):
            return answer
        raise answer

    assert patiently(work, pauses=(0, 0, 0)) == "done"
    answers[:] = [ImportBusy(trail="x")]
    with pytest.raises(ImportBusy):
        patiently(work, pauses=(0, 0))
