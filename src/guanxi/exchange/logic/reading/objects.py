"""JSON as a table: NDJSON, an array of objects, or the answer of an interface that wraps one.

Objects inside objects become columns with a dot (``address.city``). A list of plain values becomes several
values in one cell, parted by semicolons unless one holds such a sign; any other list stays JSON.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from guanxi.exchange.errors import CutShort, EmptyTable
from guanxi.exchange.logic.reading.content import Content
from guanxi.exchange.logic.reading.encoding import Guess
from guanxi.exchange.logic.reading.json_values import (
    Value,
    Written,
    by_lines,
    values_in_a_row,
    values_of_lines,
)
from guanxi.exchange.logic.reading.listed import ListedTable, Record
from guanxi.exchange.logic.reading.table import Format, unique_headings
from guanxi.exchange.logic.reading.texts import guess_of, storable, texts
from guanxi.metadata.api import field_type

# What has more columns is no table: the rest is kept together, as JSON.
MOST_COLUMNS = 1_000
OTHERS = "other values"
DEEPEST = 8


@dataclass(frozen=True)
class ObjectTable(ListedTable):
    """A table of JSON objects. ``keys`` are the objects' own, in the order of the columns."""

    content: Content
    guess: Guess
    lined: bool
    keys: tuple[str, ...]

    def records(self, oddities: Counter[str]) -> Iterator[Record]:
        """Yield a record per object; see ``ListedTable.records``."""
        blank = dict.fromkeys(self.keys, "")
        for each in _values(self.content, self.guess, self.lined, oddities):
            if each.value is None:
                yield Record(each.line, (storable(each.text),), each.reason, each.consumed)
                continue
            said = flat(each.value)
            row = {**blank, **said}
            if len(row) > len(blank):
                row = _gather(row, blank)
            yield Record(each.line, list(row.values()), each.reason, each.consumed)


def open_objects(content: Content, text: str) -> ObjectTable:
    """Open a JSON text that begins with ``text``. Reads it once for its columns. Raises ``EmptyTable``."""
    guess, lined = guess_of(content), by_lines(text)
    stamp = content.path.stat()
    keys, count = _look(content, guess, lined, stamp.st_mtime_ns, stamp.st_size)
    if not keys:
        raise EmptyTable(path=content.name)
    columns, notes = unique_headings(keys)
    form = Format("ndjson" if lined else "json", guess.encoding, "", content.packing)
    return ObjectTable(content.path, columns, form, content.size, count, notes, content, guess, lined, keys)


@lru_cache(maxsize=4)
def _look(
    content: Content,
    guess: Guess,
    lined: bool,
    _changed: int,
    _size: int,
) -> tuple[tuple[str, ...], int]:
    """Return every key of the objects, in the order of their coming, and how many records there are."""
    keys: dict[str, None] = {}
    count = 0
    try:
        for each in _values(content, guess, lined, Counter()):
            count += 1
            if each.value is not None:
                keys.update(dict.fromkeys(flat(each.value)))
            if len(keys) > MOST_COLUMNS:
                kept = [*keys][: MOST_COLUMNS - 1]
                return (*kept, OTHERS), count
    except CutShort:
        pass
    return tuple(keys), count


def _values(content: Content, guess: Guess, lined: bool, oddities: Counter[str]) -> Iterator[Value]:
    blocks = texts(content, guess, oddities)
    return values_of_lines(blocks) if lined else values_in_a_row(blocks)


def flat(value: Mapping[str, Any], before: str = "", depth: int = 1) -> dict[str, str]:
    """Return an object as one level of texts."""
    cells: dict[str, str] = {}
    for key, inner in value.items():
        name = _name(before, key)
        kind = type(inner)
        # Nearly all of what such files hold needs no more than this.
        if (kind is str and inner.isascii() and "\0" not in inner) or kind is Written:
            cells[name] = inner
        elif isinstance(inner, dict) and depth < DEEPEST and inner:
            for path, text in flat(inner, f"{name}.", depth + 1).items():
                cells.setdefault(path, text)
        else:
            cells[name] = _cell(inner)
    return cells


@lru_cache(maxsize=4096)
def _name(before: str, key: str) -> str:
    return storable(before + key).replace("\0", "")


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return storable(value.replace("\0", ""))
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        parted = field_type("multiselect").to_export(value)
        return storable((parted if parted.startswith("[") else "; ".join(value)).replace("\0", ""))
    return storable(json.dumps(_with_numbers(value), ensure_ascii=False).replace("\\u0000", ""))


def _with_numbers(value: Any) -> Any:
    """Return a value in which numbers are numbers again; what is too large or too fine for one stays text."""
    if isinstance(value, list):
        return [_with_numbers(each) for each in value]
    if isinstance(value, dict):
        return {key: _with_numbers(each) for key, each in value.items()}
    if isinstance(value, Written):
        number = float(value) if set(value) & set(".eE") else int(value)
        return number if str(number) == value else str(value)
    return value


def _gather(row: dict[str, str], blank: Mapping[str, str]) -> dict[str, str]:
    """Return the row with all that has no column of its own kept together."""
    left = {key: text for key, text in row.items() if key not in blank}
    kept = {key: row[key] for key in blank}
    if OTHERS in blank:
        kept[OTHERS] = json.dumps(left, ensure_ascii=False)
    return kept
