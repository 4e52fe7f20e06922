"""Reading a workspace at one moment: every table as of the same snapshot, in Arrow batches over ADBC."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
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

    def columns(self, table: str) -> Columns:
        """Return the columns of a table; none where there is no such table."""
        rows = self._rows("columns", table=sql.Literal(f'"{table}"'))
        return tuple((row["name"], row["kind"]) for row in rows)

    def anchor(self, position: int) -> str:
        """Return which action holds a position; empty where none does."""
        rows = self._rows("anchor", position=sql.Literal(position))
        return str(rows[0]["anchor"]) if rows else ""

    def change_count(self, table: str, position: int) -> int:
        """Return how many changes of a table came after a position."""
        rows = self._rows("change_count", object=sql.Literal(table), position=sql.Literal(position))
        return int(rows[0]["changes"])

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
    from adbc_driver_postgresql import dbapi

    try:
        with dbapi.connect(database_urls(Path(settings.HOME)).serve.uri) as connection:
            with connection.cursor() as cursor:
                cursor.execute(_BEGIN)
                cursor.execute(_entering(schema))
                cursor.fetchall()
            yield Snapshot(connection)
            connection.rollback()
    except Error as error:
        raise ExtractFailed(reason=str(error).strip()) from error


def _entering(schema: str) -> str:
    names = {"path": sql.Literal(f"{schema}, public"), "role": sql.Literal(schema)}
    return sql.SQL(_ENTER).format(**names).as_string(None)


@cache
def _named(name: str) -> sql.SQL:
    return sql.SQL(Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8"))


def _listed(columns: Any, alias: str = "") -> sql.Composable:
    own = [sql.Identifier(*([alias, name] if alias else [name])) for name, _ in columns]
    return sql.SQL(", ").join(own)
