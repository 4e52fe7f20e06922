"""Numbers: counts, measures, scores."""

from __future__ import annotations

import math
import re
from typing import Any

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
from guanxi.metadata.logic.field_types.numerals import read_decimal

_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?").fullmatch
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,15})?").fullmatch
_never = re.compile(r"(?!)").fullmatch
_WHOLE = re.compile(r"-?[0-9]{1,15}").fullmatch


class NumberType(FieldType):
    """A finite double-precision number. ``12%`` is 12, ``1.5万`` is 15000, ``(3)`` and ``3-`` are −3."""

    name = "number"
    sql_type = "double precision"
    operators = ANY | EQUAL | ORDERED
    python = (int, float)
    mismatch = codes.NOT_A_NUMBER

    def parser(self, context: ParseContext) -> Parser:
        """Return the reader for the context's decimal mark."""
        # A point may group thousands where it is not known to mark decimals otherwise.
        plain, grouped = (_WHOLE, _never) if context.decimal_mark == "," else (_PLAIN, _GROUPED)

        def read(text: str) -> Parsed:
            number = read_decimal(text, context.decimal_mark)
            if number is None:
                return Parsed(None, None, codes.NOT_A_NUMBER)
            value = float(number.value)
            return Parsed(None, None, codes.OUT_OF_RANGE) if math.isinf(value) else Parsed(value, number.rule)

        slow = reading(read)

        def parse(raw: str) -> Parsed:
            if plain(raw):
                return parsed((float(raw), None, None))
            if grouped(raw):
                return parsed((float(raw.replace(",", "")), codes.GROUPING, None))
            return slow(raw)

        return parse

    def check(self, value: object, context: ParseContext = DEFAULT) -> str | None:  # noqa: ARG002
        """Refuse what is no finite number."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            return codes.NOT_A_NUMBER
        return None if math.isfinite(value) else codes.OUT_OF_RANGE

    def to_text(self, value: Any, context: ParseContext = DEFAULT) -> str:  # noqa: ARG002
        """Return the number with its thousands grouped."""
        if value is None:
            return ""
        whole = float(value)
        return f"{int(whole):,}" if whole.is_integer() and abs(whole) < 1e15 else _grouped(whole)

    def to_export(self, value: Any, context: ParseContext = DEFAULT) -> str:
        """Return the shortest text that reads back as the same number, with the context's decimal mark."""
        if value is None:
            return ""
        number = float(value)
        text = str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
        return text.replace(".", ",") if context.decimal_mark == "," else text

    def from_python(self, value: Any, context: ParseContext = DEFAULT) -> Parsed:
        """Take numbers as they are; NaN is blank."""
        if isinstance(value, bool):
            return Parsed(None, None, codes.NOT_A_NUMBER)
        if isinstance(value, int | float):
            if math.isnan(value):
                return Parsed(None)
            return Parsed(None, None, codes.OUT_OF_RANGE) if math.isinf(value) else Parsed(float(value))
        return super().from_python(value, context)


def _grouped(number: float) -> str:
    """Return a number with decimals, its whole part grouped, all its digits kept."""
    text = repr(number)
    return text if "e" in text else f"{number:,.{len(text.rpartition('.')[2])}f}"
