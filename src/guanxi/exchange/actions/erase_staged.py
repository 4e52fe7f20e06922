"""A person taken out of the staged tables of imports that are not over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb

from guanxi.access.api import action
from guanxi.cluster.api import Cursor, staging_schema
from guanxi.exchange.actions.store import Stage
from guanxi.exchange.logic.plan import ID, LINES
from guanxi.exchange.logic.theirs import ROW
from guanxi.exchange.queries.imports import ImportRun
from guanxi.kernel.api import Context, Role
from guanxi.metadata.api import ObjectType, catalogue
from guanxi.records.api import PEOPLE, Trace, erased_fields

RAW = frozenset({"rows", "numbered"})
_TABLES = """
select t.tablename, array_agg(a.attname::text order by a.attnum) from pg_tables t
join pg_attribute a on a.attrelid = format('%%I.%%I', t.schemaname, t.tablename)::regclass
and a.attnum > 0 and not a.attisdropped
where t.schemaname = %s and t.tablename like %s group by 1 order by 1
"""


@dataclass(frozen=True, slots=True)
class _Table:
    """One staged table: of raw rows, whose columns are ``object.field``, or of one object's records."""

    name: sql.Identifier
    level: str
    columns: list[str]


@action("people.erase", Role.ADMIN)
def redact_stage(context: Context, cursor: Cursor, given: tuple[ImportRun, Trace]) -> None:
    """Remove the person's records and empty what other rows say of them.

    A further run of the import begins its levels anew: what was written is found as it was, and nothing that
    moved up is passed over, be it in the staged tables or, where those are lost, in the file.
    """
    run, trace = given
    for table, condition in _telling(cursor, context.workspace.schema, run, trace):
        _redact(cursor, table, run, condition, _objects(context, cursor))
    if run.place:
        counts = {slug: _last(cursor, context, run, slug) for slug in run.place.get("staged", {})}
        cursor.execute("update import_run set place = %s where id = %s", (Jsonb({"staged": counts}), run.id))


def count_staged(cursor: Cursor, schema: str, run: ImportRun, trace: Trace) -> int:
    """Return how many staged rows tell of the person."""
    found = 0
    for table, condition in _telling(cursor, schema, run, trace):
        cursor.execute(sql.SQL("select count(*) from {} where {}").format(table.name, condition))
        found += int(cursor.fetchall()[0][0])
    return found


def _objects(context: Context, cursor: Cursor) -> dict[str, ObjectType]:
    return catalogue(cursor, context.workspace, whole=True).objects


def _tables(cursor: Cursor, schema: str, trail: UUID) -> Iterator[_Table]:
    cursor.execute(_TABLES, (staging_schema(schema), f"%\\_{trail.hex}"))
    for name, columns in cursor.fetchall():
        level = name.removesuffix(f"_{trail.hex}")
        yield _Table(sql.Identifier(staging_schema(schema), name), level, columns)


def _telling(
    cursor: Cursor, schema: str, run: ImportRun, trace: Trace
) -> Iterator[tuple[_Table, sql.Composed]]:
    """Yield the tables that may tell of the person, each with the condition under which a row does.

    Lines come before their orders, which say whose they are until they are redacted themselves.
    """
    tables = {table.level: table for table in _tables(cursor, schema, run.id)}
    for level in sorted(tables, key=lambda level: level != LINES):
        condition = _theirs(tables[level], run, trace, tables.get("orders"))
        if condition is not None:
            yield tables[level], condition


def _theirs(table: _Table, run: ImportRun, trace: Trace, orders: _Table | None) -> sql.Composed | None:
    """Return the condition under which a staged row is of the person; None where none can be."""
    prefix = f"{PEOPLE}." if table.level in RAW else ""
    if table.level not in {*RAW, PEOPLE}:
        return _pointing(table, run, trace, orders)
    numbers = trace.numbers_at(run.source)
    asked = {
        f"{prefix}{ID}" if prefix else "ext": sorted(numbers),
        f"{prefix}email": [each.casefold() for each in trace.emails],
        f"{prefix}phone": list(trace.phones),
    }
    if prefix and not asked.keys() & set(table.columns):
        asked = {f"{prefix}name": [each.casefold() for each in trace.names if each in trace.needles]}
    if not prefix:
        asked = {"ext": sorted(numbers)}
    parts = [
        sql.SQL("({0}::text = any({1}::text[]) or lower({0}::text) = any({1}::text[]))").format(
            sql.Identifier(column), sql.Literal(values)
        )
        for column, values in asked.items()
        if column in table.columns
    ]
    if "digest" in table.columns:
        rows = sorted({number.split(":")[1] for number in numbers if number.startswith(ROW)})
        parts.append(sql.SQL("encode(digest, 'hex') = any({}::text[])").format(sql.Literal(rows)))
    found = sql.SQL(" or ").join(parts) if parts else None
    key = f"{prefix}{ID}"
    if found is None or not prefix or key not in table.columns:
        return found
    # A row with somebody else's number is theirs, whatever it says beside it.
    return sql.SQL("({found}) and ({key} is null or {key} = any({numbers}::text[]))").format(
        found=found, key=sql.Identifier(key), numbers=sql.Literal(sorted(numbers))
    )


def _pointing(table: _Table, run: ImportRun, trace: Trace, orders: _Table | None) -> sql.Composed | None:
    numbers = sql.Literal(sorted(trace.numbers_at(run.source)))
    theirs = sql.SQL("person::text = any({}::text[])").format(numbers)
    if "person" in table.columns:
        return theirs
    if table.level == LINES and orders and "person" in orders.columns:
        return sql.SQL('"order" in (select ext from {} where {})').format(orders.name, theirs)
    return None


def _redact(
    cursor: Cursor, table: _Table, run: ImportRun, condition: sql.Composed, objects: dict[str, ObjectType]
) -> None:
    if table.level == PEOPLE or (table.level in RAW and run.object == PEOPLE):
        cursor.execute(sql.SQL("delete from {} where {}").format(table.name, condition))
        return
    if table.level in RAW:
        emptied = [name for name in table.columns if _tells(name, objects)]
    else:
        kind: Any = objects.get(table.level)
        emptied = [slug for slug in ("person", *erased_fields(kind)) if slug in table.columns]
    emptied += ["originals"] if "originals" in table.columns else []
    cursor.execute(
        sql.SQL("update {} set {} where {}").format(
            table.name,
            sql.SQL(", ").join(sql.SQL("{} = null").format(sql.Identifier(name)) for name in emptied),
            condition,
        )
    )


def _tells(name: str, objects: dict[str, ObjectType]) -> bool:
    slug, _, field = name.partition(".")
    kind = objects.get(slug)
    return slug == PEOPLE or (kind is not None and field in erased_fields(kind)) or name.endswith(".person")


def _last(cursor: Cursor, context: Context, run: ImportRun, slug: str) -> int:
    name = Stage(context.workspace.schema, run.id).table(slug)
    cursor.execute("select to_regclass(%s)", (name.as_string(),))
    if cursor.fetchall()[0][0] is None:
        return 0
    cursor.execute(sql.SQL("select coalesce(max(n), 0) from {}").format(name))
    return int(cursor.fetchall()[0][0])
