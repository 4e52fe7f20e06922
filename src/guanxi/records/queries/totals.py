"""How many records a condition selects and what they sum to, in bounded time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import sql

from guanxi.metadata.api import Field, Node, ObjectType
from guanxi.records.queries.reader import Reader, run, select

CAP = 100_000


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; if not ``exact``, there are more than ``value``."""

    value: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Total:
    """Of one field: how many records have a value, its sum (money: minor units) and average."""

    filled: int
    sum: float
    average: float | None


@dataclass(frozen=True, slots=True)
class Totals:
    """A list's footer. Beyond the cap only the count is given, since a sum over a part would mislead.

    ``numbers`` has a total per number field; ``money`` per field and currency, because amounts of different
    currencies do not add up.
    """

    count: Count
    numbers: dict[str, Total] = field(default_factory=dict)
    money: dict[str, dict[str, Total]] = field(default_factory=dict)


_COUNT = "select count(*) from (select 1 from {table} where {condition} limit {limit}) s"


def count(asked: Reader, slug: str, *, where: Node | None = None, q: str = "", cap: int = CAP) -> Count:
    """Return how many records there are, exactly up to ``cap``."""
    chosen = select(asked, slug, where, q)
    statement = sql.SQL(_COUNT).format(
        table=chosen.table, condition=chosen.everything, limit=sql.Literal(cap + 1)
    )
    found: Any = run(asked, statement, chosen.parameters)[0][0]
    return Count(min(found, cap), found <= cap)


_TOTALS = """
select {currency}, count(*), {sums}
from (select {columns} from {table} where {condition} limit {limit}) t group by 1
"""


def totals(
    asked: Reader,
    slug: str,
    *,
    where: Node | None = None,
    q: str = "",
    fields: Sequence[str] | None = None,
    cap: int = CAP,
) -> Totals:
    """Return the count, and sums and averages of number and money fields (None: all of them)."""
    chosen = select(asked, slug, where, q)
    summed = _summed(chosen.kind, fields)
    if not summed:
        return Totals(count(asked, slug, where=where, q=q, cap=cap))
    currency = chosen.kind.field("currency")
    names = [one.slug for one in summed] + (["currency"] if currency else [])
    statement = sql.SQL(_TOTALS).format(
        currency=sql.SQL("t.currency" if currency else "null::text"),
        sums=sql.SQL(", ").join(
            sql.SQL("count(t.{0}), coalesce(sum(t.{0}), 0)::double precision").format(
                sql.Identifier(one.slug)
            )
            for one in summed
        ),
        columns=sql.SQL(", ").join(sql.Identifier("t", name) for name in dict.fromkeys(names)),
        table=chosen.table,
        condition=chosen.everything,
        limit=sql.Literal(cap + 1),
    )
    groups: list[Any] = run(asked, statement, chosen.parameters)
    everything = sum(group[1] for group in groups)
    if everything > cap:
        return Totals(Count(cap, False))
    return _collected(summed, groups, everything)


def _summed(kind: ObjectType, fields: Sequence[str] | None) -> list[Field]:
    return [
        one
        for one in kind.fields
        if one.type in {"number", "money"} and (fields is None or one.slug in fields)
    ]


def _collected(summed: list[Field], groups: list[Any], everything: int) -> Totals:
    result = Totals(Count(everything, True))
    for place, one in enumerate(summed):
        parts = {group[0] or "": (group[2 + 2 * place], group[3 + 2 * place]) for group in groups}
        if one.type == "money":
            result.money[one.slug] = {
                currency: _total(*part) for currency, part in sorted(parts.items()) if part[0]
            }
        else:
            filled, added = (sum(values) for values in zip(*parts.values(), strict=True)) if parts else (0, 0)
            result.numbers[one.slug] = _total(filled, added)
    return result


def _total(filled: int, added: float) -> Total:
    return Total(filled, added, added / filled if filled else None)
