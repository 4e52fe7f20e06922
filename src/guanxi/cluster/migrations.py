"""Workspace migrations: numbered SQL files per room, applied to each schema by the owner, once and whole."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from guanxi.cluster.connections import Cursor, as_owner
from guanxi.cluster.errors import MigrationFailed

_LEDGER = """
create table if not exists migration (
    room text not null, name text not null, applied_at timestamptz not null default now(),
    primary key (room, name)
)
"""

Step = Callable[[Cursor], None]


@dataclass(frozen=True, slots=True)
class Script:
    """One migration file of one room."""

    room: str
    path: Path

    @property
    def key(self) -> tuple[str, str]:
        """Return the name under which the ledger remembers it."""
        return self.room, self.path.stem


_folders: dict[str, Path] = {}
_reconcilers: dict[str, Step] = {}


def register_migrations(room: str, folder: Path, reconcile: Step | None = None) -> None:
    """Add a room's folder of ``NNNN_name.sql`` files; rooms apply in the order in which they register.

    ``reconcile`` runs after the files at every migration and adds what the code declares and the schema
    lacks; it must change nothing when nothing is missing.
    """
    _folders[room] = folder
    if reconcile:
        _reconcilers[room] = reconcile


def registered_scripts() -> list[Path]:
    """Return the files of all rooms, in the order in which they apply to a new schema."""
    return [path for folder in _folders.values() for path in sorted(folder.glob("*.sql"))]


def known_migrations() -> set[str]:
    """Return the names of all registered files as ``room/name``, as the ledgers of workspaces hold them."""
    return {f"{room}/{path.stem}" for room, folder in _folders.items() for path in folder.glob("*.sql")}


def pending(schema: str) -> list[Script]:
    """Return the migration files that a schema has not seen."""
    with as_owner() as cursor:
        _enter(cursor, schema)
        return _pending(cursor)


def migrate_schema(schema: str, only: Collection[str] | None = None) -> list[Script]:
    """Bring a workspace's schema up to date in one transaction and return what was applied.

    ``only`` names files as ``room/name``: no others apply, so that what comes from a former version meets
    the tables it was made for.
    Raises ``MigrationFailed`` with the file and the database's reason; the schema is then as before.
    """
    with as_owner() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", (schema,))
        cursor.execute("set local lock_timeout = '10s'")
        _enter(cursor, schema)
        scripts = [script for script in _pending(cursor) if only is None or "/".join(script.key) in only]
        for script in scripts:
            _apply(cursor, script, schema)
        for room, reconcile in _reconcilers.items():
            _guarded(cursor, f"{room}: reconcile", reconcile)
    return scripts


def _enter(cursor: Cursor, schema: str) -> None:
    cursor.execute("select set_config('search_path', %s, true)", (f"{schema}, public",))
    cursor.execute(_LEDGER)


def _pending(cursor: Cursor) -> list[Script]:
    cursor.execute("select room, name from migration")
    seen = set(cursor.fetchall())
    scripts = (
        Script(room, path) for room, folder in _folders.items() for path in sorted(folder.glob("*.sql"))
    )
    return [script for script in scripts if script.key not in seen]


def _apply(cursor: Cursor, script: Script, schema: str) -> None:
    text = script.path.read_text(encoding="utf-8").replace("{role}", schema)
    _guarded(cursor, f"{script.room}/{script.path.name}", lambda cur: _run(cur, text))
    cursor.execute("insert into migration (room, name) values (%s, %s)", script.key)


def _run(cursor: Cursor, text: str) -> None:
    cursor.execute(text.encode())


def _guarded(cursor: Cursor, what: str, step: Step) -> None:
    import psycopg

    try:
        step(cursor)
    except psycopg.Error as error:
        raise MigrationFailed(migration=what, reason=str(error).strip()) from error
