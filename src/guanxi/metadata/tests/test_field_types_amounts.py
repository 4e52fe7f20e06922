"""Numbers and money, to the last digit."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.metadata.logic.field_types import (
    ParseContext,
    Parsed,
    decide_currency,
    decide_decimal_mark,
    field_type,
)
from guanxi.metadata.tests.field_contexts import (
    BAHRAIN,
    BRITAIN,
    CHINA,
    CONTEXTS,
    GERMANY,
    JAPAN,
)


@pytest.mark.parametrize(
    ("raw", "context", "expected"),
    [
        ("12", CHINA, (1200, None)),
        ("2.55", BRITAIN, (255, None)),
        ("-11062.06", BRITAIN, (-1106206, None)),
        ("1,234.50", BRITAIN, (123450, "grouping")),
        ("1.234,50", BRITAIN, (123450, "decimal_comma")),
        ("1.234,50", GERMANY, (123450, "decimal_comma")),
        ("1.234", GERMANY, (123400, "grouping")),
        ("£12", BRITAIN, (1200, "currency_sign")),
        ("-£12.5", BRITAIN, (-1250, "currency_sign")),
        ("GBP 12", BRITAIN, (1200, "currency_sign")),
        ("12 €", GERMANY, (1200, "currency_sign")),
        ("$12", BRITAIN, "other_currency"),
        ("¥1,234", CHINA, (123400, "grouping")),
        ("￥1234", JAPAN, (1234, "currency_sign")),
        ("12.5元", CHINA, (1250, "currency_sign")),
        ("1.5万元", CHINA, (1500000, "chinese_unit")),
        ("(12.50)", BRITAIN, (-1250, "accounting_sign")),
        ("(£12.50)", BRITAIN, (-1250, "accounting_sign")),
        ("12.50-", BRITAIN, (-1250, "accounting_sign")),
        ("1.2345", BAHRAIN, (1234, "minor_units")),
        ("1.2355", BAHRAIN, (1236, "minor_units")),
        ("0.005", BRITAIN, (0, "minor_units")),
        ("0.015", BRITAIN, (2, "minor_units")),
        ("12.5", JAPAN, (12, "minor_units")),
        ("1e3", BRITAIN, (100000, None)),
        ("12%", BRITAIN, "not_an_amount"),
        ("free", BRITAIN, "not_an_amount"),
        ("9" * 25, BRITAIN, "out_of_range"),
        ("nan", BRITAIN, (None, "blank_word")),
    ],
)
def test_amounts(raw: str, context: ParseContext, expected: object) -> None:
    parsed = field_type("money").parse(raw, context)
    assert (parsed.error or (parsed.value, parsed.rule)) == expected


@given(units=st.integers(-(2**63) + 1, 2**63 - 1), context=st.sampled_from(CONTEXTS))
def test_every_amount_is_exact(units: int, context: ParseContext) -> None:
    money = field_type("money")
    assert money.parse(money.to_export(units, context), context).value == units
    plain = replace(context, decimal_mark=None)
    assert money.parse(money.to_text(units, plain), plain).value == units


def test_typed_amounts_never_pass_through_binary_fractions() -> None:
    money = field_type("money")
    assert money.from_python(0.285, BAHRAIN) == Parsed(285)
    assert money.from_python(1.005, BRITAIN) == Parsed(100, "minor_units")
    assert money.from_python(Decimal("12.34"), BRITAIN) == Parsed(1234)
    assert money.from_json(1234, BRITAIN) == Parsed(1234)
    assert money.from_python(math.nan) == Parsed(None)


@pytest.mark.parametrize(
    ("raw", "mark", "expected"),
    [
        ("541909", None, 541909.0),
        ("007", None, 7.0),
        ("-1.5", None, -1.5),
        ("−3", None, -3.0),
        ("1,234", None, 1234.0),
        ("1,5", None, 1.5),
        ("1.234", None, 1.234),
        ("1.234", ",", 1234.0),
        ("1.234.567", None, 1234567.0),
        ("12,34,567.8", None, 1234567.8),
        ("1 234,5", None, 1234.5),
        ("1'234.5", None, 1234.5),
        ("3-", None, -3.0),
        ("12%", None, 12.0),
        ("１２．５", None, 12.5),
        ("1.5亿", None, 150000000.0),
        (".5", None, 0.5),
        ("1e5", None, 100000.0),
        ("12,5", ".", None),
        ("1,23", ".", None),
        ("1 2", None, None),
        ("1e999", None, None),
        ("0x10", None, None),
        ("1_000", None, 1000.0),
        ("--5", None, None),
    ],
)
def test_numbers(raw: str, mark: Any, expected: float | None) -> None:
    assert field_type("number").parse(raw, ParseContext(decimal_mark=mark)).value == expected


@given(value=st.floats(allow_nan=False, allow_infinity=False), context=st.sampled_from(CONTEXTS))
def test_every_number_reads_back_exactly(value: float, context: ParseContext) -> None:
    number = field_type("number")
    assert number.parse(number.to_export(value, context), context).value == value
    plain = replace(context, decimal_mark=None)
    assert number.parse(number.to_text(value, plain), plain).value == value


def test_columns_decide_what_one_value_cannot() -> None:
    assert decide_decimal_mark(["1.234", "12,50", "3"]) == ","
    assert decide_decimal_mark(["1,234", "1,234.5"]) == "."
    assert decide_decimal_mark(["1,234", "7"]) is None
    assert decide_currency(["$5", "$6.50", ""], "CNY") == "USD"
    assert decide_currency(["$5"], "CAD") == "CAD"
    assert decide_currency(["5", "6"], "GBP") is None
    assert decide_currency(["£5", "€5"], "GBP") is None
