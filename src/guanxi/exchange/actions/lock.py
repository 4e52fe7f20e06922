"""One process at a time works on an import; the lock goes with the connection, so a kill lets go of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from guanxi.exchange.errors import ImportBusy
from guanxi.kernel.api import Context


@contextmanager
def held(context: Context, trail: UUID) -> Iterator[None]:
    """Hold an import for the length of a block; raises ``ImportBusy`` if another process has it."""
    key = f"{context.workspace.schema}:{trail}"
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", (key,))
        if not cursor.fetchall()[0][0]:
            raise ImportBusy(trail=trail)
    try:
        yield
    finally:
        # A connection that broke has let go of the lock with its session.
        if is_connected():
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", (key,))


def is_connected() -> bool:
    """Tell whether the connection that holds the locks of this process is whole."""
    return connection.connection is not None and not connection.connection.broken
