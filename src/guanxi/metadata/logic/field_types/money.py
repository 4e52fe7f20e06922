"""Amounts of money: integer minor units of an ISO 4217 currency."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Any

from guanxi.kernel.api import exponent, from_minor
from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import (
    ANY,
    DEFAULT,
    EQUAL,
    ORDERED,
    FieldType,
    ParseContext,
    Parsed,
    Parser,
    parsed,
)
from guanxi.metadata.logic.field_types.clean import reading
from guanxi.metadata.logic.field_types.currencies import own_signs, split_currency
from guanxi.metadata.logic.field_types.numerals import read_decimal

LARGEST = 2**63 - 1


class MoneyType(FieldType):
    """An amount in the context's currency, kept as integer minor units (12.50 GBP is 1250, 12 JPY is 12).

    A text that names another currency is refused (``other_currency``) rather than counted as this one.
    More decimals than the currency has are rounded half to even, under the rule ``minor_units``.
    """

    name = "money"
    sql_type = "bigint"
    operators = ANY | EQUAL | ORDERED
    python = int
    mismatch = codes.NOT_AN_AMOUNT

    def parser(self, context: ParseContext) -> Parser:
        """Return the reader for the context's currency and decimal mark."""
        decimals = exponent(context.currency)
        plain = re.compile(_plain_pattern(context, decimals)).fullmatch
        slow = reading(lambda text: _read(text, context, decimals))
        factor = 10**decimals

        def parse(raw: str) -> Parsed:
            found = plain(raw)
            if found is None:
                return slow(raw)
            minus, sign, whole, cents = found.groups()
            digits = whole.replace(",", "")
            units = int(digits + cents) if cents else int(digits) * factor
            rule = codes.GROUPING if digits != whole else codes.CURRENCY_SIGN if sign else None
            return parsed((-units if minus else units, rule, None))

        return parse

    def check(self, value: object, context: ParseContext = DEFAULT) -> str | None:  # noqa: ARG002
        """Refuse what is no integer of 64 bits."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            return codes.NOT_AN_AMOUNT
        return None if abs(value) <= LARGEST else codes.OUT_OF_RANGE

    def to_text(self, value: Any, context: ParseContext = DEFAULT) -> str:
        """Return the amount with its currency's sign, thousands grouped: ``¥1,234.50``, ``-£12.00``."""
        if value is None:
            return ""
        amount = from_minor(abs(value), context.currency)
        sign = "-" if value < 0 else ""
        return f"{sign}{_symbol(context.currency, context.chinese)}{amount:,f}"

    def to_export(self, value: Any, context: ParseContext = DEFAULT) -> str:
        """Return the plain amount with the context's decimal mark; the currency stands in its own column."""
        if value is None:
            return ""
        text = f"{from_minor(value, context.currency):f}"
        return text.replace(".", ",") if context.decimal_mark == "," else text

    def from_json(self, data: Any, context: ParseContext = DEFAULT) -> Parsed:
        """Take an integer as minor units; a text is an amount."""
        if isinstance(data, int) and not isinstance(data, bool):
            return Parsed(None, None, self.check(data)) if self.check(data) else Parsed(data)
        return self.from_python(data, context)

    def from_python(self, value: Any, context: ParseContext = DEFAULT) -> Parsed:
        """Take a number or Decimal as an amount (not as minor units)."""
        if isinstance(value, float) and math.isnan(value):
            return Parsed(None)
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            # repr gives a float's shortest decimal, which is the amount that was meant.
            amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
            return _minor(amount, None, exponent(context.currency))
        return super().from_python(value, context)


def _plain_pattern(context: ParseContext, decimals: int) -> str:
    """Return the pattern of minus, the currency's own sign, whole part and all its decimals."""
    sign = f"([{re.escape(''.join(own_signs(context.currency)))}]?)" if own_signs(context.currency) else "()"
    if context.decimal_mark == ",":
        return rf"(-?){sign}([0-9]{{1,15}})()"
    point = rf"(?:\.([0-9]{{{decimals}}}))?" if decimals else "()"
    return rf"(-?){sign}([0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}|[0-9]{{1,15}}){point}"


def _read(text: str, context: ParseContext, decimals: int) -> Parsed:
    bracketed = text.startswith("(") and text.endswith(")")
    split = split_currency(text[1:-1].strip() if bracketed else text)
    number = read_decimal(f"({split.rest})" if bracketed else split.rest, context.decimal_mark)
    if number is None or number.rule == codes.PERCENT_SIGN:
        return Parsed(None, None, codes.NOT_AN_AMOUNT)
    if split.currencies is not None and context.currency not in split.currencies:
        return Parsed(None, None, codes.OTHER_CURRENCY)
    rule = number.rule or (codes.CURRENCY_SIGN if split.currencies is not None else None)
    return _minor(number.value, rule, decimals)


def _minor(amount: Decimal, rule: str | None, decimals: int) -> Parsed:
    """Return the amount in minor units, rounded half to even."""
    if not amount.is_finite() or amount.adjusted() > 18:
        return Parsed(None, None, codes.OUT_OF_RANGE if amount.is_finite() else codes.NOT_AN_AMOUNT)
    exact = amount.scaleb(decimals)
    units = int(exact.to_integral_value(rounding=ROUND_HALF_EVEN))
    if abs(units) > LARGEST:
        return Parsed(None, None, codes.OUT_OF_RANGE)
    return Parsed(units, rule if units == exact else codes.MINOR_UNITS)


@lru_cache(maxsize=512)
def _symbol(currency: str, chinese: bool) -> str:
    """Return the sign that readers of the language know a currency by; a code takes a space."""
    from babel.numbers import get_currency_symbol

    symbol = str(get_currency_symbol(currency, "zh_CN" if chinese else "en"))
    return f"{symbol} " if symbol[-1:].isalpha() else symbol
