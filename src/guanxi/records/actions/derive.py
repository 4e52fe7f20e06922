"""What is derived from records and kept beside them: search tokens and the totals of orders."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.metadata.api import ObjectType, index_tokens
from guanxi.records.models.objects import STANDARD_OBJECTS

_SEARCHED = {kind.slug: kind for kind in STANDARD_OBJECTS if kind.searchable}

_READ = "select id, {values} from {table} where id = any(%s)"

_WRITE = """
update {table} t set search = array_to_tsvector(string_to_array(v.words, chr(10)))
from (select unnest(%s::uuid[]) as id, unnest(%s::text[]) as words) v where t.id = v.id
"""


def refresh_search(cursor: Cursor, table: str, ids: Sequence[UUID]) -> None:
    """Renew the search tokens of some records."""
    kind = _SEARCHED.get(table)
    if kind is None or not ids:
        return
    values = sql.SQL(", ").join(sql.Identifier(field.slug) for field in kind.searchable)
    cursor.execute(sql.SQL(_READ).format(values=values, table=sql.Identifier(table)), (list(ids),))
    found = cursor.fetchall()
    words = ["\n".join(search_words(kind, row[1:])) for row in found]
    cursor.execute(sql.SQL(_WRITE).format(table=sql.Identifier(table)), ([row[0] for row in found], words))


def search_words(kind: ObjectType, values: Sequence[str | None]) -> list[str]:
    """Return the tokens of a record from the values of its searchable fields."""
    return index_tokens(values)


_TOTALS = """
update orders o set total = v.total, line_count = v.lines, updated_at = now()
from (
    select i.id, sum(l.amount)::bigint as total, count(l.id) as lines
    from unnest(%s::uuid[]) i(id)
    left join order_lines l on l."order" = i.id and l.deleted_at is null group by i.id
) v
where o.id = v.id and (o.total, o.line_count) is distinct from (v.total, v.lines)
"""


def orders_of(cursor: Cursor, table: str, ids: Sequence[UUID]) -> set[UUID]:
    """Return the orders whose totals depend on some records: those of lines, none for anything else."""
    if table != "order_lines" or not ids:
        return set()
    cursor.execute('select distinct "order" from order_lines where id = any(%s)', (list(ids),))
    return {row[0] for row in cursor.fetchall()}


def refresh_totals(cursor: Cursor, orders: Sequence[UUID]) -> None:
    """Renew the totals of some orders from their lines."""
    if orders:
        cursor.execute(_TOTALS, (list(orders),))
