"""Cuts the text form of a condition into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guanxi.metadata.errors import FilterSyntax

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
_WORD = r"[^\s()（）,，、=<>~≠≤≥!\"`“”「」]+"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|“[^”]*”|「[^」]*」)
  | (?P<name>`[^`]+`)
  | (?P<sign>==|!=|<>|<=|>=|!~|[=<>~≠≤≥])
  | (?P<open>[(（])
  | (?P<close>[)）])
  | (?P<comma>[,，、])
  | (?P<bad>["'`“”「」])
  | (?P<word>!|{_WORD})
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: ``kind`` is string, name, number, word, sign, open, close, comma or end."""

    kind: str
    text: str
    at: int

    @property
    def lower(self) -> str:
        """Return the word in lower case, or nothing for what was quoted: that is never a keyword."""
        return self.text.lower() if self.kind == "word" else ""


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text, ended by one of kind ``end``. ``at`` counts characters from 1."""
    found = []
    for match in _TOKEN.finditer(text):
        kind, piece, at = match.lastgroup or "", match[0], match.start() + 1
        if kind == "bad":
            raise FilterSyntax(at=at, expected="a closing quotation mark", found="the end")
        if kind != "space":
            found.append(Token(*_read(kind, piece), at))
    return [*found, Token("end", "", len(text) + 1)]


def is_number(text: str) -> bool:
    """Say whether a bare word means a number; codes with leading zeros do not."""
    return _NUMBER.fullmatch(text) is not None


def is_word(text: str) -> bool:
    """Say whether a text, written bare, is cut as exactly one word."""
    return not text.startswith("'") and re.fullmatch(_WORD, text) is not None and not is_number(text)


def quoted(text: str) -> str:
    """Return the text in quotation marks, so that cutting it gives it back."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'


def _read(kind: str, piece: str) -> tuple[str, str]:
    if kind == "name":
        return kind, piece[1:-1]
    if kind == "string":
        inner = piece[1:-1]
        curly = piece[0] in "“「"
        return kind, inner if curly else _ESCAPE.sub(lambda m: _CONTROL.get(m[1], m[1]), inner)
    if kind == "word" and is_number(piece):
        return "number", piece
    return kind, piece
