"""Filling the sort keys of records that are older than the column."""

from __future__ import annotations

from uuid import UUID

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.metadata.api import Field, sort_key

_BATCH = 20_000
_FOLLOWING = "select id, {name} from {table} where id > %s order by id limit {batch}"
_FILL = """
update {table} t set sort_key = v.sort_key
from (select unnest(%s::uuid[]) as id, unnest(%s::text[]) as sort_key) v
where t.id = v.id and v.sort_key is not null
"""


def fill_sort_keys(cursor: Cursor, table: str, field: Field) -> None:
    """Give every record its sort key; the log does not hold it, because it is derived."""
    names = {
        "table": sql.Identifier(table), "name": sql.Identifier(field.slug), "batch": sql.Literal(_BATCH)
    }  # fmt: skip
    last = UUID(int=0)
    while True:
        cursor.execute(sql.SQL(_FOLLOWING).format(**names), (last,))
        rows = cursor.fetchall()
        if not rows:
            return
        columns = [row[0] for row in rows], [sort_key(row[1]) for row in rows]
        cursor.execute(sql.SQL(_FILL).format(**names), columns)
        last = rows[-1][0]
