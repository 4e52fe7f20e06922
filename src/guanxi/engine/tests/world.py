"""A workspace in which things happen, and the comparison of its lake with its database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import sql

from guanxi.access.api import action, perform
from guanxi.cluster.api import Cursor, enter
from guanxi.engine.api import open_lake
from guanxi.history.api import actions_to_undo, undo_action
from guanxi.kernel.api import ActorKind, Context, Role, uuid7, uuid7_batch

OBJECTS = ("people", "orders", "order_lines", "products", "companies", "events")
MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Rows:
    """Rows for a table, all with the same columns."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


@action("test.insert", Role.MEMBER)
def insert(_context: Context, cursor: Cursor, given: Rows) -> None:
    """Copy rows into a table, as imports do."""
    names = sql.SQL(", ").join(map(sql.Identifier, given.columns))
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(given.table), names)
    with cursor.copy(statement) as copy:
        for row in given.rows:
            copy.write_row(row)


@action("test.run", Role.MEMBER)
def run(_context: Context, cursor: Cursor, given: tuple[str, Any]) -> None:
    """Execute one statement as an action."""
    cursor.execute(*given)


@action("test.events", Role.MEMBER)
def happen(_context: Context, cursor: Cursor, count: int) -> None:
    """Let some facts of behaviour come in."""
    cursor.execute("select ensure_month('events', %s)", (MOMENT.date(),))
    cursor.execute("insert into source (slug) values ('shop') on conflict (slug) do nothing")
    for number in uuid7_batch(count):
        cursor.execute(
            "insert into events (id, name, occurred_at, source_id, external_id, action_id) "
            "select %s, 'visit', %s, id, %s, current_action() from source where slug = 'shop'",
            (number, MOMENT, str(number)),
        )


@action("test.undo", Role.MEMBER)
def take_back(_context: Context, cursor: Cursor, number: int) -> None:
    """Take one action back."""
    undo_action(cursor, number)


def people(context: Context, names: Sequence[str]) -> list[UUID]:
    """Create people and return their ids."""
    ids = uuid7_batch(len(names))
    perform(insert, context, Rows("people", ("id", "name"), list(zip(ids, names, strict=True))))
    return ids


def undo(context: Context, trail: UUID) -> None:
    """Take a trail back, each action in a transaction of its own."""
    with enter(context.workspace.schema) as cursor:
        numbers = actions_to_undo(cursor, trail)
    undoing = context.acting_as(ActorKind.UNDO).on_trail(uuid7())
    for number in numbers:
        perform(take_back, undoing, number)


def in_database(context: Context, table: str) -> list[tuple[Any, ...]]:
    """Return a table's rows outside the trash in the order of ids, columns in the order of names."""
    with enter(context.workspace.schema) as cursor:
        names = sql.SQL(", ").join(map(sql.Identifier, _columns(cursor, table)))
        cursor.execute(
            sql.SQL("select {} from {} where deleted_at is null order by id").format(
                names, sql.Identifier(table)
            )
        )
        return [tuple(_plain(value) for value in row) for row in cursor.fetchall()]


def in_lake(context: Context, table: str) -> list[tuple[Any, ...]]:
    """Return what the lake shows of a table, in the same order."""
    import json

    with open_lake(context.workspace) as lake:
        described = lake.rows(f'describe "{table}"')
        kinds = {str(row[0]): row[1] for row in described if row[0] != "_root"}
        names = ", ".join(f'"{name}"' for name in sorted(kinds))
        rows = lake.rows(f'select {names} from "{table}" order by id')
    is_json = [kinds[name] == "JSON" for name in sorted(kinds)]
    return [
        tuple(
            json.loads(value) if parse and value else value for value, parse in zip(row, is_json, strict=True)
        )
        for row in rows
    ]


def _columns(cursor: Cursor, table: str) -> list[str]:
    cursor.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped "
        "and attname <> 'search'",
        (f'"{table}"',),
    )
    return sorted(row[0] for row in cursor.fetchall())


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def compare(context: Context) -> None:
    """Hold the lake against the database, table by table."""
    for table in OBJECTS:
        assert in_lake(context, table) == in_database(context, table), table
