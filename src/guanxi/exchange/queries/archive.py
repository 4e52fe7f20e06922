"""What an archive takes out of a workspace: every table with its columns, in an order that never varies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.exchange.logic.manifest import Column
from guanxi.metadata.api import Catalogue

# The schema's own bookkeeping, which a new schema has already, what only this installation has opened, and
# what its worker did: the numbers of jobs and workspaces mean others elsewhere.
_LEFT_OUT = frozenset({"migration", "bi_access", "job_run"})

_TABLES = """
select c.relname from pg_class c where c.relnamespace = to_regnamespace(current_schema()::text)
and c.relkind in ('r', 'p') and not c.relispartition order by 1
"""
_LINKS = """
select a.relname, b.relname from pg_constraint f
join pg_class a on a.oid = f.conrelid join pg_class b on b.oid = f.confrelid
where f.contype = 'f' and a.relnamespace = to_regnamespace(current_schema()::text) and a.oid <> b.oid
"""
# Numbers of transactions mean nothing in another server; generated columns generate themselves.
_COLUMNS = """
select attname, format_type(atttypid, atttypmod),
       coalesce(col_description(attrelid, attnum) = 'custom', false)
from pg_attribute where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped and attgenerated = ''
and atttypid <> 'xid8'::regtype order by attnum
"""
_KEY = """
select array_agg(a.attname order by k.place) from pg_index i,
unnest(i.indkey::int[]) with ordinality k(number, place) join pg_attribute a on a.attnum = k.number
where i.indrelid = to_regclass(%s) and a.attrelid = i.indrelid and i.indisprimary
"""
_IDENTITY = (
    "select array_agg(attname) from pg_attribute where attrelid = to_regclass(%s) and attidentity <> ''"
)
_SEQUENCES = """
select relname from pg_class where relnamespace = to_regnamespace(current_schema()::text) and relkind = 'S'
"""
# What else holds users' numbers, beside the fields of that type.
_HOLD_USERS = {"saved_view": ("owner",)}
# Tables in parts by month, and the column that says which.
PARTED = {"change": "at", "events": "occurred_at"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table to take along."""

    name: str
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    users: tuple[str, ...]


def tables_of(cursor: Cursor, objects: Catalogue) -> list[Table]:
    """Return the tables of the entered workspace, those that others point at first."""
    cursor.execute(_TABLES)
    names = [row[0] for row in cursor.fetchall() if row[0] not in _LEFT_OUT]
    cursor.execute(_LINKS)
    order = TopologicalSorter({name: [] for name in names})
    for source, target in cursor.fetchall():
        order.add(source, target)
    users = _HOLD_USERS | {
        kind.slug: tuple(field.slug for field in kind if field.type == "user") for kind in objects
    }
    return [_table(cursor, name, users.get(name, ())) for name in order.static_order()]


def _table(cursor: Cursor, name: str, users: tuple[str, ...]) -> Table:
    quoted = f'"{name}"'
    columns = tuple(Column(*row) for row in _rows(cursor, _COLUMNS, quoted))
    for statement in (_KEY, _IDENTITY):
        order = _rows(cursor, statement, quoted)[0][0]
        if order:
            break
    known = tuple(column.name for column in columns)
    return Table(name, columns, tuple(order or known), users)


@contextmanager
def copy_table(cursor: Cursor, table: Table) -> Iterator[Iterable[Any]]:
    """Give a table as CSV with a line of headings; an absent value is empty, an empty text is quoted.

    Behind the block the connection is free again, whether or not all of it was taken.
    """
    statement = sql.SQL("copy (select {} from {} order by {}) to stdout (format csv, header)").format(
        _listed(column.name for column in table.columns), sql.Identifier(table.name), _listed(table.order)
    )
    with cursor.copy(statement) as copy:
        yield copy


def months_of(cursor: Cursor, name: str) -> tuple[str, ...]:
    """Return the months that a table in parts holds, as their first days; none for any other table."""
    if name not in PARTED:
        return ()
    statement = sql.SQL("select distinct date_trunc('month', {})::date::text from {} order by 1")
    cursor.execute(statement.format(sql.Identifier(PARTED[name]), sql.Identifier(name)))
    return tuple(row[0] for row in cursor.fetchall())


def sequences_of(cursor: Cursor) -> dict[str, int]:
    """Return the number that each sequence gives next, at least."""
    numbers = {}
    for (name,) in _rows(cursor, _SEQUENCES):
        cursor.execute(sql.SQL("select last_value + is_called::int from {}").format(sql.Identifier(name)))
        numbers[name] = int(cursor.fetchall()[0][0])
    return numbers


def users_in(cursor: Cursor, table: Table) -> set[int]:
    """Return the numbers of users that a table's records name."""
    found: set[int] = set()
    for column in table.users:
        statement = sql.SQL("select distinct {0} from {1} where {0} is not null")
        cursor.execute(statement.format(sql.Identifier(column), sql.Identifier(table.name)))
        found.update(row[0] for row in cursor.fetchall())
    return found


def _rows(cursor: Cursor, statement: str, *values: str) -> list[tuple[Any, ...]]:
    cursor.execute(statement, values or None)
    return cursor.fetchall()


def _listed(names: Any) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, names))
