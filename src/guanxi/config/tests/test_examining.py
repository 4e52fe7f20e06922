"""``doctor`` asks the rooms: each fault is produced, found, named, and gone again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Cast
from django.conf import settings
from django.db import connections

from guanxi.cluster.api import OWNER, Finding, as_owner, as_serving
from guanxi.config.examining import examine_rooms
from guanxi.engine.api import refresh_lake
from guanxi.exchange.tests.loading import PEOPLE, load, write
from guanxi.jobs.api import defer


@pytest.fixture
def asked(cast: Cast, tmp_path: Path) -> Iterator[Path]:
    """Return the home of an installation with an import and a lake; the queue is empty before and after."""
    _empty_queue()
    path = write(
        tmp_path / "p.csv", list(PEOPLE), [[n, f"Ann {n}", f"a{n}@example.com", ""] for n in range(9)]
    )
    load(cast.alice, path, "people", PEOPLE)
    refresh_lake(cast.workspace.ref())
    yield Path(settings.HOME)
    _empty_queue()


def _empty_queue() -> None:
    with as_owner() as cursor:
        for table in ("procrastinate_events", "procrastinate_jobs", "procrastinate_workers"):
            cursor.execute(f"delete from {table}")


def found(home: Path, name: str) -> list[Finding]:
    return [each for each in examine_rooms(home) if each.name.startswith(name)]


def one(home: Path, name: str, state: str, of: str = "") -> Finding:
    """Return the first such finding; ``of`` a workspace, since others' may be left by other tests."""
    finding = next(each for each in found(home, name) if each.state == state and of in each.text)
    assert finding.way_out
    return finding


def test_nothing_is_wrong(asked: Path, cast: Cast) -> None:
    slugs = (cast.workspace.slug, cast.elsewhere.slug)
    mine = [
        each for each in examine_rooms(asked) if each.state != "ok" and any(s in each.text for s in slugs)
    ]
    assert not mine
    assert one_state(asked, "migrations") == "ok"
    assert one_state(asked, "queue") == "ok"


def one_state(home: Path, name: str) -> str:
    return found(home, name)[0].state


def test_migrations_that_are_missing_or_from_the_future(asked: Path, cast: Cast) -> None:
    schema = cast.workspace.schema
    with as_owner() as cursor:
        cursor.execute(f"delete from {schema}.migration where room = 'exchange' returning name")
        names = [name for (name,) in cursor.fetchall()]
    assert "exchange/" in one(asked, f"migrations of {cast.workspace.slug}", "failed").text
    with as_owner() as cursor:
        for name in (*names, "9999_later"):
            cursor.execute(f"insert into {schema}.migration (room, name) values ('exchange', %s)", (name,))
    assert "newer" in one(asked, f"migrations of {cast.workspace.slug}", "failed").text
    with as_owner() as cursor:
        cursor.execute(f"delete from {schema}.migration where name = '9999_later'")
        cursor.execute(
            "insert into django_migrations (app, name, applied) values ('access', '9999_x', now())"
        )
    assert "access.9999_x" in one(asked, "migrations", "failed").text
    with as_owner() as cursor:
        cursor.execute("delete from django_migrations where name = '9999_x'")
        cursor.execute(
            "update django_migrations set name = 'x' where app = 'access' and name = '0001_initial' "
            "returning id"
        )
        number = cursor.fetchall()[0][0]
    assert one(asked, "migrations", "failed")
    with as_owner() as cursor:
        cursor.execute("update django_migrations set name = '0001_initial' where id = %s", (number,))
    assert one_state(asked, "migrations") == "ok"


def test_schemas_without_a_workspace_and_the_other_way_round(asked: Path, cast: Cast) -> None:
    with as_owner() as cursor:
        cursor.execute("create schema w_000000000000")
    assert "w_000000000000" in one(asked, "workspaces", "warning").text
    with as_owner() as cursor:
        cursor.execute(f"alter schema {cast.elsewhere.schema} rename to w_000000000001")
    assert "missing" in one(asked, f"migrations of {cast.elsewhere.slug}", "failed").text
    with as_owner() as cursor:
        cursor.execute(f"alter schema w_000000000001 rename to {cast.elsewhere.schema}")
        cursor.execute("drop schema w_000000000000")


def test_a_stuck_queue(asked: Path) -> None:
    with as_serving():
        number = defer("exchange.import_run", workspace_id=0, trail="x")
    with as_owner() as cursor:
        cursor.execute(
            "update procrastinate_events set at = now() - interval '1 hour' where job_id = %s", (number,)
        )
    assert "60 minutes" in one(asked, "queue", "failed").text
    with as_owner() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing' where id = %s", (number,))
    assert "gone" in one(asked, "queue", "warning").text
    with as_owner() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed' where id = %s", (number,))
    assert "1 failed" in one(asked, "queue", "warning").text


def test_a_lake_that_is_behind_ahead_or_has_lost_parts(asked: Path, cast: Cast, tmp_path: Path) -> None:
    schema, slug = cast.workspace.schema, cast.workspace.slug
    path = write(tmp_path / "q.csv", list(PEOPLE), [[77, "Bea", "b@example.com", ""]])
    load(cast.alice, path, "people", PEOPLE)
    with as_owner() as cursor:
        cursor.execute(f"select {schema}.settle()")
        cursor.execute(f"update {schema}.action set at = at - interval '3 days'")
    assert "behind" in one(asked, "lake", "warning", slug).text
    with as_owner() as cursor:
        cursor.execute(f"update {schema}.action set at = at + interval '3 days'")
    refresh_lake(cast.workspace.ref())
    part = next((asked / "lake" / schema / "people").glob("*.parquet"))
    part.rename(part.with_suffix(".away"))
    assert "missing" in one(asked, "lake", "failed", slug).text
    part.with_suffix(".away").rename(part)
    with as_owner() as cursor:
        cursor.execute(f"update {schema}.action set position = -position")
    assert "ahead" in one(asked, "lake", "warning", slug).text
    with as_owner() as cursor:
        cursor.execute(f"update {schema}.action set position = -position")
    shutil.rmtree(asked / "lake" / schema)


def test_a_clock_that_went_backwards(asked: Path, cast: Cast) -> None:
    schema, slug = cast.workspace.schema, cast.workspace.slug
    with as_owner() as cursor:
        cursor.execute(f"update {schema}.action set at = at + interval '2 hours'")
    assert "backwards" in one(asked, "clock", "warning", slug).way_out
    with as_owner() as cursor:
        cursor.execute(f"update {schema}.action set at = at - interval '2 hours'")


def test_imports_that_lie_still_and_files_that_cannot_be_read(asked: Path, cast: Cast) -> None:
    schema, slug = cast.workspace.schema, cast.workspace.slug
    with as_owner() as cursor:
        cursor.execute(
            f"update {schema}.import_run set status = 'running', touched_at = now() - interval '1 hour' "
            "returning file_path"
        )
        path = Path(cursor.fetchall()[0][0])
    assert "unfinished" in one(asked, "imports", "warning", slug).text
    with as_owner() as cursor:
        cursor.execute(f"update {schema}.import_run set status = 'done'")
    os.rename(path, path.with_suffix(".away"))
    assert str(path) in one(asked, "files", "warning", slug).text
    os.rename(path.with_suffix(".away"), path)
    assert not [each for each in found(asked, "files") if slug in each.text]
    assert connections[OWNER]
