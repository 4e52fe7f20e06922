"""Absorbing what is no entity: lines of orders, which are a multiset, and facts, which never change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.kernel.api import EXPONENTS, uuid7_batch
from guanxi.records.actions.absorb import Absorbed
from guanxi.records.actions.own_ids import own_id, own_record


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows ``first <= n < last`` of a staged table of order lines.

    Columns: ``n``, ``order`` (the order's number at its source), ``digest`` and ``occurrence``, by which a
    line is known within its order, ``product`` (the product's number, if ``with_product``), ``currency`` and
    ``fields``. A row that names no currency has its order's; ``currency`` is how amounts are counted where
    that has none either. ``relations`` names fields whose staged column holds the source's number of a record
    of that object. ``with_own`` says that a column ``own`` holds ids
    of lines: one that is there already is not added again.
    """

    table: sql.Composable
    source_id: int
    fields: Sequence[str]
    with_product: bool
    first: int
    last: int
    currency: str
    relations: Mapping[str, str] = field(default_factory=dict)
    with_own: bool = False


_LINES = """
insert into order_lines
    (id, "order", source_id, content, occurrence, currency
    {product_column} {columns} {amount_column} {kind_column})
select {id}, o.record_id, {source}, s.digest, s.occurrence, m.currency {product} {values} {amount} {kind}
from {staged} s
join fresh_lines w using (n)
join source_record o on o.object = 'orders' and o.source_id = {source} and o.external_id = s."order"
cross join lateral (
    select coalesce(s.currency, (select k.currency from orders k where k.id = o.record_id)) as currency
    offset 0 -- asked once per row, and only for rows that name none
) m
{join}
where s.n >= {first} and s.n < {last}
on conflict do nothing
returning "order", id
"""

_PRODUCT = """
left join source_record p on p.object = 'products' and p.source_id = {source} and p.external_id = s.product
"""

# Without an amount of its own a line is worth quantity times price, less its discount, in minor units.
_SCALES = " ".join(f"when '{code}' then {10**decimals}" for code, decimals in sorted(EXPONENTS.items()))
_AMOUNT = f"""
, round(s.quantity::numeric * s.unit_price::numeric
    * case coalesce(m.currency, {{currency}}) {_SCALES} else 100 end)::bigint {{discount}}
"""

_KIND = """
, case when s.quantity < 0 and {price} <> 0 then 'return'
       when {price} < 0 or s.quantity < 0 then 'adjustment'
       when {price} = 0 then 'free' else 'sale' end
"""

# A line is known by its whole row: where a newer export of known orders writes a cell differently, old lines
# come as new ones. What was there before this trail began tells.
_LIKE_OTHERS = """
with begun as materialized (
    select min(at) as at from action where trail = (select trail from action where id = current_action())
),
known as materialized (
    select o.id from orders o, begun where o.id = any(%(orders)s) and o.created_at < begun.at
)
select count(*) from begun, known join order_lines l on l."order" = known.id
where l.id = any(%(lines)s) and exists (
    select from order_lines e
    where e."order" = l."order" and e.source_id = l.source_id and e.created_at < begun.at
    and e.deleted_at is null and e.content <> l.content and e.product = l.product
    and (e.quantity, e.unit_price) is not distinct from (l.quantity, l.unit_price)
)
"""


def absorb_lines(cursor: Cursor, lines: Lines) -> tuple[Absorbed, list[UUID]]:
    """Add the lines that their orders do not hold yet; return the counts and the orders that gained lines.

    Flagged are lines that may be there already: known orders hold others of that product, quantity and price.
    """
    rows = _number(cursor, lines.table, lines.first, lines.last, "fresh_lines")
    cursor.execute(_lines_statement(lines))
    added = cursor.fetchall()
    cursor.execute("drop table fresh_lines")
    orders = sorted({order for order, _ in added})
    cursor.execute(_LIKE_OTHERS, {"orders": orders, "lines": [line for _, line in added]})
    flagged = cursor.fetchall()[0][0]
    return Absorbed(created=len(added), unchanged=rows - len(added), flagged=flagged), orders


