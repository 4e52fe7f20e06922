"""A page of a list: filtered, searched, sorted, continued by keyset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import sql

from guanxi.metadata.api import SYSTEM_FIELDS, Node, ObjectType
from guanxi.records.queries.paging import (
    Order,
    Place,
    ordering,
    read_cursor,
    read_order,
    stretches,
    write_cursor,
)
from guanxi.records.queries.reader import Reader, Selected, run, select
from guanxi.records.queries.titles import related_titles

MAX_LIMIT = 1000
# Up to so many matches of a search are sorted; beyond, the order is walked until the page is full.
EXACT = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as dicts keyed by slug, the cursor of the next page (None: this is the last), and linked titles.

    ``titles`` has, per relation field among the columns, what the linked records are called by id.
    """

    kind: ObjectType
    rows: list[dict[str, Any]]
    next: str | None
    titles: dict[str, dict[UUID, str]] = field(default_factory=dict)


def list_records(
    asked: Reader,
    slug: str,
    *,
    where: Node | None = None,
    q: str = "",
    sort: str = "",
    columns: Sequence[str] | None = None,
    limit: int = 50,
    cursor: str | None = None,
    trash: bool = False,
    named: bool = True,
) -> Page:
    """Return a page of at most ``limit`` (1,000) records.

    ``where`` is a condition, ``q`` words to search for, ``sort`` such as ``-total`` or ``country,-total``,
    ``columns`` field slugs (None: all). Rows also carry the id, the title's fields and what the order needs.
    ``named`` asks what linked records are called. Raises ``ObjectNotFound``, ``FilterError``,
    ``SortInvalid``, ``CursorInvalid``.
    """
    chosen = select(asked, slug, where, q, trash=trash)
    order = read_order(chosen.kind, sort)
    place = read_cursor(order, cursor) if cursor else None
    wanted = min(max(limit, 1), MAX_LIMIT)
    names = _columns(chosen.kind, order, columns)
    rows = _read(asked, chosen, order, place, names=names, limit=wanted + 1)
    page = rows[:wanted]
    following = write_cursor(order, page[-1]) if len(rows) > wanted else None
    called = related_titles(asked, chosen.kind, page) if named else {}
    return Page(chosen.kind, page, following, called)


def all_records(
    asked: Reader,
    slug: str,
    *,
    where: Node | None = None,
    q: str = "",
    columns: Sequence[str] | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield every record in the order of ids, which is that of creation; read a thousand at a time."""
    cursor: str | None = None
    while True:
        page = list_records(
            asked,
            slug,
            where=where,
            q=q,
            sort="id",
            columns=columns,
            limit=MAX_LIMIT,
            cursor=cursor,
            named=False,
        )
        yield from page.rows
        cursor = page.next
        if cursor is None:
            return


def _columns(kind: ObjectType, order: Order, columns: Sequence[str] | None) -> list[str]:
    known = [*SYSTEM_FIELDS, *(one.slug for one in kind.fields)]
    picked = known if columns is None else [slug for slug in columns if slug in known]
    money = any((one := kind.field(slug)) and one.type == "money" for slug in picked)
    needed = ["id", *kind.title, *(key.field.slug for key in order.keys), *(["currency"] if money else [])]
    return list(dict.fromkeys([*picked, *needed]))


def _read(
    asked: Reader, chosen: Selected, order: Order, place: Place | None, *, names: list[str], limit: int
) -> list[dict[str, Any]]:
    """Return up to ``limit`` rows after a place, stretch by stretch."""
    found = _narrowed(asked, chosen, order)
    rows: list[dict[str, Any]] = []
    for stretch in stretches(order, place, chosen.parameters):
        if len(rows) < limit:
            statement = sql.SQL(_PAGE).format(
                columns=sql.SQL(", ").join(sql.Identifier("t", name) for name in names),
                table=chosen.table,
                found=found,
                stretch=stretch,
                order=ordering(order),
                limit=sql.Literal(limit - len(rows)),
            )
            rows += [dict(zip(names, row, strict=True)) for row in run(asked, statement, chosen.parameters)]
    return rows


_PAGE = "select {columns} from {table} where {found} and {stretch} order by {order} limit {limit}"
_MATCHES = "select t.id from {table} where {words} and {condition} limit {limit}"


def _narrowed(asked: Reader, chosen: Selected, order: Order) -> sql.Composable:
    """Return the condition of the rows, the words taken in one of two ways.

    Few matches are fetched through the index of words and sorted. With many, sorting all would take longer
    than walking the order until the page is full, provided that an index has the order.
    """
    if chosen.words is None:
        return chosen.condition
    statement = sql.SQL(_MATCHES).format(
        table=chosen.table, words=chosen.words, condition=chosen.condition, limit=sql.Literal(EXACT + 1)
    )
    ids = [row[0] for row in run(asked, statement, chosen.parameters)]
    if len(ids) <= EXACT:
        return sql.SQL("t.id = any({})").format(chosen.parameters.bind(ids, "uuid[]"))
    if order.indexed:
        # Within another expression the match is no longer a condition for an index.
        return sql.SQL("({}) is true and {}").format(chosen.words, chosen.condition)
    return chosen.everything
