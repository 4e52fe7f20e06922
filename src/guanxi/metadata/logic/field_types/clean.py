"""What every type does to a text first: unstorable and invisible characters, width, white space."""

from __future__ import annotations

import re
import unicodedata

from guanxi.kernel.api import fold_width
from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import EMPTY, Parsed, Parser

# Marks that show nothing. The joiners (200c, 200d) shape Arabic, Indic scripts and emoji: there they stay.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_JOINED = "\u0590-\u109f\u1780-\u18af\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
_JOINER = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]")
# NUL, other controls and lone surrogates, which PostgreSQL and UTF-8 refuse or nobody can see.
_BAD = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# In running text Chinese punctuation keeps its width; letters, digits and a few signs do not.
_WIDE = {c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= {ord(sign): ord(sign) - 0xFEE0 for sign in "＠＆＋－＿．／＃＂％＊＝"}

_BLANKS = frozenset(
    "- -- --- — / \\ ? n/a n.a. na #n/a #na #null! null (null) <null> \\n none nil nan nat undefined unknown "
    "unspecified empty (empty) blank (blank) 无 暂无 没有 未知 不详 未填写 空".split()
)


def remove_bad(text: str) -> str:
    """Return text without characters that cannot be stored or seen."""
    return _JOINER.sub("", _INVISIBLE.sub("", _BAD.sub("", text)))


def rule_between(raw: str, text: str) -> str | None:
    """Return the rule that explains how cleaning turned ``raw`` into ``text``."""
    if raw == text:
        return None
    if _BAD.search(raw):
        return codes.BAD_CHARACTER
    if _INVISIBLE.search(raw) or _JOINER.search(raw):
        return codes.INVISIBLE
    return codes.TRIM if " ".join(raw.split()) == text else codes.WIDTH


def clean_line(raw: str) -> str:
    """Return one line of text: stored characters only, ordinary width, NFC, single spaces."""
    if raw.isascii() and raw.isprintable():
        return " ".join(raw.split())
    text = unicodedata.normalize("NFC", remove_bad(raw).translate(_WIDE))
    return " ".join(text.split())


def narrow(raw: str) -> str:
    """Return a text of a formatted type (number, date, address of mail) with every sign in ordinary width."""
    if raw.isascii() and raw.isprintable():
        return raw.strip()
    return " ".join(fold_width(remove_bad(raw)).split())


def is_blank_word(text: str) -> bool:
    """Return whether a text is one of the ways of writing that there is no value."""
    return len(text) < 13 and text.lower() in _BLANKS


def reading(read: Parser) -> Parser:
    """Return a parser that gives ``read`` a narrow, filled text, and knows blanks and words for blank."""

    def parse(raw: str) -> Parsed:
        text = narrow(raw)
        if not text:
            return EMPTY
        parsed = read(text)
        if parsed.error is not None and is_blank_word(text):
            return Parsed(None, codes.BLANK_WORD)
        if parsed.rule is None and parsed.error is None and text != raw:
            return Parsed(parsed.value, rule_between(raw, text))
        return parsed

    return parse
