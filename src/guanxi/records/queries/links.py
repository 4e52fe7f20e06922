"""Links between records that a person can still look at: both are there, and neither is in the trash."""

from __future__ import annotations

from psycopg import sql

from guanxi.cluster.api import Cursor

_LINKS = """(select l.* from edge l
join {table} la on la.id = l.a and la.deleted_at is null
join {table} lb on lb.id = l.b and lb.deleted_at is null
where l.object = {object}) e"""


def links_of(slug: str) -> sql.Composable:
    """Return the links of an object under the alias ``e``; whatever counts or shows them reads these."""
    return sql.SQL(_LINKS).format(table=sql.Identifier(slug), object=sql.Literal(slug))


def count_pairs(cursor: Cursor, slug: str) -> int:
    """Return how many pairs of records may be one."""
    statement = sql.SQL("select count(*) from {links} where e.kind = 'possible'")
    cursor.execute(statement.format(links=links_of(slug)))
    return int(cursor.fetchall()[0][0])
