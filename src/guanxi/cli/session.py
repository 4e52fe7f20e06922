"""What a lone command stands on: a running database, for as long as the command runs, Django, a workspace."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from guanxi.cli.errors import DatabaseLost, NoWorkspace, WhichWorkspace
from guanxi.cluster.api import disk_watched, ensure_server, resolve_home
from guanxi.kernel.api import Context

if TYPE_CHECKING:
    from guanxi.access.api import Workspace

DEFAULT = "default"
# Named, not imported: the assembler stands above the doors.
_MIGRATE = ("guanxi.config.migrate", "ensure_migrated")


@contextmanager
def installation(home: Path | None = None) -> Iterator[Path]:
    """Give the home with its database running and Django ready, whether or not ``up`` is running.

    The database stops with the last command that needs it. Raises what ``cluster.ensure_server`` raises,
    ``DatabaseLost`` and ``DiskFull``.
    """
    path, before = resolve_home(home), os.environ.get("GUANXI_HOME")
    os.environ["GUANXI_HOME"] = str(path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    with ensure_server(path):
        import django

        django.setup()
        from django.db import InterfaceError, OperationalError

        try:
            with disk_watched(path):
                yield path
        except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
            raise DatabaseLost(reason=str(error).strip().rstrip(".")) from error
        finally:
            _hang_up()
            _go_home(before)


@contextmanager
def migrated(home: Path | None = None) -> Iterator[Path]:
    """Give the home with its database running and up to date. Raises ``MigrationFailed``."""
    with installation(home) as path:
        module, name = _MIGRATE
        getattr(import_module(module), name)()
        yield path


@contextmanager
def at_work(
    home: Path | None, workspace: str | None, *, create: bool = False, for_now: bool = False
) -> Iterator[Context]:
    """Give the operator's context in a workspace: the one named, else the only one.

    ``create`` makes the workspace ``default`` where there is none yet, and ``for_now`` removes it again at
    the end, unless anything has been done in it meanwhile. Raises ``NotFound``, ``NoWorkspace`` and
    ``WhichWorkspace``.
    """
    with migrated(home):
        from guanxi.access.api import discard_workspace, find_workspace, operator_context

        found = _find(workspace)
        if found is None and not create:
            raise NoWorkspace
        made = None if found else _make_default()
        try:
            yield operator_context(found or made or find_workspace(DEFAULT))
        finally:
            if made and for_now:
                discard_workspace(made)


def _make_default() -> Workspace | None:
    """Make the first workspace; None if another first command was sooner."""
    from guanxi.access.api import NewWorkspace, Taken, create_workspace

    try:
        return create_workspace(NewWorkspace("Default", DEFAULT))
    except Taken:
        return None


def _find(slug: str | None) -> Workspace | None:
    from guanxi.access.api import Workspace, find_workspace

    if slug:
        return find_workspace(slug)
    known = list(Workspace.objects.order_by("slug"))
    if len(known) > 1:
        raise WhichWorkspace(known=", ".join(each.slug for each in known))
    return known[0] if known else None


def _go_home(before: str | None) -> None:
    if before is None:
        os.environ.pop("GUANXI_HOME", None)
    else:
        os.environ["GUANXI_HOME"] = before


def _hang_up() -> None:
    """Close every connection, or the pool would go on calling a database that is being stopped."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()  # type: ignore[attr-defined]
