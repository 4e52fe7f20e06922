"""Columns of a row that tell each other how they are to be read."""

from __future__ import annotations

import pytest

from guanxi.exchange.logic.plan import make_plan
from guanxi.exchange.logic.staging import Cleaner
from guanxi.metadata.api import ParseContext
from guanxi.records.models.objects import STANDARD_OBJECTS

OBJECTS = {kind.slug: kind for kind in STANDARD_OBJECTS}


def clean(mapping, rows, object_slug="people", **context):
    """Return per row target → value, and target → [raw, code] of what was remarked."""
    import json

    headings = list(mapping)
    plan = make_plan(object_slug, mapping, OBJECTS)
    cleaner = Cleaner(plan, headings, ParseContext(**({"country": "GB", "currency": "GBP"} | context)))
    cleaned = cleaner.clean(range(1, len(rows) + 1), rows)
    targets = [column.target for column in cleaner.columns]
    values = [dict(zip(targets, row[3:], strict=True)) for row in cleaned.rows]
    return values, [json.loads(row[2]) if row[2] else {} for row in cleaned.rows], cleaner


@pytest.mark.parametrize(
    ("given", "family", "name"),
    [
        ("John", "Smith", "John Smith"),
        ("三", "张", "张三"),
        ("", "Smith", "Smith"),
        ("John", "", "John"),
        ("", "", None),
        ("JOHN", "SMITH", "John Smith"),
    ],
)
def test_parts_make_a_name(given, family, name):
    values, _, _ = clean({"First": "people.given_name", "Last": "people.family_name"}, [[given, family]])
    assert values[0]["people.name"] == name


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [("John Smith", "John", "Smith"), ("张三", "三", "张"), ("Madonna", None, None), ("", None, None)],
)
def test_a_name_is_taken_apart(name, given, family):
    values, _, cleaner = clean({"Name": "people.name"}, [[name]])
    assert (values[0]["people.given_name"], values[0]["people.family_name"]) == (given, family)
    assert values[0]["people.name"] == (name or None)
    assert set(cleaner.quality) == {"people.name"}


def test_a_name_that_is_written_anew_keeps_its_original():
    values, remarks, _ = clean({"Name": "people.name"}, [["ZHANG, San"], ["Dr. Jane Roe"]])
    assert [row["people.name"] for row in values] == ["San Zhang", "Jane Roe"]
    assert remarks == [
        {"people.name": ["ZHANG, San", "name_split"]},
        {"people.name": ["Dr. Jane Roe", "name_split"]},
    ]


def test_a_name_and_parts_beside_it_stay_as_they_are():
    mapping = {"Name": "people.name", "First": "people.given_name", "Last": "people.family_name"}
    rows = [["Jerry Mathis", "Jeremiah", "Mathis"], ["", "Ann", "Lee"], ["Bo Day", "", ""]]
    values, _, _ = clean(mapping, rows)
    assert [tuple(row.values()) for row in values] == [
        ("Jerry Mathis", "Jeremiah", "Mathis"),
        ("Ann Lee", "Ann", "Lee"),
        ("Bo Day", "Bo", "Day"),
    ]


def test_the_country_decides_which_end_of_a_pinyin_name_is_the_family():
    mapping = {"Name": "people.name", "Country": "people.country"}
    values, _, _ = clean(mapping, [["Zhang Wei", "China"], ["Zhang Wei", "United Kingdom"]])
    assert [row["people.family_name"] for row in values] == ["Zhang", "Wei"]


@pytest.mark.parametrize(
    ("raw", "code", "remark"),
    [
        ("United Kingdom", "GB", "country_name"),
        ("中国", "CN", "country_name"),
        ("EIRE", "IE", "country_name"),
        ("FR", "FR", None),
        ("Unspecified", None, "blank_word"),
        ("Channel Islands", "Channel Islands", "no_single_country"),
        (" Atlantis ", "Atlantis", "not_a_country"),
    ],
)
def test_countries_become_codes_and_no_text_is_lost(raw, code, remark):
    values, remarks, _ = clean({"Id": "people.@id", "Country": "people.country"}, [["1", raw]])
    assert values[0]["people.country"] == code
    assert remarks[0] == ({"people.country": [raw, remark]} if remark else {})


def test_a_phone_belongs_to_its_rows_country():
    mapping = {"Phone": "people.phone", "Country": "people.country"}
    rows = [
        ["0151 12345678", "Germany"], ["07400 123456", ""], ["13800138000", "中国"],
        ["07400 123456", "Nowhere"],
    ]  # fmt: skip
    values, _, cleaner = clean(mapping, rows)
    assert [row["people.phone"] for row in values] == [
        "+4915112345678", "+447400123456", "+8613800138000", "+447400123456",
    ]  # fmt: skip
    assert (cleaner.quality["people.phone"].filled, cleaner.quality["people.phone"].valid) == (4, 4)


def test_amounts_have_their_rows_currency():
    mapping = {
        "No": "orders.@id", "When": "orders.ordered_at", "Currency": "orders.currency",
        "Item": "products.name", "Amount": "order_lines.amount",
    }  # fmt: skip
    rows = [["1", "2024-01-01", "JPY", "a", "1500"], ["2", "2024-01-01", "EUR", "a", "15.00"]]
    values, _, _ = clean(mapping, rows, "orders")
    assert [row["order_lines.amount"] for row in values] == [1500, 1500]


@pytest.mark.parametrize(
    ("raw", "code", "remark"),
    [
        ("GBP", "GBP", None),
        ("jpy", "JPY", "currency_code"),
        ("RMB", "CNY", "currency_code"),
        ("人民币", "CNY", "currency_code"),
        ("US Dollar", "USD", "currency_code"),
        ("€", "EUR", "currency_code"),
        ("$", "USD", "currency_code"),
        ("￥", "CNY", "currency_code"),
        ("kr", "kr", "not_a_currency"),
        ("dem", "DEM", "currency_code"),
        ("n/a", None, "blank_word"),
        ("pieces", "pieces", "not_a_currency"),
    ],
)
def test_currencies_become_codes_and_none_is_guessed(raw, code, remark):
    mapping = {"No": "orders.@id", "When": "orders.ordered_at", "Money": "orders.currency"}
    values, remarks, _ = clean(mapping, [["1", "2024-01-01", raw]], "orders")
    assert values[0]["orders.currency"] == code
    assert remarks[0] == ({"orders.currency": [raw, remark]} if remark else {})


def test_a_sign_of_several_currencies_means_the_workspaces_own():
    mapping = {"No": "orders.@id", "When": "orders.ordered_at", "Money": "orders.currency"}
    for own, sign in (("CAD", "$"), ("JPY", "¥"), ("SEK", "kr")):
        values, _, _ = clean(mapping, [["1", "2024-01-01", sign]], "orders", currency=own)
        assert values[0]["orders.currency"] == own
