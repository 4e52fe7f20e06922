"""The tables of objects: made from their declarations, and widened when a declaration grows."""

from __future__ import annotations

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.metadata.api import create_table_sql, missing_columns, standard_objects
from guanxi.records.models.sort_keys import fill_sort_keys

# Lines of an order are a multiset: what tells two equal lines apart is which occurrence each is.
_EXTRAS = {
    "order_lines": """
        alter table order_lines
            add column source_id bigint not null references source,
            add column content bytea not null,
            add column occurrence int not null default 1;
        create unique index order_lines_once on order_lines ("order", content, occurrence);
    """,
}

# What was trashed last comes first; few rows are in it.
_TRASH = "create index {} on {} (updated_at, id) where deleted_at is not null"


def reconcile_tables(cursor: Cursor) -> None:
    """Create the tables that are missing and add the columns that a declaration has gained."""
    for kind in standard_objects():
        columns = _columns(cursor, kind.slug)
        if columns:
            for statement in missing_columns(kind, columns):
                _run(cursor, statement)
            if kind.alphabetical and "sort_key" not in columns:
                fill_sort_keys(cursor, kind.slug, kind.alphabetical)
        else:
            _run(cursor, create_table_sql(kind))
            _run(cursor, _EXTRAS.get(kind.slug, ""))
        if not kind.append_only:
            _trash_index(cursor, kind.slug)
        if not kind.append_only and columns != _columns(cursor, kind.slug):
            cursor.execute("select install_log(%s)", (kind.slug,))


def _trash_index(cursor: Cursor, table: str) -> None:
    name = f"{table}_trash"
    cursor.execute("select to_regclass(%s)", (name,))
    if cursor.fetchall()[0][0] is None:
        cursor.execute(sql.SQL(_TRASH).format(sql.Identifier(name), sql.Identifier(table)))


def _columns(cursor: Cursor, table: str) -> list[str]:
    cursor.execute(
        sql.SQL(
            "select attname from pg_attribute where attrelid = to_regclass(%s) "
            "and attnum > 0 and not attisdropped order by attnum"
        ),
        (table,),
    )
    return [row[0] for row in cursor.fetchall()]


def _run(cursor: Cursor, statement: str) -> None:
    if statement.strip():
        cursor.execute(statement.encode())
