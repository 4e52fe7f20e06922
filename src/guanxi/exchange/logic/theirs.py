"""Which rows of a file tell of one person, and such a row without what tells of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from guanxi.exchange.logic.digests import known_as
from guanxi.exchange.logic.plan import ID
from guanxi.kernel.api import fold, squash
from guanxi.metadata.api import ObjectType
from guanxi.records.api import PEOPLE, Trace, erased_fields

_LAST_DIGITS = 9
_PARTS = 3  # given, middle and family name; out of more, short codes of a row would make up any name
ROW = "row:"


@dataclass(frozen=True, slots=True)
class Theirs:
    """Finds the rows of a person in a file with these columns, each with its target, if it has one.

    A row is theirs if it has their number at the source, or their name, address or telephone number and no
    number of somebody else. The first ``read`` columns are the file's own, those behind them made of these.
    """

    columns: tuple[str, ...]
    targets: tuple[str, ...]
    main: str
    numbers: frozenset[str]
    needles: tuple[str, ...]
    phones: frozenset[str]
    names: frozenset[str]
    cleared: frozenset[str]
    read: int

    def matches(self, cells: Sequence[str]) -> bool:
        """Say whether a row is the person's."""
        if self.numbers and (self._has_number(cells) or self._is_row(cells)):
            return True
        return not self._has_other_number(cells) and self.mentions(cells)

    def mentions(self, cells: Sequence[str]) -> bool:
        """Say whether a row names the person, whoever's it is."""
        text = "\x1f".join(cells).casefold()
        if any(needle in text for needle in self.needles) or self._has_phone(cells):
            return True
        return bool(self.names) and bool(self._spelled(cells))

    def without(self, cells: Sequence[str]) -> list[str]:
        """Return a row without the person: of a file of people nothing stays, of others the rest."""
        if self.main == PEOPLE:
            return [""] * len(cells)
        spelled = self._spelled(cells)
        return ["" if self._tells(place, cell, spelled) else cell for place, cell in enumerate(cells)]

    def _spelled(self, cells: Sequence[str]) -> set[str]:
        """Return what, folded, the person's names are written with: one cell, or given and family names."""
        said = {folded for cell in cells if cell and (folded := fold(cell))}
        return {part for name in self.names for part in _parts(name, said)}

    def _tells(self, place: int, cell: str, spelled: set[str]) -> bool:
        target = self.targets[place] if place < len(self.targets) else ""
        if not target or target.startswith(f"{PEOPLE}.") or target in self.cleared:
            return True
        written = cell.casefold()
        return any(needle in written for needle in self.needles) or fold(cell) in spelled

    def _has_number(self, cells: Sequence[str]) -> bool:
        return any(number in self.numbers for number in self._numbers(cells))

    def _has_other_number(self, cells: Sequence[str]) -> bool:
        return any(self._numbers(cells, (f"{PEOPLE}.{ID}",)))

    def _numbers(self, cells: Sequence[str], targets: Sequence[str] = ()) -> Iterable[str]:
        for target, cell in zip(self.targets, cells, strict=False):
            named = (
                target in targets if targets else target.startswith(f"{PEOPLE}.") or target in self.cleared
            )
            if named and cell:
                number = squash(cell)
                yield from (number, number.removesuffix(".0"), number.lower())

    def _has_phone(self, cells: Sequence[str]) -> bool:
        if not self.phones:
            return False
        for target, cell in zip(self.targets, cells, strict=False):
            if target.endswith(".phone") and cell and _digits(cell)[-_LAST_DIGITS:] in self.phones:
                return True
        return False

    def _is_row(self, cells: Sequence[str]) -> bool:
        """Say whether a source knows the row by its content, as it does where a file gives no numbers."""
        if not any(number.startswith(ROW) for number in self.numbers) or len(cells) != len(self.columns):
            return False
        known = ROW + known_as(self.columns[: self.read], cells).hex()
        return any(number == known or number.startswith(f"{known}:") for number in self.numbers)


def theirs(
    trace: Trace,
    source: str,
    main: str,
    columns: Sequence[str],
    mapping: Mapping[str, str],
    objects: Mapping[str, ObjectType],
    read: int | None = None,
) -> Theirs:
    """Return what finds a person's rows in a source's file, mapped heading → ``object.field``.

    Of the columns, the first ``read`` are the file's own.
    """
    links = {
        f"{kind.slug}.{each.slug}"
        for kind in objects.values()
        for each in kind.fields
        if each.target == PEOPLE
    }
    free = {f"{kind.slug}.{slug}" for kind in objects.values() for slug in erased_fields(kind)}
    phones = (_digits(phone)[-_LAST_DIGITS:] for phone in trace.phones)
    return Theirs(
        columns=tuple(columns),
        targets=tuple(mapping.get(heading, "") for heading in columns),
        main=main,
        numbers=trace.numbers_at(source),
        needles=tuple(
            dict.fromkeys(each.casefold() for each in (*trace.emails, *trace.phones) if len(each) > 4)
        ),
        phones=frozenset(digits for digits in phones if len(digits) == _LAST_DIGITS),
        names=frozenset(
            folded
            for name in trace.names
            if name in trace.needles
            for folded in (fold(name), fold(_turned(name)))
            if folded
        ),
        cleared=frozenset(links | free),
        read=len(columns) if read is None else read,
    )


def _turned(name: str) -> str:
    """Return a name with its last word first, as lists have it that are sorted by family names."""
    given, _, family = name.strip().rpartition(" ")
    return f"{family} {given}"


def _parts(name: str, said: Collection[str], most: int = _PARTS) -> tuple[str, ...]:
    """Return the texts that make a name when they stand one behind the other; none if none do."""
    if name in said:
        return (name,)
    for part in said if most > 1 else ():
        if name.startswith(part) and (others := _parts(name[len(part) :], said, most - 1)):
            return (part, *others)
    return ()


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
