"""A workspace as of one moment: everything that is read in it belongs together, however long it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings

from guanxi.cluster.connections import Cursor
from guanxi.cluster.logins import database_urls

_BEGIN = "set transaction isolation level repeatable read, read only"
_ENTER = """
select set_config('search_path', %s, true), set_config('role', %s, true), set_config('timezone', 'UTC', true),
set_config('datestyle', 'ISO', true), set_config('extra_float_digits', '1', true)
"""


@contextmanager
def snapshot(schema: str) -> Iterator[Cursor]:
    """Open a read-only transaction in a workspace, as the serving login in its role, on a connection apart.

    What others commit later is not seen. Times are in UTC, and texts of values those of every server.
    """
    login = database_urls(Path(settings.HOME)).serve
    with psycopg.connect(login.conninfo) as connection:
        with psycopg.ClientCursor(connection) as cursor:
            cursor.execute(_BEGIN)
            cursor.execute(_ENTER, (f"{schema}, public", schema))
            yield cursor
        connection.rollback()
