"""Text of one line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import (
    ANY,
    EMPTY,
    EQUAL,
    ORDERED,
    SHAPED,
    TEXTUAL,
    FieldType,
    ParseContext,
    Parsed,
    Parser,
    parsed,
)
from guanxi.metadata.logic.field_types.clean import clean_line, rule_between

# A B-tree index refuses entries above 2,704 bytes; 800 characters of four bytes compress below that.
MAX_LENGTH = 800


# Letters whose NFC form is themselves, and signs that keep their width, with single spaces between.
_SAFE = "!-~\u00c0-\u017f\u0400-\u045f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3，。、（）《》“”·"
_safe = re.compile(f"[{_SAFE}]++(?: [{_SAFE}]++)*+").fullmatch


def parse_line(raw: str) -> Parsed:
    """Read one line of text."""
    if _safe(raw) and len(raw) <= MAX_LENGTH:
        return parsed((raw, None, None))
    text = clean_line(raw)
    if not text:
        return EMPTY
    if len(text) > MAX_LENGTH:
        return Parsed(None, None, codes.TOO_LONG)
    return Parsed(text, rule_between(raw, text))


class TextType(FieldType):
    """One line: trimmed, single spaces, ordinary width, NFC; at most 800 characters."""

    name = "text"
    operators = ANY | EQUAL | TEXTUAL | ORDERED | SHAPED
    well_formed = "^[^\\x01-\\x1f\\x7f\\ufffd]*$"

    def unchanged(self, raws: Sequence[str]) -> bool:
        """Look at a whole batch in a few steps instead of at each text."""
        # A bar between texts shows spaces at their ends; one inside a text only costs the short cut.
        batch = f"|{'|'.join(raws)}|"
        return (
            batch.isascii()
            and batch.isprintable()
            and "  " not in batch
            and "| " not in batch
            and " |" not in batch
            and max(map(len, raws)) <= MAX_LENGTH
        )

    def parser(self, context: ParseContext) -> Parser:  # noqa: ARG002
        """Return the reader; the context makes no difference."""
        return parse_line
