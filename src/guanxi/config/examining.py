"""What ``doctor`` asks the rooms: migrations, the queue, each workspace's log, lake, imports and files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from guanxi.access.api import Workspace
from guanxi.cluster.api import (
    FAILED,
    OK,
    OWNER,
    WARNING,
    Cursor,
    Finding,
    as_owner,
    enter,
    known_migrations,
)
from guanxi.config.modules import ROOM, examine_missing, examine_packages
from guanxi.engine.api import lake_position, missing_parts
from guanxi.exchange.api import import_standing
from guanxi.history.api import actions_since, log_standing
from guanxi.jobs.api import QueueState, queue_state

LATE = 600.0  # seconds after which a waiting job, or an import that nobody touches, is stuck
BEHIND = 86_400.0  # seconds after which a lake that has not followed the log is behind
FUTURE = 60.0  # seconds by which the log may be ahead of the clock

_LEDGER = "select room || '/' || name from {schema}.migration"
_SCHEMAS = "select nspname from pg_namespace where nspname ~ '^w_[0-9a-f]{12}$'"
_MIGRATED = "Run “guanxi up”: it applies them. If one fails, its message says why."
_TOO_OLD = "Update this Guanxi, or restore a backup from before."


def examine_rooms(_home: Path) -> Iterator[Finding]:
    """Look at an installation whose database runs, with Django ready."""
    state = _public()
    yield state
    if state.state == FAILED:
        return
    yield from examine_packages()
    workspaces = list(Workspace.objects.using(OWNER).order_by("slug"))
    yield from _schemas(workspaces)
    with as_owner() as cursor:
        yield from _queue(queue_state(cursor))
    for workspace in workspaces:
        with as_owner() as cursor:
            ledger = _ledger(cursor, workspace)
        yield from ledger
        if not ledger:
            yield from _workspace(workspace)


def _public() -> Finding:
    """Compare the migrations of the public tables with those of this program."""
    applied = set(MigrationRecorder(connections[OWNER]).applied_migrations())
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {})
    if newer := sorted(f"{app}.{name}" for app, name in applied - known):
        return Finding("migrations", FAILED, f"a newer Guanxi has been here: {', '.join(newer)}", _TOO_OLD)
    if not applied:
        return Finding("migrations", FAILED, "the database is empty", _MIGRATED)
    if missing := sorted(f"{app}.{name}" for app, name in known - applied):
        return Finding("migrations", FAILED, f"not applied yet: {', '.join(missing)}", _MIGRATED)
    return Finding("migrations", OK, "the public tables are up to date")


def _ledger(cursor: Cursor, workspace: Workspace) -> list[Finding]:
    name = f"migrations of {workspace.slug}"
    cursor.execute("select to_regclass(%s)", (f"{workspace.schema}.migration",))
    if cursor.fetchall()[0][0] is None:
        text = "its schema is missing or was never migrated"
        return [Finding(name, FAILED, text, "Restore the workspace from a backup, under another slug.")]
    cursor.execute(_LEDGER.format(schema=workspace.schema))
    seen = {row[0] for row in cursor.fetchall()}
    if newer := sorted(each for each in seen - known_migrations() if not each.startswith(ROOM)):
        return [Finding(name, FAILED, f"a newer Guanxi has been here: {', '.join(newer)}", _TOO_OLD)]
    if missing := sorted(known_migrations() - seen):
        return [Finding(name, FAILED, f"not applied yet: {', '.join(missing)}", _MIGRATED)]
    return []


def _schemas(workspaces: list[Workspace]) -> Iterator[Finding]:
    """Find what a kill between making a schema and writing its workspace down has left."""
    with as_owner() as cursor:
        cursor.execute(_SCHEMAS.encode())
        left = sorted({row[0] for row in cursor.fetchall()} - {each.schema for each in workspaces})
    if left:
        text = f"schemas that no workspace names: {', '.join(left)}"
        yield Finding("workspaces", WARNING, text, "They hold nothing that is shown; drop them.")
    else:
        yield Finding("workspaces", OK, f"{len(workspaces)}")


def _queue(state: QueueState) -> Iterator[Finding]:
    text = f"{state.waiting} waiting, {state.running} running, {state.failed} failed"
    if state.orphaned:
        text = f"{state.orphaned} jobs are held by workers that are gone"
        yield Finding("queue", WARNING, text, "A running “guanxi up” takes them up within minutes.")
    elif state.waiting and state.oldest > LATE:
        text = f"{state.waiting} jobs wait, the first for {state.oldest / 60:.0f} minutes"
        way_out = "See run/worker.log." if state.workers else "No worker is running: start “guanxi up”."
        yield Finding("queue", FAILED, text, way_out)
    elif state.failed:
        yield Finding("queue", WARNING, text, "See run/worker.log for why, and start the work again.")
    else:
        yield Finding("queue", OK, text)


def _workspace(workspace: Workspace) -> Iterator[Finding]:
    slug = workspace.slug
    with enter(workspace.schema) as cursor:
        log = log_standing(cursor)
        position = lake_position(workspace.schema)
        gone = list(examine_missing(cursor, slug))
        behind, age = actions_since(cursor, position or 0)
        standing = import_standing(cursor, LATE)
    yield from gone
    if log.ahead > FUTURE:
        text = f"the log of {slug} has entries {log.ahead / 60:.0f} minutes ahead of now"
        yield Finding("clock", WARNING, text, "The clock went backwards: set it right before you go on.")
    if position is not None and position > log.position:
        yield Finding("lake", WARNING, f"{slug}: ahead of the log", "Run “guanxi analyse”: it starts anew.")
    elif parts := missing_parts(workspace.schema):
        text = f"{slug}: {len(parts)} parts are missing, such as {parts[0]}"
        yield Finding("lake", FAILED, text, f"Run “guanxi jobs run lake-rebuild --workspace {slug}”.")
    elif position is not None and behind and age > BEHIND:
        text = f"{slug}: {behind} actions behind the log, for {age / 3600:.0f} hours"
        yield Finding("lake", WARNING, text, f"Run “guanxi analyse --workspace {slug}”.")
    if standing.still:
        way_out = "Start “guanxi up”, or run “guanxi load” again: both go on where it stopped."
        yield Finding("imports", WARNING, f"{slug}: {standing.still} lie unfinished", way_out)
    if standing.unreadable:
        text = f"{slug}: {len(standing.unreadable)} cannot be read, such as {standing.unreadable[0]}"
        yield Finding("files", WARNING, text, "Bring them back from a backup, or give them to our user.")
