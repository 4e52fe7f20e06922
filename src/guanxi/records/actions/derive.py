"""What is derived from records and kept beside them: search tokens, sort keys and the totals of orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.history.api import Kept
from guanxi.metadata.api import ObjectType, index_tokens, sort_key, standard_catalogue

_READ = "select id, {values} from {table} where id = any(%s)"

_WRITE = """
update {table} t set search = array_to_tsvector(string_to_array(v.words, chr(10))) {sort_key}
from (select unnest(%s::uuid[]) as id, unnest(%s::text[]) as words, unnest(%s::text[]) as sort_key) v
where t.id = v.id
"""


@dataclass(frozen=True, slots=True)
class Found:
    """How a record is found: the words searched for, a line each, and its place in the alphabet."""

    words: str
    sort_key: str | None


def refresh_search(cursor: Cursor, table: str, ids: Sequence[UUID]) -> None:
    """Renew the search tokens of some records."""
    kind = standard_catalogue().find(table)
    if kind is None or not kind.searchable or not ids:
        return
    values = sql.SQL(", ").join(sql.Identifier(field.slug) for field in kind.searchable)
    cursor.execute(sql.SQL(_READ).format(values=values, table=sql.Identifier(table)), (list(ids),))
    found = cursor.fetchall()
    ways = [found_by(kind, row[1:]) for row in found]
    statement = sql.SQL(_WRITE).format(
        table=sql.Identifier(table),
        sort_key=sql.SQL(", sort_key = v.sort_key" if kind.alphabetical else ""),
    )
    columns = [row[0] for row in found], [way.words for way in ways], [way.sort_key for way in ways]
    cursor.execute(statement, columns)


def found_by(kind: ObjectType, values: Sequence[str | None], given: Sequence[str] | None = None) -> Found:
    """Return how a record is found, from the values of its searchable fields (or of those ``given``)."""
    return Found("\n".join(index_tokens(values)), sort_key(_name(kind, values, given)))


def _name(kind: ObjectType, values: Sequence[str | None], given: Sequence[str] | None) -> str | None:
    slugs = given if given is not None else [field.slug for field in kind.searchable]
    named = kind.alphabetical.slug if kind.alphabetical else ""
    return values[slugs.index(named)] if named in slugs else None


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


_ORDERS_OF_ACTION = """
select distinct o.id from change c
left join order_lines l on l.id = c.record_id
join orders o on o.id = coalesce(l."order", (coalesce(c.after, c.before) ->> 'order')::uuid)
where c.action_id = %s and c.object = 'order_lines' and o.id = any(%s)
"""


def undo_totals(cursor: Cursor, action_id: int, kept: Sequence[Kept]) -> None:
    """Renew what others have made of orders since an action that is taken back wrote lines of theirs."""
    if not kept:
        return
    cursor.execute(_ORDERS_OF_ACTION, (action_id, [each.record_id for each in kept]))
    refresh_totals(cursor, [row[0] for row in cursor.fetchall()])
