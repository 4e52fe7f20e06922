"""Cleaning a batch of rows into typed values, a column at a time, and saying which rows are not accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from json.encoder import encode_basestring
from typing import Any

from guanxi.exchange.logic.amounts import TOO_LARGE, too_large
from guanxi.exchange.logic.currencies import KnownCurrencies, priced_as
from guanxi.exchange.logic.digests import KEPT, digest_of, kept_or, places_of
from guanxi.exchange.logic.plan import NAME_PARTS, Column, Plan
from guanxi.exchange.logic.refused import ERASED, Refusal
from guanxi.exchange.logic.together import Names, Read, Varying, read_countries, read_currencies
from guanxi.exchange.logic.writing.defuse import restore
from guanxi.kernel.api import squash
from guanxi.metadata.api import ParseContext, column_parser


@dataclass(slots=True)
class ColumnQuality:
    """What was seen in one column: cells filled, cells valid, cells changed by each rule, errors by code."""

    filled: int = 0
    valid: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A batch ready to be staged: accepted rows (number, digest, originals, values…) and rejected ones."""

    rows: list[tuple[Any, ...]]
    rejected: list[tuple[int, str]]


Reader = Callable[[Sequence[str]], Read]


class Cleaner:
    """Cleans batches of one file. It keeps counts per column, and remembers values it has seen.

    ``readers`` may replace how a target is read (for example people's owner, looked up among the members).
    ``ours`` says that an export of ours wrote the file, so that names are as they are meant; ``defused`` that
    formulas were made harmless in it. ``read`` are the headings that the file itself has, the first ones.
    """

    # What only the workspace knows, where it knows any.
    refusal: Refusal | None = None
    currencies: KnownCurrencies | None = None

    def __init__(
        self,
        plan: Plan,
        headings: Sequence[str],
        context: ParseContext,
        number_ids: frozenset[str] = frozenset(),
        contexts: Mapping[str, ParseContext] | None = None,
        ours: bool = False,
        defused: bool = False,
        read: Sequence[str] = (),
    ) -> None:
        self.columns = plan.columns
        self._defused = defused
        self.quality = {column.target: ColumnQuality() for column in self.columns if not column.derived}
        self._places = [None if column.derived else headings.index(column.heading) for column in self.columns]
        # What tells rows apart is what the file says, not what a mapping makes of it.
        own = list(read or headings)
        self._order = places_of(own)
        self._kept = own.index(KEPT) if KEPT in own else None
        self._at = at = {column.target: index for index, column in enumerate(self.columns)}
        read_as = contexts or {}
        self._readers = [
            _reader(column, read_as.get(column.target, context), column.target in number_ids)
            for column in self.columns
        ]
        self._varying = {
            index: (Varying(column.field, read_as.get(column.target, context)), at.get(key))
            for index, column in enumerate(self.columns)
            if column.field and ((key := _told_by(column)) in at or column.field.type == "money")
        }
        parts = [at.get(f"people.{part}") for part in NAME_PARTS]
        self._names = (
            (Names(context), [index for index in parts if index is not None], at.get("people.country"))
            if None not in parts and not ours
            else None
        )
        self._essential = {
            index: column for index, column in enumerate(self.columns) if _is_essential(column, plan)
        }

    def clean(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> Cleaned:
        """Return the rows of a batch with cleaned values, in the order of ``columns``."""
        cells = list(zip(*rows, strict=True))
        if self._defused:
            cells = [tuple(map(restore, column)) for column in cells]
        blank = ("",) * len(rows)
        raws = [blank if place is None else cells[place] for place in self._places]
        read = self._read(raws)
        self._count(raws, read)
        rejected = dict.fromkeys(too_large(read, self._at), TOO_LARGE)
        rejected |= dict(self._refusals(read, len(rows)))
        originals = self._originals(raws, read)
        values = zip(*(column[0] for column in read), strict=True)
        digests = _digests([cells[place] for place in self._order])
        if self._kept is not None:
            digests = list(map(kept_or, cells[self._kept], digests))
        accepted = [
            (number, digest, originals.get(index), *row)
            for index, (number, digest, row) in enumerate(zip(numbers, digests, values, strict=True))
            if index not in rejected
        ]
        if self.refusal:
            accepted, refused = self.refusal.sort(accepted)
            places = {number: index for index, number in enumerate(numbers)}
            rejected |= {places[number]: ERASED for number in refused}
        return Cleaned(accepted, sorted(rejected.items()))

    @property
    def refused(self) -> dict[str, int]:
        """Return how many rows were of people who were erased, by the code of their note."""
        return {ERASED: self.refusal.rows} if self.refusal and self.refusal.rows else {}

    def _read(self, raws: Sequence[Sequence[str]]) -> list[Read]:
        """Read every column by itself, then those that others tell how, then names from their parts."""
        read = [
            None if index in self._varying else reader(raw)
            for index, (reader, raw) in enumerate(zip(self._readers, raws, strict=True))
        ]
        whole = [
            self._vary(index, raws[index], read) if column is None else column
            for index, column in enumerate(read)
        ]
        if self._names:
            names, parts, country = self._names
            name, given, family = (whole[index] for index in parts)
            names.fill((name, given, family), None if country is None else whole[country].values)
        return whole

    def _vary(self, index: int, raw: Sequence[str], read: Sequence[Read | None]) -> Read:
        varying, place = self._varying[index]
        told = [None] * len(raw) if place is None else _values(read[place])
        column = self.columns[index]
        if self.currencies and column.field and column.field.type == "money":
            slug = priced_as(column)
            if key := self.currencies.key(slug):
                told = self.currencies.fill(slug, told, _values(read[self._at[key]]))
        return varying(raw, told)

    def _count(self, raws: Sequence[Sequence[str]], read: Sequence[Any]) -> None:
        for column, raw, (_, rules, errors) in zip(self.columns, raws, read, strict=True):
            if column.derived:
                continue
            seen = self.quality[column.target]
            filled = len(raw) - raw.count("")
            seen.filled += filled
            seen.valid += filled - len(errors)
            seen.rules.update(rules.values())
            seen.errors.update(errors.values())

    def _refusals(self, read: Sequence[Any], count: int) -> Iterator[tuple[int, str]]:
        for place, column in self._essential.items():
            values, _, errors = read[place]
            if None in values:
                for index in range(count):
                    if values[index] is None:
                        yield index, f"{errors.get(index, 'missing')}: {column.heading}"

    def _originals(self, raws: Sequence[Sequence[str]], read: Sequence[Read]) -> dict[int, str]:
        """Return, per row that was changed anywhere, target → [raw text, rule or error] as JSON."""
        kept: dict[int, list[str]] = {}
        for column, raw, (_, rules, errors) in zip(self.columns, raws, read, strict=True):
            if column.field is None or column.derived:
                continue
            known: dict[tuple[str, str], str] = {}
            for index, code in (*rules.items(), *errors.items()):
                remark = raw[index], code
                written = known.get(remark)
                if written is None:
                    written = known[remark] = f'"{column.target}":[{encode_basestring(raw[index])},"{code}"]'
                kept.setdefault(index, []).append(written)
        return {index: f"{{{','.join(remarks)}}}" for index, remarks in kept.items()}


def _is_essential(column: Column, plan: Plan) -> bool:
    """Without these a row cannot be placed: an order's number and moment, a fact's name and moment."""
    if column.field is None:
        return column.object == "orders" or (column.object == plan.main.slug and plan.main.kind.append_only)
    kind = next(level.kind for level in plan.levels if level.slug == column.object)
    needed = {kind.occurred} if kind.slug == "orders" or kind.append_only else set()
    return column.field.required or column.field.slug in needed


def _told_by(column: Column) -> str:
    """Return the target that says how a column's cells are to be read; empty for one that stands alone."""
    kind = column.field.type if column.field else ""
    if kind == "phone":
        return f"{column.object}.country"
    if kind == "money":
        return f"{priced_as(column)}.currency"
    return ""


def _values(read: Read | None) -> Sequence[Any]:
    assert read is not None  # noqa: S101 (countries and currencies stand alone, so they are read first)
    return read.values


def _reader(column: Column, context: ParseContext, number_id: bool) -> Reader:
    if column.field is None or column.field.type == "relation":
        return _read_number_ids if number_id else _read_ids
    if column.field.slug == "country" and column.field.standard:
        return read_countries
    if column.field.slug == "currency" and column.field.standard:
        return partial(read_currencies, usual=context.currency)
    parser = column_parser(column.field, context)

    def read(raw: Sequence[str]) -> Read:
        parsed = parser.many(raw)
        return Read(parsed.values, parsed.rules, parsed.errors)

    return read


def _read_ids(raw: Sequence[str]) -> Read:
    return Read([squash(cell) or None if cell else None for cell in raw], {}, {})


def _read_number_ids(raw: Sequence[str]) -> Read:
    return Read([squash(cell).removesuffix(".0") or None if cell else None for cell in raw], {}, {})


def _digests(columns: Sequence[Sequence[str]]) -> list[bytes]:
    """Return what tells the content of rows apart, whatever the order of the columns and of the rows."""
    return list(map(digest_of, zip(*columns, strict=True)))
