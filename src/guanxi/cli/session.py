"""What a lone command stands on: a running database, for as long as the command runs, and Django."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guanxi.cluster.api import ensure_server, resolve_home


@contextmanager
def installation(home: Path | None = None) -> Iterator[Path]:
    """Give the home with its database running and Django ready, whether or not ``up`` is running.

    The database stops with the last command that needs it. Raises what ``cluster.ensure_server`` raises.
    """
    path = resolve_home(home)
    os.environ["GUANXI_HOME"] = str(path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    with ensure_server(path):
        import django

        django.setup()
        try:
            yield path
        finally:
            _hang_up()


def _hang_up() -> None:
    """Close every connection, or the pool would go on calling a database that is being stopped."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()  # type: ignore[attr-defined]
