"""What the columns of a row tell each other: a country how to read a phone, parts of a name the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from guanxi.kernel.api import squash
from guanxi.metadata.api import ColumnParser, Field, ParseContext, column_parser, read_currency
from guanxi.quality.api import PersonName, fix_case, full_name, read_country, read_name

NAME_CASE = "name_case"
# Names are remembered up to so many; about 8 MB.
REMEMBERED = 32_768
_CHINESE = frozenset({"CN", "TW", "HK", "MO"})


class Read(NamedTuple):
    """A column's values in order; rules and errors by the index of the cells they concern."""

    values: list[Any]
    rules: dict[int, str]
    errors: dict[int, str]


def read_countries(raws: Sequence[str]) -> Read:
    """Return ISO codes; a text that names no country stays as it is, with the error that says so."""
    known = {raw: read_country(raw) for raw in set(raws)}
    values: list[Any] = []
    rules: dict[int, str] = {}
    errors: dict[int, str] = {}
    for index, raw in enumerate(raws):
        value, rule, error = known[raw]
        if error is not None:
            errors[index] = error
            value = squash(raw) or None
        elif rule is not None:
            rules[index] = rule
        values.append(value)
    return Read(values, rules, errors)


def read_currencies(raws: Sequence[str], usual: str) -> Read:
    """Return ISO codes; a text that names no currency stays as it is, with the error that says so."""
    known = {raw: read_currency(raw, usual) for raw in set(raws)}
    parsed = list(enumerate(known[raw] for raw in raws))
    return Read(
        [each.value for _, each in parsed],
        {index: each.rule for index, each in parsed if each.rule},
        {index: each.error for index, each in parsed if each.error},
    )


class Varying:
    """Reads a column with each row's own country or currency, where it gives one."""

    def __init__(self, field: Field, context: ParseContext) -> None:
        self._field, self._context = field, context
        self._parsers: dict[str | None, ColumnParser] = {}

    def __call__(self, raws: Sequence[str], keys: Sequence[str | None]) -> Read:
        """Read a batch; ``keys`` are the rows' countries or currencies."""
        groups: dict[str | None, list[int]] = {}
        for index, key in enumerate(keys):
            groups.setdefault(key, []).append(index)
        if len(groups) == 1:
            return Read(*_parts(self._parser(next(iter(groups))), raws))
        whole = Read([None] * len(raws), {}, {})
        for key, places in groups.items():
            values, rules, errors = _parts(self._parser(key), [raws[place] for place in places])
            for place, value in zip(places, values, strict=True):
                whole.values[place] = value
            whole.rules.update((places[index], rule) for index, rule in rules.items())
            whole.errors.update((places[index], error) for index, error in errors.items())
        return whole

    def _parser(self, key: str | None) -> ColumnParser:
        parser = self._parsers.get(key)
        if parser is None:
            parser = self._parsers[key] = column_parser(self._field, self._own(key))
        return parser

    def _own(self, key: str | None) -> ParseContext:
        size = len(key) if key and key.isascii() and key.isalpha() else 0
        if self._field.type == "phone" and size == 2:
            return replace(self._context, country=key)
        if self._field.type == "money" and size == 3 and key:
            return replace(self._context, currency=key)
        return self._context


def _parts(parser: ColumnParser, raws: Sequence[str]) -> tuple[list[Any], dict[int, str], dict[int, str]]:
    column = parser.many(raws)
    return column.values, column.rules, column.errors


class Names:
    """Fills a person's name, given name and family name from each other, row by row."""

    def __init__(self, context: ParseContext) -> None:
        self._chinese = context.chinese or context.country in _CHINESE
        self._known: dict[tuple[str, bool], PersonName | None] = {}

    def fill(self, parts: tuple[Read, Read, Read], countries: Sequence[str | None] | None) -> None:
        """Complete the columns of whole, given and family names in place."""
        names, given, family = parts
        for part in (given, family):
            _put_capitals_right(part)
        firsts, lasts = given.values, family.values
        for index, name in enumerate(names.values):
            first, last = firsts[index], lasts[index]
            if name is None:
                if first is not None or last is not None:
                    names.values[index] = _joined(first, last)
            elif first is None and last is None:
                found = self._read(name, countries[index] if countries else None)
                if found is not None:
                    firsts[index], lasts[index] = found.given, found.family
                    if found.full != name:
                        names.values[index] = found.full
                        names.rules[index] = found.rule or NAME_CASE

    def _read(self, name: str, country: str | None) -> PersonName | None:
        key = name, country in _CHINESE if country else self._chinese
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = read_name(*key)
        return self._known[key]


def _joined(given: str | None, family: str | None) -> str | None:
    if given and family and given.isascii():
        return f"{given} {family}"
    return full_name(given, family)


def _put_capitals_right(part: Read) -> None:
    for index, value in enumerate(part.values):
        if value is not None and (value.isupper() or value.islower()):
            cased = fix_case(value)
            if cased != value:
                part.values[index] = cased
                part.rules[index] = NAME_CASE
