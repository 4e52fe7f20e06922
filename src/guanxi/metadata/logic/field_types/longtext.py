"""Text of several lines."""

from __future__ import annotations

import re
import unicodedata

from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import (
    ANY,
    EMPTY,
    TEXTUAL,
    FieldType,
    ParseContext,
    Parsed,
    Parser,
)
from guanxi.metadata.logic.field_types.clean import remove_bad

MAX_LENGTH = 500_000
_LINE_END = re.compile("[ \t\u00a0\u3000]*(?:\r\n|[\r\n\x0b\x0c\u0085\u2028\u2029])")


def parse_lines(raw: str) -> Parsed:
    """Read lines of text; what stands inside a line is left as it is."""
    text = _LINE_END.sub("\n", unicodedata.normalize("NFC", remove_bad(raw))).strip()
    if not text:
        return EMPTY
    if len(text) > MAX_LENGTH:
        return Parsed(None, None, codes.TOO_LONG)
    if text == raw:
        return Parsed(text)
    return Parsed(text, codes.TRIM if remove_bad(raw) == raw else codes.BAD_CHARACTER)


class LongTextType(FieldType):
    """Lines of text, kept as written but for line ends, NFC and characters that cannot be stored."""

    name = "longtext"
    operators = ANY | TEXTUAL

    def parser(self, context: ParseContext) -> Parser:  # noqa: ARG002
        """Return the reader; the context makes no difference."""
        return parse_lines
