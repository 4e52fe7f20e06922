"""What ``doctor`` asks the server itself: its clock, its connections, its archiver."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from guanxi.cluster.backup.known import known_backups
from guanxi.cluster.finding import FAILED, OK, WARNING, Finding
from guanxi.cluster.home import Home

APART = 5.0  # seconds by which two clocks may differ
CROWDED = 0.8
NEEDED = 30  # connections that web, worker and a command take at most
_WEEK = 7 * 86_400.0

_CLOCK = "select extract(epoch from clock_timestamp())"
_CONNECTIONS = """
select count(*), current_setting('max_connections')::int
    - current_setting('superuser_reserved_connections')::int
from pg_stat_activity where backend_type = 'client backend'
"""
_ARCHIVER = """
select current_setting('archive_mode'), failed_count, last_failed_wal, last_failed_time > coalesce(
    last_archived_time, '-infinity') from pg_stat_archiver
"""


def server_state(connection: psycopg.Connection[Any], home: Path) -> Iterator[Finding]:
    """Look at a running server."""
    yield _clock(connection)
    yield _connections(connection)
    yield from _archiver(connection)
    yield _backups(home)


def _clock(connection: psycopg.Connection[Any]) -> Finding:
    before = time.time()
    theirs = float(_row(connection, _CLOCK)[0])
    apart = theirs - (before + time.time()) / 2
    if abs(apart) > APART:
        text = f"the database's clock is {apart:+.0f} s from this machine's"
        return Finding("clock", WARNING, text, "Let both follow a time server (NTP).")
    return Finding("clock", OK, "the database and this machine agree")


def _connections(connection: psycopg.Connection[Any]) -> Finding:
    used, most = _row(connection, _CONNECTIONS)
    text = f"{used} of {most} in use"
    if most < NEEDED:
        return Finding("connections", WARNING, text, f"Raise max_connections to {NEEDED + 10} or more.")
    if used > CROWDED * most:
        return Finding("connections", WARNING, text, "Lower GUANXI_POOL, or raise max_connections.")
    return Finding("connections", OK, text)


def _archiver(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    mode, failed, segment, failing = _row(connection, _ARCHIVER)
    if mode != "off" and failing:
        text = f"the log is not archived: {failed} failures, the last of {segment}"
        way_out = "See the database's log; make room in the archive or open its folder."
        yield Finding("archiver", FAILED, text, way_out)


def _backups(home: Path) -> Finding:
    known = known_backups(home)
    if known:
        age = time.time() - datetime.fromisoformat(known[0].made_at).timestamp()
        text = f"the last one was made {age / 86_400:.0f} days ago"
        old = age > _WEEK
    else:
        text = "none has been made"
        old = time.time() - Home(home).secrets.stat().st_ctime > _WEEK
    way_out = "Run “guanxi backup --to FOLDER”, each night." if old else ""
    return Finding("backups", WARNING if old else OK, text, way_out)


def _row(connection: psycopg.Connection[Any], statement: str) -> tuple[Any, ...]:
    row = connection.execute(statement.encode()).fetchone()
    return row if row is not None else ()
