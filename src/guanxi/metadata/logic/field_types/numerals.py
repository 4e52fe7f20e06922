"""Numbers as people write them: grouped, with either decimal mark, in brackets, with a Chinese unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

from guanxi.metadata.logic.field_types import codes

Mark = Literal[".", ","]

_MINUS = str.maketrans("−–—‐‑﹣", "------")
_SPACES = str.maketrans("", "", " \u00a0\u2009\u202f'’_")
_UNITS = {"万": 4, "萬": 4, "亿": 8, "億": 8, "千": 3, "百": 2}
_SHAPE = re.compile(r"([+-]?)(\d[\d.,]*|[.,]\d+)(?:[eE]([+-]?\d{1,3}))?(-?)")
_SPACED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?:[.,]\d+)?-?|[^ ]*")
_GROUPED = {
    ".": re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})*,\d{3}"),
    ",": re.compile(r"\d{1,3}(?:\.\d{3})+"),
}
_MAX_DIGITS = 60


class Reading(NamedTuple):
    """A decimal read from a text and the weightiest cleaning that it took."""

    value: Decimal
    rule: str | None


def mark_of(digits: str) -> Mark | None:
    """Return which sign separates the decimals of an unsigned number, None where it may be either."""
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        return "," if comma > dot else "."
    last, sign = max(comma, dot), "," if comma >= 0 else "."
    if last < 0:
        return None
    if digits.count(sign) > 1:
        return "." if sign == "," else ","
    # One sign with three digits behind it and one to three before it groups thousands as likely as not.
    if len(digits) - last == 4 and 1 <= last <= 3 and digits[0] != "0":
        return None
    return "," if sign == "," else "."


def decide_decimal_mark(sample: Iterable[str]) -> Mark | None:
    """Return the decimal mark that the texts of a column agree on, or None without evidence."""
    votes: dict[Mark, int] = {".": 0, ",": 0}
    for text in sample:
        found = re.search(r"\d[\d.,]*", text or "")
        mark = mark_of(found[0].rstrip(".,")) if found else None
        if mark is not None:
            votes[mark] += 1
    if votes["."] == votes[","]:
        return None
    return "." if votes["."] > votes[","] else ","


def read_decimal(text: str, mark: Mark | None = None) -> Reading | None:
    """Return the number that a narrow text writes, or None.

    Without a decimal mark each text decides by itself; 1,234 is then one thousand two hundred and
    thirty-four, and 1.234 a little more than one.
    """
    if len(text) > 2 * _MAX_DIGITS:
        return None
    text, rule, power = _unwrap(text.translate(_MINUS))
    packed = text.translate(_SPACES)
    found = _SHAPE.fullmatch(packed) if _SPACED.fullmatch(text) and len(packed) <= _MAX_DIGITS else None
    if found is None or (found[1] and found[4]):
        return None
    number = _digits(found[2], mark)
    if number is None:
        return None
    digits, rule_of_digits = number
    if found[4]:
        rule = rule or codes.ACCOUNTING_SIGN
    elif rule is None:
        rule = rule_of_digits or (None if len(packed) == len(text) else codes.GROUPING)
    sign = "-" if "-" in (found[1], found[4]) else ""
    return Reading(Decimal(f"{sign}{digits}e{int(found[3] or 0) + power}"), rule)


def _unwrap(text: str) -> tuple[str, str | None, int]:
    """Take brackets, percent sign and Chinese unit off; return the number's text, rule and power of ten."""
    rule, power = None, 0
    if text.startswith("(") and text.endswith(")"):
        text, rule = "-" + text[1:-1].strip().removeprefix("-"), codes.ACCOUNTING_SIGN
    if text.endswith("%"):
        text, rule = text[:-1].rstrip(), codes.PERCENT_SIGN
    elif text[-1:] in _UNITS:
        text, rule, power = text[:-1].rstrip(), codes.CHINESE_UNIT, _UNITS[text[-1]]
    if text[:1] in {"+", "-"}:
        text = text[0] + text[1:].lstrip()
    return text, rule, power


def _digits(digits: str, mark: Mark | None) -> tuple[str, str | None] | None:
    """Return the digits with a point before the decimals and the rule; None if it is not grouped right."""
    own = mark_of(digits)
    if mark is None:
        mark = own or ("," if digits.count(".") > 1 else ".")
    elif own is not None and own != mark:
        # In a column of decimal points 1.234,5 is a slip of the pen, 12,5 a question: neither is guessed.
        return None
    whole, _, decimals = digits.rpartition(mark) if mark in digits else (digits, "", "")
    other = "," if mark == "." else "."
    grouped = other in whole
    if other in decimals or (grouped and not _GROUPED[mark].fullmatch(whole)):
        return None
    whole = whole.replace(other, "") or "0"
    rule = codes.DECIMAL_COMMA if mark == "," and decimals else codes.GROUPING if grouped else None
    return (f"{whole}.{decimals}" if decimals else whole), rule
