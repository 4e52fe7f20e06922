"""Reading a whole column: one parser made for it, values remembered, remarks only where there are any."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from guanxi.metadata.logic.field_types.base import FieldType, ParseContext, Parsed

# A column of few values is looked up; one of many forgets in time. About 4 MB at most.
REMEMBERED = 16_384


@dataclass(frozen=True, slots=True)
class ParsedColumn:
    """A column's values in order; ``rules`` and ``errors`` by the index of the cells they concern."""

    values: list[Any]
    rules: dict[int, str]
    errors: dict[int, str]


class ColumnParser(dict[str | None, Parsed]):
    """A function from a cell's text to ``Parsed``, with a bounded memory; ``many`` reads a batch."""

    __slots__ = ("_parse",)

    def __init__(self, field_type: FieldType, context: ParseContext) -> None:
        super().__init__()
        self._parse = field_type.parser(context)

    def __missing__(self, raw: str | None) -> Parsed:
        parsed = Parsed(None) if raw is None else self._parse(raw)
        if len(self) >= REMEMBERED:
            self.clear()
        self[raw] = parsed
        return parsed

    def __call__(self, raw: str | None) -> Parsed:
        """Read one cell. Values are shared between equal cells: do not change a list or dict in place."""
        return self[raw]

    def many(self, raws: Iterable[str | None]) -> ParsedColumn:
        """Read a batch of cells (a few thousand at a time keep memory small)."""
        parsed = list(map(self.__getitem__, raws))
        rules: dict[int, str] = {}
        errors: dict[int, str] = {}
        for index, (_, rule, error) in enumerate(parsed):
            if rule is not None:
                rules[index] = rule
            if error is not None:
                errors[index] = error
        return ParsedColumn([one[0] for one in parsed], rules, errors)


def varying_parser(
    field_type: FieldType, context: ParseContext, by: Literal["country", "currency"]
) -> Callable[[str | None, str | None], Parsed]:
    """Return a parser whose second argument is the record's own country or currency (None: the context's)."""
    parsers: dict[str | None, ColumnParser] = {None: ColumnParser(field_type, context)}

    def parse(raw: str | None, key: str | None) -> Parsed:
        parser = parsers.get(key)
        if parser is None:
            country, currency = (key, context.currency) if by == "country" else (context.country, key or "")
            own = replace(context, country=country, currency=currency)
            parser = parsers[key] = ColumnParser(field_type, own)
        return parser[raw]

    return parse
