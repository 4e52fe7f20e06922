"""The currencies of records that are there already."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.exchange.logic.plan import Level
from guanxi.records.api import own_id

_OTHERS = "select exists (select from {table} where currency <> %s)"

_CURRENCIES = """
select n.number, t.currency
from unnest(%(numbers)s::text[]) n(number)
left join source_record r on r.object = {object} and r.external_id = {key}
    and r.source_id = (select s.id from source s where s.slug = %(source)s)
join {table} t on t.id = coalesce(r.record_id, {own})
where t.currency is not null
"""


def has_other_currencies(cursor: Cursor, level: Level, usual: str) -> bool:
    """Return whether any record of a level's object is in another currency than the usual one."""
    cursor.execute(sql.SQL(_OTHERS).format(table=sql.Identifier(level.slug)), (usual,))
    return bool(cursor.fetchall()[0][0])


def currencies_of(cursor: Cursor, level: Level, source: str, numbers: Sequence[str]) -> dict[str, str]:
    """Return number → currency of the records that a source means by these numbers."""
    number = sql.SQL("n.number")
    named = (level.key or "").endswith(".name")
    statement = sql.SQL(_CURRENCIES).format(
        object=sql.Literal(level.slug),
        table=sql.Identifier(level.slug),
        key=sql.SQL("lower({})").format(number) if named else number,
        own=own_id(number),
    )
    cursor.execute(statement, {"numbers": list(numbers), "source": source})
    return dict(cursor.fetchall())