def _lines_statement(lines: Lines) -> sql.Composed:
    price = next((name for name in ("amount", "unit_price") if name in lines.fields), None)
    classified = price is not None and "quantity" in lines.fields and "kind" not in lines.fields
    counted = {"quantity", "unit_price"} <= set(lines.fields) and "amount" not in lines.fields
    empty = sql.SQL("")
    discount = sql.SQL("- coalesce(s.discount, 0)" if "discount" in lines.fields else "")
    return sql.SQL(_LINES).format(
        source=sql.Literal(lines.source_id),
        staged=lines.table,
        first=sql.Literal(lines.first),
        last=sql.Literal(lines.last),
        id=sql.SQL("coalesce({}, w.id)").format(own_id(sql.SQL("s.own" if lines.with_own else "null"))),
        product_column=sql.SQL(", product") if lines.with_product else empty,
        product=sql.SQL(", p.record_id") if lines.with_product else empty,
        join=sql.SQL(_PRODUCT if lines.with_product else "").format(source=sql.Literal(lines.source_id))
        + _joins(lines),
        columns=_listed(lines.fields),
        values=_values(lines),
        amount_column=sql.SQL(", amount") if counted else empty,
        amount=sql.SQL(_AMOUNT).format(currency=sql.Literal(lines.currency), discount=discount)
        if counted
        else empty,
        kind_column=sql.SQL(", kind") if classified else empty,
        kind=sql.SQL(_KIND).format(price=sql.SQL("s.{}").format(sql.Identifier(price or "")))
        if classified
        else empty,
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows ``first <= n < last`` of a staged table of events, known by ``ext`` at their source."""

    table: sql.Composable
    source_id: int
    fields: Sequence[str]
    first: int
    last: int
    relations: Mapping[str, str] = field(default_factory=dict)


_EVENTS = """
insert into events (id, source_id, external_id, action_id {columns})
select coalesce({own}, w.id), {source}, s.ext, (select current_action()) {values}
from {staged} s join fresh_events w using (n) {joins}
where s.n >= {first} and s.n < {last} and not exists (select from events e where e.id = {own})
on conflict (source_id, external_id, occurred_at) do nothing
"""

_RELATED = """
left join source_record {alias}
    on {alias}.object = {target} and {alias}.source_id = {source} and {alias}.external_id = s.{column}
"""


def absorb_events(cursor: Cursor, facts: Facts) -> Absorbed:
    """Add the facts that are not known yet; a replay does nothing."""
    _ensure_months(cursor, facts)
    rows = _number(cursor, facts.table, facts.first, facts.last, "fresh_events")
    cursor.execute(
        sql.SQL(_EVENTS).format(
            source=sql.Literal(facts.source_id),
            staged=facts.table,
            own=own_id(sql.SQL("s.ext")),
            columns=_listed(facts.fields),
            values=_values(facts),
            joins=_joins(facts),
            first=sql.Literal(facts.first),
            last=sql.Literal(facts.last),
        )
    )
    created = cursor.rowcount
    cursor.execute("drop table fresh_events")
    return Absorbed(created=created, unchanged=rows - created)


def _values(given: Lines | Facts) -> sql.Composable:
    """Return what goes into the fields: staged values, and the records behind staged numbers."""
    return sql.SQL("").join(
        sql.SQL(", coalesce({}.record_id, {})").format(
            sql.Identifier(f"of_{slug}"),
            own_record(given.relations[slug], sql.SQL("s.{}").format(sql.Identifier(slug))),
        )
        if slug in given.relations
        else sql.SQL(", s.{}").format(sql.Identifier(slug))
        for slug in given.fields
    )


def _joins(given: Lines | Facts) -> sql.Composed:
    return sql.SQL("").join(
        sql.SQL(_RELATED).format(
            alias=sql.Identifier(f"of_{slug}"),
            target=sql.Literal(target),
            source=sql.Literal(given.source_id),
            column=sql.Identifier(slug),
        )
        for slug, target in given.relations.items()
    )


def _ensure_months(cursor: Cursor, facts: Facts) -> None:
    cursor.execute(
        sql.SQL(
            "select ensure_month('events', m::date) from (select distinct date_trunc('month', occurred_at) "
            "from {} where n >= %s and n < %s and occurred_at is not null) d(m)"
        ).format(facts.table),
        (facts.first, facts.last),
    )


def _number(cursor: Cursor, table: sql.Composable, first: int, last: int, name: str) -> int:
    """Give the staged rows ids, in the temporary table ``name``; return how many there are."""
    target = sql.Identifier(name)
    cursor.execute(sql.SQL("create temp table {} (n bigint, id uuid) on commit drop").format(target))
    cursor.execute(sql.SQL("select n from {} where n >= %s and n < %s").format(table), (first, last))
    numbers = [row[0] for row in cursor.fetchall()]
    with cursor.copy(sql.SQL("copy {} from stdin").format(target)) as copy:
        for pair in zip(numbers, uuid7_batch(len(numbers)), strict=True):
            copy.write_row(pair)
    # Without statistics the planner takes the table for tiny and reads all of it once per row.
    cursor.execute(sql.SQL("analyze {}").format(target))
    return len(numbers)


def _listed(fields: Sequence[str]) -> sql.Composable:
    return sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier(slug)) for slug in fields)
