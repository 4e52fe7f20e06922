"""What is measured is what was there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.metadata.api import (
    PARSE_ERRORS,
    PARSE_RULES,
    Field,
    Label,
    ParseContext,
    column_parser,
)
from guanxi.quality.logic import countries, names
from guanxi.quality.logic.distinct import EXACT_UP_TO, Distinct
from guanxi.quality.logic.measures import Measure, Quality, QualityMeter
from guanxi.quality.logic.rules import RULES, explain, label
from guanxi.quality.logic.whitespace import clean, count_faults, faults

PHONE = Field("phone", "phone", Label("Phone", "电话"))
CHINA = ParseContext(country="CN")


def test_a_column_before_and_after() -> None:
    cells = ["13800138000", "138 0013 8000", "+8613800138000", "", None, "n/a", "reception", "12345678901234"]
    meter = QualityMeter()
    meter.add(cells, column_parser(PHONE, CHINA).many(cells))
    assert meter.result() == Quality(
        before=Measure(rows=8, filled=6, valid=1, distinct=6),
        after=Measure(rows=8, filled=5, valid=3, distinct=3),
        rules={"e164": 2, "blank_word": 1},
        errors={"not_a_phone": 2},
    )
    assert meter.result().corrected == 3


def test_shares_of_nothing() -> None:
    assert (Measure().filled_share, Measure().valid_share) == (0.0, 1.0)
    assert Measure(rows=4, filled=2, valid=1).filled_share == 0.5
    assert Measure(rows=4, filled=2, valid=1).valid_share == 0.5


def test_lists_and_dicts_are_counted_too() -> None:
    field = Field("place", "address", Label("Place", "地点"))
    cells = ["北京市海淀区", "北京市 海淀区", '{"street": "1 High St"}']
    meter = QualityMeter()
    meter.add(cells, column_parser(field, CHINA).many(cells))
    assert meter.result().after.distinct == 2


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "b", " a", "", "c\u3000d", "13800138000"]), max_size=20), max_size=5
    )
)
def test_batches_do_not_matter(batches: list[list[str]]) -> None:
    apart, together = QualityMeter(), QualityMeter()
    parser = column_parser(PHONE, CHINA)
    for batch in batches:
        apart.add(batch, parser.many(batch))
    whole = [cell for batch in batches for cell in batch]
    together.add(whole, parser.many(whole))
    assert apart.result() == together.result()


def test_few_values_are_counted_exactly() -> None:
    counter = Distinct()
    counter.add(range(EXACT_UP_TO))
    counter.add(range(EXACT_UP_TO))
    assert (counter.count, counter.exact) == (EXACT_UP_TO, True)


@settings(max_examples=5, deadline=None)
@given(size=st.integers(EXACT_UP_TO + 1, 300_000), start=st.integers(0, 10**12))
def test_many_values_are_estimated_and_said_to_be(size: int, start: int) -> None:
    counter = Distinct()
    for _ in range(2):
        for first in range(start, start + size, 5000):
            counter.add(range(first, min(first + 5000, start + size)))
    assert not counter.exact
    # Five standard errors.
    assert abs(counter.count / size - 1) < 5 / 4096**0.5


def test_every_code_is_explained_in_both_languages() -> None:
    own = {countries.COUNTRY_NAME, names.NAME_SPLIT, names.NAME_CASE}
    errors = {countries.NOT_A_COUNTRY, countries.NO_SINGLE_COUNTRY}
    assert {code for code, rule in RULES.items() if rule.kind == "rule"} == PARSE_RULES | own
    assert {code for code, rule in RULES.items() if rule.kind == "error"} == PARSE_ERRORS | errors
    for code, rule in RULES.items():
        assert label(code, "en") == rule.label[0] != label(code, "zh-hans")
        assert explain(code, "en").endswith(".")
        assert explain(code, "zh-hans").endswith("。")
    assert explain("no such code", "en") == label("no such code", "zh") == "no such code"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", ()),
        (" a", ("trim",)),
        ("a  b", ("trim",)),
        ("a\tb", ("trim",)),
        ("ａ", ("width",)),
        ("a\u200b", ("invisible",)),
        ("e\u0301", ("not_nfc",)),
        ("a\u3000b", ("trim", "width")),
    ],
)
def test_faults_of_characters(text: str, expected: tuple[str, ...]) -> None:
    assert faults(text) == expected
    assert faults(clean(text)) == ()


def test_faults_of_a_column() -> None:
    assert count_faults([" a", None, "", "ａ ", "b"]) == {"trim": 2, "width": 1}


@given(st.text(max_size=30))
def test_clean_is_clean(text: str) -> None:
    assert set(faults(clean(text))) <= {"not_nfc"}
    assert clean(clean(text)) == clean(text)
