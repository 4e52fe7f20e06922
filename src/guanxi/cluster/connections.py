"""Entering a workspace: one transaction, one role, one search path; outside it nothing answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.db import connections, transaction
from psycopg.types.json import JsonbLoader

from guanxi.kernel.api import note

Cursor = psycopg.ClientCursor[Any]

SERVE = "default"
OWNER = "owner"

_inside: ContextVar[str | None] = ContextVar("workspace_schema", default=None)

_ENTER = "select set_config('search_path', %s, true), set_config('role', %s, true)"


@contextmanager
def enter(schema: str) -> Iterator[Cursor]:
    """Open a transaction in a workspace, as the serving login in the workspace's role.

    Yields a cursor with rows as tuples and ``jsonb`` as Python values. Entering the same workspace again
    inside it is a savepoint; entering another one is a fault of the program.
    """
    outer = _inside.get()
    if outer not in (None, schema):
        raise RuntimeError(f"already inside {outer}")
    with transaction.atomic(using=SERVE):
        cursor = _raw_cursor(SERVE)
        token = _inside.set(schema)
        try:
            if outer is None:
                note(workspace=schema)
                cursor.execute(_ENTER, (f"{schema}, public", schema))
            yield cursor
        finally:
            _inside.reset(token)
            cursor.close()


@contextmanager
def as_owner() -> Iterator[Cursor]:
    """Open a transaction as the login that owns all tables. Only set-up and migrations use it."""
    with transaction.atomic(using=OWNER):
        cursor = _raw_cursor(OWNER)
        try:
            yield cursor
        finally:
            cursor.close()


@contextmanager
def as_serving() -> Iterator[Cursor]:
    """Open a transaction as the serving login, outside any workspace: the public tables and nothing else."""
    with transaction.atomic(using=SERVE):
        cursor = _raw_cursor(SERVE)
        try:
            yield cursor
        finally:
            cursor.close()


@contextmanager
def outside(cursor: Cursor | None = None) -> Iterator[None]:
    """Step out of the workspace's role for a moment, inside its transaction, to reach the public tables.

    Without a cursor it does nothing where no workspace has been entered.
    """
    if cursor is None and _inside.get() is None:
        yield
        return
    cursor = cursor or _raw_cursor(SERVE)
    cursor.execute("select current_setting('role'), set_config('role', 'none', true)")
    row = cursor.fetchone()
    assert row is not None  # noqa: S101 (a select without a from clause always answers)
    try:
        yield
    finally:
        cursor.execute("select set_config('role', %s, true)", (row[0],))


def _raw_cursor(alias: str) -> Cursor:
    connection = connections[alias]
    connection.ensure_connection()
    cursor: Cursor = psycopg.ClientCursor(connection.connection)
    # Django loads jsonb as text for its own fields; here it is wanted as values.
    cursor.adapters.register_loader("jsonb", JsonbLoader)
    return cursor
