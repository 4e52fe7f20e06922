"""Plain text: width, white space, and folding for comparison."""

from __future__ import annotations

import re
import unicodedata

_ASCII_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())
_SPACE = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")


def fold_width(text: str) -> str:
    """Return text with full-width letters, digits and signs in their ordinary width, in NFC form."""
    if text.isascii():
        return text
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else " " if c == "\u3000" else c for c in text)
    return unicodedata.normalize("NFC", narrow)


def squash(text: str) -> str:
    """Return text without white space or invisible characters at its ends, and single spaces inside."""
    return _SPACE.sub(" ", text).strip()


def fold(text: str) -> str:
    """Return the form under which two headings or choices count as the same."""
    if text.isascii():
        return text.lower().encode().translate(None, _ASCII_MARKS).decode()
    text = unicodedata.normalize("NFKD", fold_width(text))
    return "".join(filter(str.isalnum, text.casefold()))
