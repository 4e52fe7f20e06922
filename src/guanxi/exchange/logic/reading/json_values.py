"""The objects of a JSON text, one after the other: a line each, the elements of an array, or simply in a row.

Numbers stay as they are written. Never more than one object and one piece of the file is held.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from guanxi.exchange.errors import CutShort
from guanxi.exchange.logic.reading.texts import Text

LONGEST_OBJECT = 1 << 24


class Written(str):
    """A number as it is written."""

    __slots__ = ()


_DECODER = json.JSONDecoder(parse_float=Written, parse_int=Written, parse_constant=lambda _: None)
_BETWEEN = re.compile(r"[\s,]*")
_BLANK = re.compile(r"\s*")
# An error so near to the end may be the end's: "tru", "\u00".
_SLACK = 16


class Value(NamedTuple):
    """An object with the line it begins on; or, with a reason, the text that is none."""

    line: int
    value: dict[str, Any] | None
    text: str
    reason: str
    consumed: int


def is_json(text: str) -> bool:
    """Return whether a text begins as an object, or as an array of objects."""
    return bool(re.match(r'[\ufeff\s]*(?:\[[\s,]*)?\{\s*["}]', text))


def by_lines(text: str) -> bool:
    """Return whether a text that begins so has an object on each line, or on the second at least."""
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines() if line.strip()][:2]
    whole = [_read_line(line)[0] is not None for line in lines]
    if len(lines) == 2 and whole[1]:
        return re.match(r'\{\s*["}]', lines[0]) is not None
    return bool(lines) and whole[0] and _wrapped_at(lines[0]) is None


def values_of_lines(blocks: Iterator[Text]) -> Iterator[Value]:
    """Yield the object of each line; blank lines are none."""
    number = 0
    for block in blocks:
        lines = list(block.lines())
        for place, line in enumerate(lines, start=1):
            number += 1
            bare = line.strip("\ufeff \t\x1e")
            if bare:
                value, reason = _read_line(bare)
                cut = block.cut and place == len(lines)
                yield Value(number, value, line, "cut_off" if cut else reason, block.consumed)


def _read_line(text: str) -> tuple[dict[str, Any] | None, str]:
    try:
        value = _DECODER.decode(text.rstrip(" ,"))
    except (json.JSONDecodeError, RecursionError):
        return None, "broken_json"
    return (value, "") if isinstance(value, dict) else (None, "no_object")


def values_in_a_row(blocks: Iterator[Text]) -> Iterator[Value]:
    """Yield the objects of an array, also of one inside an object, or those that simply follow each other.

    What is broken cannot be passed over: it is yielded as rejected, and ``CutShort`` raised.
    """
    stream = _Stream()
    for block in blocks:
        stream.text = stream.text[stream.at :] + block.text
        stream.at = 0
        yield from stream.values(block.consumed)
        if stream.over:
            return
    yield from stream.end()


class _Stream:
    def __init__(self) -> None:
        self.text, self.at, self.line = "", 0, 1
        self.over = self._begun = self._in_array = False

    def values(self, consumed: int) -> Iterator[Value]:
        """Yield the objects that are complete."""
        if not self._begun:
            self._begin()
        while not self.over and self._begun:
            self._move(_BETWEEN.match(self.text, self.at).end())  # type: ignore[union-attr]
            if self.at == len(self.text):
                return
            if self._in_array and self.text[self.at] == "]":
                self.over = True
                return
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except (json.JSONDecodeError, RecursionError) as error:
                if self._may_go_on(error):
                    return
                yield self._rejected("broken_json", consumed)
                raise CutShort(path="JSON", rows=0) from error
            text = self.text[self.at : end]
            good = isinstance(value, dict)
            yield Value(self.line, value if good else None, text, "" if good else "no_object", consumed)
            self._move(end)

    def end(self) -> Iterator[Value]:
        """Yield what is left of a text that breaks off, and say that it does."""
        if self.text[self.at :].strip() or self._in_array:
            if self.text[self.at :].strip():
                yield self._rejected("cut_off", 0)
            raise CutShort(path="JSON", rows=0)

    def _begin(self) -> None:
        """Find where the objects begin: inside the first array of objects, or at once."""
        self.at = len(self.text) - len(self.text.lstrip("\ufeff \t\r\n"))
        inside = _wrapped_at(self.text[self.at :])
        if inside is not None:
            self._in_array = True
            self._move(self.at + inside)
        self._begun = True

    def _move(self, to: int) -> None:
        self.line += self.text.count("\n", self.at, to)
        self.at = to

    def _may_go_on(self, error: Exception) -> bool:
        if isinstance(error, RecursionError) or len(self.text) - self.at > LONGEST_OBJECT:
            return False
        assert isinstance(error, json.JSONDecodeError)  # noqa: S101 (the other kind was told apart above)
        return error.msg.startswith("Unterminated") or error.pos >= len(self.text) - _SLACK

    def _rejected(self, reason: str, consumed: int) -> Value:
        rest, self.over = self.text[self.at : self.at + LONGEST_OBJECT], True
        return Value(self.line, None, rest, reason, consumed)


def _wrapped_at(text: str) -> int | None:
    """Return where the elements of a text's array begin, if it is one or is the answer that wraps one."""
    if text.startswith("["):
        return 1
    at = 1
    try:
        while (at := _BETWEEN.match(text, at).end()) < len(text) and text[at] == '"':  # type: ignore[union-attr]
            _key, at = scanstring(text, at + 1)
            at = _BLANK.match(text, at).end()  # type: ignore[union-attr]
            at = _BLANK.match(text, at + 1).end()  # type: ignore[union-attr]
            if re.compile(r"\[\s*\{").match(text, at):
                # A list inside the only object there is holds the rows; one inside each of many does not.
                return at + 1 if _is_alone(text, at) else None
            _value, at = _DECODER.raw_decode(text, at)
    except (json.JSONDecodeError, RecursionError, IndexError):
        return None
    return None


def _is_alone(text: str, at: int) -> bool:
    """Return whether the array that begins at ``at`` runs beyond this text or up to its end."""
    try:
        _rows, end = _DECODER.raw_decode(text, at)
    except (json.JSONDecodeError, RecursionError):
        return True
    rest = text[end:]
    return "\n{" not in rest and not re.search(r"\}\s*,?\s*\{", rest)
