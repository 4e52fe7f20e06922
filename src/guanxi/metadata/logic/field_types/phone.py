"""Telephone numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import (
    ANY,
    DEFAULT,
    EMPTY,
    EQUAL,
    SHAPED,
    TEXTUAL,
    FieldType,
    ParseContext,
    Parsed,
    Parser,
    parsed,
)
from guanxi.metadata.logic.field_types.clean import clean_line, is_blank_word, narrow

if TYPE_CHECKING:
    from guanxi.metadata.logic.field_types.phone_plan import Plan

MAX_LENGTH = 250
# Digits with the usual signs around them; an extension, letters or anything else take the long way.
_BETWEEN = " -()./"
_EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機|内线)\s*[:：]?\s*(?=\d)")
_LABEL = re.compile(r"^(?:电话|手机|座机|传真|联系电话|手机号)\s*[:：]?\s*")
_SEVERAL = re.compile(r"\s*(?:[/;,、|\n]|\bor\b|或)\s*")


class PhoneType(FieldType):
    """A number in E.164 form, an extension behind ``;ext=`` (RFC 3966): ``+861065529988;ext=12``.

    Validity is libphonenumber's. A number without country code belongs to the context's country. What is no
    valid number is kept as its text with the error ``not_a_phone`` (``phone_without_country`` where only the
    country is missing). On top of the library: ``00`` in countries that dial another prefix, 转 before an
    extension, and the first of several numbers in a cell.
    """

    name = "phone"
    operators = ANY | EQUAL | TEXTUAL | SHAPED
    well_formed = r"^\+[1-9][0-9]{6,14}(;ext=[0-9]+)?$"
    mismatch = codes.NOT_A_PHONE

    def parser(self, context: ParseContext) -> Parser:
        """Return the reader for the context's country."""
        from guanxi.metadata.logic.field_types.phone_plan import e164, plan_of_region

        country = context.country.upper() if context.country else None
        plan = plan_of_region(country) if country else None

        def parse(raw: str) -> Parsed:
            plain = _plain_digits(raw)
            if plain is None:
                return _read(raw, country, plan)
            digits, plus = plain
            number = e164(digits, plus, plan)
            if number is not None:
                return parsed((number, None if number == raw else codes.E164, None))
            if "/" in raw or digits.startswith("00"):
                return _read(raw, country, plan)
            return _kept(raw, plan)

        return parse

    def check(self, value: object, context: ParseContext = DEFAULT) -> str | None:  # noqa: ARG002
        """Refuse what is no text; a number that was kept as written is allowed."""
        good = value is None or (isinstance(value, str) and 0 < len(value) <= MAX_LENGTH)
        return None if good else codes.NOT_A_PHONE

    def to_text(self, value: Any, context: ParseContext = DEFAULT) -> str:
        """Return the number in its country's international grouping: ``+86 10 6552 9988 ext. 12``."""
        if value is None:
            return ""
        known = value.startswith("+") and self.parse(value, context).error is None
        return _grouped(value) if known else str(value)


def _plain_digits(text: str) -> tuple[str, bool] | None:
    """Return three or more digits and whether a plus came first, if only usual signs stand around them."""
    if not text.isascii() or len(text) > MAX_LENGTH:
        return None
    digits = text
    if not text.isdigit():
        for sign in _BETWEEN:
            digits = digits.replace(sign, "")
    plus = digits[:1] == "+"
    if plus:
        digits = digits[1:]
    return (digits, plus) if digits.isdigit() and len(digits) > 2 else None


def _read(raw: str, country: str | None, plan: Plan | None) -> Parsed:
    """Read a text the long way: first the whole, then as one number of several."""
    text = narrow(raw)
    if not text:
        return EMPTY
    if len(text) > MAX_LENGTH:
        return Parsed(None, None, codes.TOO_LONG)
    text = _EXTENSION.sub(" ext. ", _LABEL.sub("", text))
    number = _one(text, country, plan)
    if number is not None:
        return Parsed(number, None if number == raw else codes.E164)
    if is_blank_word(text):
        return Parsed(None, codes.BLANK_WORD)
    for piece in _SEVERAL.split(text):
        number = _one(piece, country, plan) if piece != text else None
        if number is not None:
            return Parsed(number, codes.FIRST_OF_SEVERAL)
    return _kept(raw, plan)


def _kept(raw: str, plan: Plan | None) -> Parsed:
    """Keep a text that is no number, saying whether a country might make it one."""
    lost = plan is None and "+" not in raw and sum(sign.isdigit() for sign in raw) > 4
    return Parsed(clean_line(raw), None, codes.PHONE_WITHOUT_COUNTRY if lost else codes.NOT_A_PHONE)


def _one(text: str, country: str | None, plan: Plan | None) -> str | None:
    """Return the number that a narrow text is, or None."""
    from guanxi.metadata.logic.field_types.phone_plan import e164

    plain = _plain_digits(text)
    if plain is not None:
        digits = plain[0]
        number = e164(*plain, plan)
    else:
        digits = "".join(sign for sign in text[:4] if sign in "0123456789")
        number = by_library(text, country)
    if number is None and digits.startswith("00") and digits[2:3] != "0" and not text.startswith("+"):
        return by_library("+" + text.lstrip(" (").removeprefix("00"), None)
    return number


def by_library(text: str, country: str | None) -> str | None:
    """Return what ``phonenumbers`` makes of a text: E.164 and extension if valid, else None."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    plain = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return f"{plain};ext={number.extension}" if number.extension else plain


@lru_cache(maxsize=4096)
def _grouped(value: str) -> str:
    import phonenumbers

    number = phonenumbers.parse(value)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
