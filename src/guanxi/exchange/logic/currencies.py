"""In which currency a row's amounts are, where it says nothing of that: in the one of the record it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from guanxi.exchange.logic.plan import LINES, Column, Level, Plan

# Of a level and numbers of its records: number → currency, of those that are there and have one.
Find = Callable[[Level, Sequence[str]], Mapping[str, str]]


def priced(plan: Plan) -> list[Level]:
    """Return the levels whose amounts are in a currency of the record's own, which its number can tell."""
    return [level for level in plan.levels if _is_priced(level)]


def _is_priced(level: Level) -> bool:
    """Lines are known by their content, and are in the currency of their order."""
    return level.slug != LINES and level.key is not None and level.kind.field("currency") is not None


def priced_as(column: Column) -> str:
    """Return the object whose currency a column of money is in."""
    return "orders" if column.object == LINES else column.object


class KnownCurrencies:
    """The currencies of records that are there already, by the numbers in a file's rows."""

    def __init__(self, plan: Plan, find: Find) -> None:
        self._levels = {level.slug: level for level in priced(plan)}
        self._find = find

    def key(self, slug: str) -> str | None:
        """Return the target whose values are the numbers of an object's records; None where there is none."""
        return self._levels[slug].key if slug in self._levels else None

    def fill(self, slug: str, said: Sequence[str | None], numbers: Sequence[Any]) -> Sequence[str | None]:
        """Return the currencies of rows: as ``said``, or else that of the record with the row's number."""
        unsaid = {number for number, code in zip(numbers, said, strict=True) if number and code is None}
        known = self._find(self._levels[slug], sorted(unsaid)) if unsaid else {}
        if not known:
            return said
        return [code or known.get(number) for number, code in zip(numbers, said, strict=True)]
