"""Text of one line."""

from __future__ import annotations

from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import (
    ANY,
    EMPTY,
    EQUAL,
    ORDERED,
    TEXTUAL,
    FieldType,
    ParseContext,
    Parsed,
    Parser,
)
from guanxi.metadata.logic.field_types.clean import clean_line, rule_between

# A B-tree index refuses entries above 2,704 bytes; 800 characters of four bytes compress below that.
MAX_LENGTH = 800


def parse_line(raw: str) -> Parsed:
    """Read one line of text."""
    if raw.isascii() and raw.isprintable():
        text = raw.strip()
        if "  " in text:
            text = " ".join(text.split())
    else:
        text = clean_line(raw)
    if not text:
        return EMPTY
    if len(text) > MAX_LENGTH:
        return Parsed(None, None, codes.TOO_LONG)
    return Parsed(text) if text == raw else Parsed(text, rule_between(raw, text))


class TextType(FieldType):
    """One line: trimmed, single spaces, ordinary width, NFC; at most 800 characters."""

    name = "text"
    operators = ANY | EQUAL | TEXTUAL | ORDERED

    def parser(self, context: ParseContext) -> Parser:  # noqa: ARG002
        """Return the reader; the context makes no difference."""
        return parse_line
