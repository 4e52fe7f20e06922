"""A clock that is put back an hour, or forward: nothing waits for it, is taken twice, or loses its order.

The program's clock is moved; the database's cannot be, so that what it noted is moved the other way instead.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from guanxi.access.actions.users import TRIES_PER_ADDRESS
from guanxi.access.api import TooManyAttempts, User, WrongCredentials, perform, sign_in
from guanxi.access.models import SignInAttempt
from guanxi.cluster.api import as_owner, bases_in, database_urls, ensure_server, enter, take_base
from guanxi.exchange.actions import run as running
from guanxi.exchange.api import resume_unfinished, run_import, undo_import
from guanxi.exchange.tests.test_resume import Killed, begin, kill_after
from guanxi.history.api import feed
from guanxi.jobs.schedules import TICK
from guanxi.jobs.tests.working import empty_queue, take_and_die, with_worker
from guanxi.jobs.worker import _keep_looking, reclaim
from guanxi.kernel.api import uuid7
from guanxi.records.api import NewRecords, RecordChange, change_record, create_records

HOUR = 3600
JUMPS = pytest.mark.parametrize("jump", [-HOUR, HOUR], ids=["back", "forward"])


def move_clock(monkeypatch, seconds):
    """Let the program's clock jump."""
    now, now_ns = time.time, time.time_ns
    monkeypatch.setattr(time, "time", lambda: now() + seconds)
    monkeypatch.setattr(time, "time_ns", lambda: now_ns() + seconds * 10**9)


def move_noted(cast, seconds):
    """Let everything that the workspace has noted be of a clock that has jumped by so many seconds since."""
    noted = {"action": ("at",), "change": ("at",), "import_run": ("created_at", "touched_at")}
    with as_owner() as cursor:
        cursor.execute("select set_config('search_path', %s, true)", (cast.workspace.schema,))
        for table, columns in noted.items():
            moved = ", ".join(f"{name} = {name} - {seconds} * interval '1 second'" for name in columns)
            cursor.execute(f"update {table} set {moved}".encode())


@JUMPS
def test_numbers_stay_unique_and_in_order(monkeypatch, jump):
    before = [uuid7() for _ in range(1000)]
    move_clock(monkeypatch, jump)
    made = [*before, *(uuid7() for _ in range(1000))]
    assert all(one < other for one, other in pairwise(made))


@JUMPS
def test_the_feed_has_neither_gap_nor_repeat(cast, monkeypatch, jump):
    def write(name):
        perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("people", [{"name": name}]))

    def read(after):
        with enter(cast.workspace.schema) as cursor:
            return feed(cursor, after=after, limit=100_000)

    write("Before")
    seen = read((0, 0))
    place = (seen[-1].position, seen[-1].seq)
    move_clock(monkeypatch, jump)
    move_noted(cast, jump)
    write("Behind")
    [entry] = read(place)
    assert entry.after["name"] == "Behind"
    assert [(each.position, each.seq) for each in read((0, 0))] == [
        *((each.position, each.seq) for each in seen),
        (entry.position, entry.seq),
    ]


@JUMPS
def test_an_import_is_gone_on_with_and_its_undo_keeps_what_others_edited(cast, tmp_path, monkeypatch, jump):
    orders = count_orders(cast)
    run = begin(cast.alice, tmp_path, source=f"jump {jump}")
    with monkeypatch.context() as patched:
        patched.setattr(running, "CHUNK", 20)
        kill_after(patched, running, 8)
        with pytest.raises(Killed):
            run_import(cast.alice, run.id)
    move_clock(monkeypatch, jump)
    move_noted(cast, jump)
    assert [(each.id, each.status) for each in resume_unfinished(cast.alice)] == [(run.id, "done")]
    with enter(cast.workspace.schema) as cursor:
        cursor.execute(
            "select c.record_id from change c join action a on a.id = c.action_id "
            "where a.trail = %s and c.object = 'orders' and c.verb = 'create' order by c.seq limit 1",
            (run.id,),
        )
        edited = cursor.fetchall()[0][0]
    move_noted(cast, jump)
    perform(change_record, cast.bob.on_trail(uuid7()), RecordChange("orders", edited, {"channel": "fair"}))
    done = undo_import(cast.alice, run.id)
    assert [(each.object, each.record_id) for each in done.kept] == [("orders", edited)]
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select channel from orders where id = %s", (edited,))
        assert cursor.fetchall() == [("fair",)]
    assert count_orders(cast) == orders + 1


def count_orders(cast):
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select count(*) from orders where deleted_at is null")
        return cursor.fetchall()[0][0]


def queued(task):
    with connection.cursor() as cursor:
        cursor.execute("select id, status from procrastinate_jobs where task_name = %s", (task,))
        return cursor.fetchall()


def test_what_a_dead_worker_left_is_not_left_until_the_clock_has_caught_up(installation):
    from procrastinate.contrib.django import app

    async def die_in_time_to_come(worker):
        await take_and_die(worker)
        ahead = "update procrastinate_workers set last_heartbeat = now() + interval '1 hour'"
        await worker.connector.execute_query_async(ahead)
        return await reclaim(worker, 0.0)

    empty_queue()
    app.configure_task(TICK).defer()
    assert with_worker(die_in_time_to_come) == 1
    [(_, status)] = queued(TICK)
    assert status == "todo"
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = now() + interval '1 hour'")

    async def look(worker):
        await reclaim(worker, 0.0)

    with_worker(look)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where scheduled_at > now()")
        assert cursor.fetchall() == [(0,)]
    empty_queue()


@JUMPS
def test_the_schedule_is_looked_at_whatever_the_clock_says(installation, monkeypatch, jump):
    async def look(worker):
        with suppress(TimeoutError):
            await asyncio.wait_for(_keep_looking(worker), 1.0)

    empty_queue()
    with_worker(look)
    assert len(queued(TICK)) == 1
    with_worker(look)
    assert len(queued(TICK)) == 1
    empty_queue()
    move_clock(monkeypatch, jump)
    with_worker(look)
    assert len(queued(TICK)) == 1
    empty_queue()


def test_nobody_is_shut_out_by_attempts_of_a_time_to_come(cast):
    email = User.objects.get(pk=int(cast.bob.actor.id)).email

    def fail(times):
        for _ in range(times):
            with pytest.raises(WrongCredentials):
                sign_in(email, "wrong password", "192.0.2.7")

    fail(TRIES_PER_ADDRESS)
    with pytest.raises(TooManyAttempts):
        sign_in(email, cast.password, "192.0.2.7")
    SignInAttempt.objects.filter(email=email).update(at=timezone.now() + timedelta(hours=1))
    assert sign_in(email, cast.password, "192.0.2.7").email == email


def test_the_base_copy_that_was_just_made_is_not_taken_for_the_oldest(place, monkeypatch):
    folder = place / "clock"
    folder.mkdir(mode=0o755)
    monkeypatch.setenv("GUANXI_WAL_ARCHIVE", str(folder / "archive"))
    with ensure_server(folder / "home", durable=False):
        first = take_base(folder / "home", keep=1)
        record = next(first.archive.glob("base/*/base.json"))
        told = json.loads(record.read_text())
        record.write_text(json.dumps(told | {"made_at": "2099-01-01T00:00:00+00:00"}))
        with psycopg.connect(database_urls(folder / "home").owner.conninfo, autocommit=True) as owner:
            owner.execute("create table more as select generate_series(1, 100000)")
        second = take_base(folder / "home", keep=1)
        assert [each.id for each in bases_in(first.archive)] == [second.id]
