"""Reading a whole column: one parser made for it, values remembered, remarks only where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from guanxi.metadata.logic.field_types.base import EMPTY, FieldType, ParseContext, Parsed

# A column of few values is looked up; one of many forgets in time. About 8 MB at most.
REMEMBERED = 32_768
# Looking up costs more than it saves where most cells of this many were new.
_TRIAL = 25_000
_MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class ParsedColumn:
    """A column's values in order; ``rules`` and ``errors`` by the index of the cells they concern."""

    values: list[Any]
    rules: dict[int, str]
    errors: dict[int, str]


class ColumnParser(dict[str | None, Parsed]):
    """A function from a cell's text to ``Parsed``, with a bounded memory; ``many`` reads a batch."""

    __slots__ = ("_misses", "_parse", "_reads", "_type")

    def __init__(self, field_type: FieldType, context: ParseContext) -> None:
        super().__init__()
        self._type = field_type
        self._parse = field_type.parser(context)
        self._reads = self._misses = 0

    def __missing__(self, raw: str | None) -> Parsed:
        parsed = EMPTY if raw is None else self._parse(raw)
        if len(self) >= REMEMBERED:
            self.clear()
        self[raw] = parsed
        self._misses += 1
        return parsed

    def __call__(self, raw: str | None) -> Parsed:
        """Read one cell. Values are shared between equal cells: do not change a list or dict in place."""
        return self[raw]

    def many(self, raws: Sequence[str | None]) -> ParsedColumn:
        """Read a batch of cells (a few thousand at a time keep memory small)."""
        filled = [raw for raw in raws if raw]
        if not filled or self._type.unchanged(filled):
            return ParsedColumn([raw or None for raw in raws], {}, {})
        parsed = self._read(raws)
        rules: dict[int, str] = {}
        errors: dict[int, str] = {}
        for index, (_, rule, error) in enumerate(parsed):
            if rule is not None:
                rules[index] = rule
            if error is not None:
                errors[index] = error
        return ParsedColumn([one[0] for one in parsed], rules, errors)

    def _read(self, raws: Sequence[str | None]) -> list[Parsed]:
        """Return what the cells became, by memory as long as that pays."""
        if self._reads >= _TRIAL and self._misses > _MOSTLY * self._reads:
            parse = self._parse
            return [parse(raw) if raw else EMPTY for raw in raws]
        self._reads += len(raws)
        return list(map(self.__getitem__, raws))
