"""Contact cards as a table: a row per vCard, a column per thing that any of them says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from guanxi.exchange.errors import CutShort, EmptyTable
from guanxi.exchange.logic.reading.card_fields import COLUMNS, cells_of
from guanxi.exchange.logic.reading.card_lines import properties
from guanxi.exchange.logic.reading.content import Content
from guanxi.exchange.logic.reading.encoding import MARKED, Guess, show_marks
from guanxi.exchange.logic.reading.listed import ListedTable, Record
from guanxi.exchange.logic.reading.table import Format
from guanxi.exchange.logic.reading.texts import guess_of, storable, texts

# A card longer than this is none; photos take most of it.
LONGEST_CARD = 1 << 26
MOST_COLUMNS = 500
_BEGIN = re.compile(r"BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)
_END = re.compile(r"END\s*:\s*VCARD\s*", re.IGNORECASE)


class _Card(NamedTuple):
    line: int
    lines: list[str]
    whole: bool
    consumed: int


@dataclass(frozen=True)
class CardTable(ListedTable):
    """A file of vCards."""

    content: Content
    guess: Guess

    def records(self, oddities: Counter[str]) -> Iterator[Record]:
        """Yield a record per card; one that is never ended is rejected."""
        known = set(self.columns)
        for card in _cards(self.content, self.guess, oddities):
            if not card.whole:
                shown = (show_marks("\n".join(card.lines)),)
                yield Record(card.line, tuple(map(storable, shown)), "unclosed_card", card.consumed)
                continue
            cells, binary = cells_of(list(properties(card.lines, self.guess.encoding)))
            oddities["pictures_left_out"] += binary
            oddities["values_left_out"] += len(cells.keys() - known)
            row = [cells.get(column, "") for column in self.columns]
            marked = MARKED.search("".join(row))
            row = [storable(show_marks(cell)) if marked else storable(cell) for cell in row]
            yield Record(card.line, row, "undecodable" if marked else "", card.consumed)


def is_cards(text: str) -> bool:
    """Return whether a text begins as a contact card."""
    return bool(_BEGIN.match(text.lstrip("\ufeff \t\r\n")))


def open_cards(content: Content) -> CardTable:
    """Open a file of vCards. Reads it once for its columns. Raises ``EmptyTable`` where none says a thing."""
    guess, stamp = guess_of(content), content.path.stat()
    columns, count = _look(content, guess, stamp.st_mtime_ns, stamp.st_size)
    if not columns:
        raise EmptyTable(path=content.name)
    form = Format("vcard", guess.encoding, "", content.packing)
    return CardTable(content.path, list(columns), form, content.size, count, {}, content, guess)


@lru_cache(maxsize=4)
def _look(content: Content, guess: Guess, _changed: int, _size: int) -> tuple[tuple[str, ...], int]:
    """Return the columns that the cards fill, the well-known first, and how many cards there are."""
    seen: dict[str, None] = {}
    count = 0
    try:
        for card in _cards(content, guess, Counter()):
            count += 1
            if card.whole and len(seen) < MOST_COLUMNS:
                seen.update(dict.fromkeys(cells_of(list(properties(card.lines, guess.encoding)))[0]))
    except CutShort:
        pass
    return tuple(sorted(seen, key=_place)), count


def _place(column: str) -> int:
    """Sort ``email 2`` behind ``email``, and what is not well known behind everything."""
    name = column.rstrip(" 0123456789")
    return COLUMNS.index(name) if name in COLUMNS else len(COLUMNS)


def _cards(content: Content, guess: Guess, oddities: Counter[str]) -> Iterator[_Card]:
    """Yield the cards without their first and last lines."""
    sorter = _Sorter(oddities)
    for block in texts(content, guess, oddities):
        for line in block.lines():
            yield from sorter.take(line, block.consumed)
    if sorter.depth:
        yield sorter.card(content.size, whole=False)


class _Sorter:
    """Puts lines to the cards they belong to; a card inside another belongs to it and goes."""

    def __init__(self, oddities: Counter[str]) -> None:
        self.depth = 0
        self._oddities = oddities
        self._lines: list[str] = []
        self._number = self._start = self._size = 0

    def take(self, line: str, consumed: int) -> Iterator[_Card]:
        """Take in a line and yield the card that it ends, if it does."""
        self._number += 1
        if _BEGIN.fullmatch(line.lstrip("\ufeff ")):
            if self.depth and not _holds_another(self._lines):
                yield self.card(consumed, whole=False)
            self._begin()
        elif self.depth and _END.fullmatch(line.strip()):
            self.depth -= 1
            if not self.depth:
                yield self.card(consumed, whole=True)
        else:
            self._keep(line)

    def card(self, consumed: int, *, whole: bool) -> _Card:
        """Return the card at hand, which is over."""
        self.depth = 0
        return _Card(self._start, self._lines, whole, consumed)

    def _begin(self) -> None:
        if not self.depth:
            self._lines, self._start, self._size = [], self._number, 0
        self.depth += 1

    def _keep(self, line: str) -> None:
        if self.depth == 1:
            self._size += len(line)
            if self._size < LONGEST_CARD:
                self._lines.append(line)
        elif not self.depth and line.strip():
            self._oddities["lines_between_cards"] += 1


def _holds_another(lines: list[str]) -> bool:
    """Return whether the last property announces a card of its own, as AGENT did in version 2.1."""
    return bool(lines) and lines[-1].upper().startswith("AGENT") and lines[-1].rstrip().endswith(":")
