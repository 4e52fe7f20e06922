"""Reading a workspace at one moment: every table as of the same snapshot, in Arrow batches over ADBC."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from psycopg import sql

from guanxi.cluster.api import database_urls
from guanxi.engine.errors import ExtractFailed
from guanxi.engine.logic.state import Columns

_BEGIN = "set transaction isolation level repeatable read, read only"
_ENTER = "select set_config('search_path', {path}, true), set_config('role', {role}, true)"


class Snapshot:
    """A read-only transaction in the workspace's role; what commits later is not seen."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        # Asked once for all tables: most have the same position, and nothing changes in a snapshot.
        self._columns: dict[str, list[tuple[str, str]]] = {}
        self._anchors: dict[int, str] = {}
        self._changes: dict[int, dict[str, int]] = {}

    def columns(self, table: str) -> Columns:
        """Return the columns of a table; none where there is no such table."""
        if not self._columns:
            for row in self._rows("columns"):
                self._columns.setdefault(row["table"], []).append((row["name"], row["kind"]))
        return tuple(self._columns.get(table, ()))

    def anchor(self, position: int) -> str:
        """Return which action holds a position; empty where none does."""
        if position not in self._anchors:
            rows = self._rows("anchor", position=sql.Literal(position))
            self._anchors[position] = str(rows[0]["anchor"]) if rows else ""
        return self._anchors[position]

    def change_count(self, table: str, position: int) -> int:
        """Return how many changes of a table came after a position."""
        if position not in self._changes:
            rows = self._rows("change_counts", position=sql.Literal(position))
            self._changes[position] = {row["object"]: row["changes"] for row in rows}
        return self._changes[position].get(table, 0)

    def undone(self, position: int) -> list[int]:
        """Return the actions that were taken back after a position."""
        return [row["action_id"] for row in self._rows("undone", position=sql.Literal(position))]

    @contextmanager
    def whole(self, table: str, columns: Columns) -> Iterator[Any]:
        """Open all rows of a table."""
        statement = sql.SQL("select {} from {}").format(_listed(columns), sql.Identifier(table))
        with self._batches(statement) as batches:
            yield batches

    @contextmanager
    def changed(self, table: str, columns: Columns, position: int) -> Iterator[Any]:
        """Open the records that changed after a position, as they are now; removed ones are ``_gone``."""
        names = {
            "table": sql.Identifier(table),
            "object": sql.Literal(table),
            "columns": _listed([column for column in columns if column[0] != "id"], "t"),
            "position": sql.Literal(position),
        }
        with self._batches(_named("changed_rows").format(**names)) as batches:
            yield batches

    @contextmanager
    def facts(self, table: str, columns: Columns, position: int, *, after: int | None) -> Iterator[Any]:
        """Open the facts settled in (``after``, ``position``]; without ``after``, those not settled yet."""
        names = {
            "table": sql.Identifier(table),
            "columns": _listed(columns),
            "position": sql.Literal(position),
            "after": sql.Literal(after),
        }
        with self._batches(
            _named("pending_facts" if after is None else "settled_facts").format(**names)
        ) as batches:
            yield batches

    def _rows(self, name: str, **names: sql.Composable) -> list[dict[str, Any]]:
        with self._batches(_named(name).format(**names)) as batches:
            rows: list[dict[str, Any]] = batches.read_all().to_pylist()
            return rows

    @contextmanager
    def _batches(self, statement: sql.Composed) -> Iterator[Any]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement.as_string(None))
            yield cursor.fetch_record_batch()


@contextmanager
def open_snapshot(schema: str) -> Iterator[Snapshot]:
    """Open a workspace as the serving login in the workspace's role; raises ``ExtractFailed``."""
    from adbc_driver_manager import Error

    try:
        with _connected(database_urls(Path(settings.HOME)).serve.uri) as connection:
            with connection.cursor() as cursor:
                cursor.execute(_BEGIN)
                cursor.execute(_entering(schema))
                cursor.fetchall()
            yield Snapshot(connection)
            connection.rollback()
    except Error as error:
        raise ExtractFailed(reason=str(error).strip()) from error


def _connected(uri: str) -> Any:
    from adbc_driver_manager import AdbcConnection
    from adbc_driver_manager.dbapi import Connection

    database = _database(uri)
    return Connection(_Kept(), AdbcConnection(database))  # type: ignore[arg-type]


class _Kept:
    """Stands for the database where a connection would close it at its own end."""

    def close(self) -> None:
        """Keep what is known; the connection itself is closed."""


@lru_cache(maxsize=1)
def _database(uri: str) -> Any:
    """Return the driver's knowledge of a database. To learn all its types takes a third of a second."""
    from adbc_driver_postgresql import connect

    return connect(uri)


def _entering(schema: str) -> str:
    names = {"path": sql.Literal(f"{schema}, public"), "role": sql.Literal(schema)}
    return sql.SQL(_ENTER).format(**names).as_string(None)


@cache
def _named(name: str) -> sql.SQL:
    return sql.SQL(Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8"))


def _listed(columns: Any, alias: str = "") -> sql.Composable:
    own = [sql.Identifier(*([alias, name] if alias else [name])) for name, _ in columns]
    return sql.SQL(", ").join(own)
