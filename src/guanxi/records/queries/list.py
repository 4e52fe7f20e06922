"""A page of a list: filtered, searched, sorted, continued by keyset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import sql

from guanxi.metadata.api import SYSTEM_FIELDS, Node, ObjectType
from guanxi.records.queries.beside import Beside, beside_of
from guanxi.records.queries.paging import (
    Order,
    Place,
    Stretch,
    ordering,
    read_cursor,
    read_order,
    stretches,
    write_cursor,
)
from guanxi.records.queries.reader import Reader, Selected, run, select
from guanxi.records.queries.titles import related_titles

MAX_LIMIT = 1000
# So many matches of a search are fetched and sorted; with more, the order is walked until the page is full.
# At a million rows a walk past 25,000 rows takes about as long. Where words and order go together, as in the
# order of names, a walk may meet none for long, so that sorting many is still the better way.
EXACT = 2000
EXACT_BY_WORDS = 50_000
WALK = 20_000


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
    besides = beside_of(kind)
    able = {*known, *(one.slug for one in besides.fields)} if besides else set(known)
    picked = known if columns is None else [slug for slug in columns if slug in able]
    money = any((one := kind.field(slug)) and one.type == "money" for slug in picked)
    needed = ["id", *kind.title, *(key.name for key in order.keys), *(["currency"] if money else [])]
    return list(dict.fromkeys([*picked, *needed]))


def _read(
    asked: Reader, chosen: Selected, order: Order, place: Place | None, *, names: list[str], limit: int
) -> list[dict[str, Any]]:
    """Return up to ``limit`` rows after a place, stretch by stretch."""
    rows: list[dict[str, Any]] = []
    for stretch in stretches(order, place, chosen.parameters):
        if len(rows) < limit:
            asking = _Asking(chosen, order, stretch, names, limit - len(rows))
            found = _few_matches(asked, asking)
            if found is None:
                found = run(asked, asking.statement(_PAGE), chosen.parameters)
            rows += [dict(zip(names, row, strict=True)) for row in found]
    return rows


_PAGE = "select {columns} from {table} where {condition} and {stretch} order by {order} limit {limit}"

# The inner select is planned without the order in mind: it goes through the index of words.
_FEW = """
select {names}, count(*) over () from (
    select {columns} from {table} where {condition} and {stretch} limit {exact}
) t order by {order_named} limit {limit}
"""

# The first rows of the order, whatever they say, and those among them that have the words.
_WALK = """
select {names} from (
    select t.*{beside} from {table} where {open} and {stretch} order by {order} limit {walk}
) t where {words} order by {order_named} limit {limit}
"""

_EXPECTED = "explain (format json) select from {table} where {words}"


@dataclass(frozen=True, slots=True)
class _Asking:
    """One stretch of a list, still to be asked for."""

    chosen: Selected
    order: Order
    stretch: Stretch
    names: list[str]
    limit: int

    def statement(self, template: str) -> sql.Composed:
        """Return a template filled in; words that an order is walked for are kept from their index."""
        condition = self.chosen.everything
        if template == _PAGE and self.chosen.words is not None and self.order.indexed:
            # Within another expression the match is no longer a condition for an index.
            condition = sql.SQL("({}) is true and {}").format(self.chosen.words, self.chosen.condition)
        return sql.SQL(template).format(
            columns=sql.SQL(", ").join(self._column(name) for name in self.names),
            names=sql.SQL(", ").join(sql.Identifier("t", name) for name in self.names),
            table=self._table,
            condition=condition,
            stretch=self.stretch.condition,
            beside=sql.SQL("").join(sql.SQL(", {}").format(column) for column in self._beside_columns),
            order=ordering(self.order, empty=self.stretch.empty),
            order_named=ordering(self.order, named=True, empty=self.stretch.empty),
            limit=sql.Literal(self.limit),
            exact=sql.Literal(self.exact + 1),
            walk=sql.Literal(WALK),
            open=self.chosen.condition,
            words=self.chosen.words or sql.SQL("true"),
        )

    @property
    def _beside(self) -> Beside | None:
        """Return what is needed beside the rows."""
        found = beside_of(self.chosen.kind)
        return found if found and {field.slug for field in found.fields} & set(self.names) else None

    @property
    def _table(self) -> sql.Composable:
        beside = self._beside
        return sql.SQL("{} {}").format(self.chosen.table, beside.join) if beside else self.chosen.table

    @property
    def _beside_columns(self) -> list[sql.Composable]:
        own = {field.slug for field in beside.fields} if (beside := self._beside) else set()
        return [self._column(name) for name in self.names if name in own]

    def _column(self, name: str) -> sql.Composable:
        beside = self._beside
        if beside and any(field.slug == name for field in beside.fields):
            return beside.column(name)
        return sql.Identifier("t", name)

    @property
    def exact(self) -> int:
        """Return how many matches are sorted before the order is walked instead."""
        return EXACT_BY_WORDS if self.order.by_words else EXACT


def _few_matches(asked: Reader, asking: _Asking) -> list[Any] | None:
    """Return the stretch's rows among few matches of the words; None if there are many, or no words.

    Few are fetched through the index of words and sorted. With many, that would take longer than walking the
    order until the page is full; where the database expects many, a short walk is tried first.
    """
    if asking.chosen.words is None:
        return None
    if asking.order.indexed and not asking.order.by_words and _many_expected(asked, asking):
        found = run(asked, asking.statement(_WALK), asking.chosen.parameters)
        if len(found) == asking.limit:
            return found
    rows = run(asked, asking.statement(_FEW), asking.chosen.parameters)
    if rows and rows[0][-1] > asking.exact:
        return None
    return [row[:-1] for row in rows]


def _many_expected(asked: Reader, asking: _Asking) -> bool:
    """Return whether the database's own estimate of how many rows have the words is more than are sorted."""
    plan = run(asked, asking.statement(_EXPECTED), asking.chosen.parameters)[0][0]
    return bool(plan[0]["Plan"]["Plan Rows"] > asking.exact)
