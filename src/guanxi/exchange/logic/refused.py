"""People who were erased and come again in a file: their rows are refused, other rows lose them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from guanxi.exchange.logic.plan import ID, Column, Plan
from guanxi.exchange.logic.theirs import ROW
from guanxi.records.api import PEOPLE, ErasedKeys, erased_fields

ERASED = "erased_person"
_BEFORE_VALUES = 3  # a staged row begins with its number, its digest, what its cells were before cleaning
_ORIGINALS = 2


@dataclass(slots=True)
class Refusal:
    """What a file's rows are compared with. ``rows`` counts those that were refused or lost somebody."""

    plan: Plan
    source: str
    keys: ErasedKeys
    rows: int = 0
    _at: dict[str, int] = field(default_factory=dict)
    _links: list[int] = field(default_factory=list)
    _emptied: list[int] = field(default_factory=lambda: [_ORIGINALS])

    def __post_init__(self) -> None:
        for place, column in enumerate(self.plan.columns):
            self._at[column.target] = place
            if column.field and column.field.target == PEOPLE:
                self._links.append(place)
            if self._tells(column):
                self._emptied.append(_BEFORE_VALUES + place)

    def sort(self, rows: Sequence[tuple[Any, ...]]) -> tuple[list[tuple[Any, ...]], list[int]]:
        """Return the rows that may come in, and the numbers of those that may not."""
        accepted, refused = [], []
        for row in rows:
            links = self._erased_links(row)
            is_theirs = self._is_erased(row)
            self.rows += bool(is_theirs or links)
            if self.plan.main.slug != PEOPLE:
                accepted.append(self._without(row, self._emptied) if is_theirs or links else row)
            elif is_theirs:
                refused.append(row[0])
            else:
                # Somebody else, who loses no more than the link to whom is erased.
                accepted.append(self._without(row, links) if links else row)
        return accepted, refused

    def _is_erased(self, row: tuple[Any, ...]) -> bool:
        values = row[_BEFORE_VALUES:]
        email, phone = self._value(values, "email"), self._value(values, "phone")
        if any(self.keys.knows(self.source, number, None, None) for number in self._numbers(row)):
            return True
        return bool(email or phone) and self.keys.knows(self.source, None, email, phone)

    def _erased_links(self, row: tuple[Any, ...]) -> list[int]:
        """Return the places of a row at which it points at somebody who was erased."""
        places = (_BEFORE_VALUES + place for place in self._links)
        return [
            place for place in places if row[place] and self.keys.knows(self.source, row[place], None, None)
        ]

    def _numbers(self, row: tuple[Any, ...]) -> list[str]:
        """Return by what the source knows the row's person: a number, a natural key, or the row itself."""
        level = self.plan.level(PEOPLE)
        if level is None:
            return []
        key = row[_BEFORE_VALUES + self._at[level.key]] if level.key else None
        if key:
            return [str(key).lower() if level.key and level.key.endswith(".name") else str(key)]
        return [ROW + row[1].hex()] if level.main else []

    def _value(self, values: Sequence[Any], slug: str) -> str | None:
        place = self._at.get(f"{PEOPLE}.{slug}")
        return None if place is None else values[place]

    def _without(self, row: tuple[Any, ...], places: Sequence[int]) -> tuple[Any, ...]:
        cells = list(row)
        for place in places:
            cells[place] = None
        return tuple(cells)

    def _tells(self, column: Column) -> bool:
        if column.object == PEOPLE or (column.field and column.field.target == PEOPLE):
            return True
        kind = next(level.kind for level in self.plan.levels if level.slug == column.object)
        return column.target != f"{column.object}.{ID}" and bool(
            column.field and column.field.slug in erased_fields(kind)
        )
