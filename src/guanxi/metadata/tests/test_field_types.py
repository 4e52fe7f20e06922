"""What every field type promises, and what each makes of real texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.metadata.logic.field_types import (
    FIELD_TYPES,
    ParseContext,
    Parsed,
    column_parser,
    field_type,
)
from guanxi.metadata.logic.field_types.codes import ERRORS, RULES
from guanxi.metadata.logic.object_type import Field, Label
from guanxi.metadata.tests.field_contexts import (
    ACME,
    BRITAIN,
    CHINA,
    CONTEXTS,
    OPTIONS,
)

SIGNS = st.sampled_from("0123456789 .,-+()/:@年月日万元￥¥£$%aApPmMxXtTzZ转是张\u3000\u200b\x00;\t\n＋０１Ａ")
TEXTS = st.one_of(st.text(max_size=40), st.text(SIGNS, max_size=25), st.text(st.characters(), max_size=10))


@pytest.mark.parametrize("name", FIELD_TYPES)
@pytest.mark.parametrize("blank", ["", " ", "\t", "\u3000", "\u200b", " \r\n"])
def test_blank_is_none(name: str, blank: str) -> None:
    assert field_type(name).parse(blank, CHINA) == Parsed(None)


@pytest.mark.parametrize("name", FIELD_TYPES)
def test_none_is_none_everywhere(name: str) -> None:
    kind = field_type(name)
    assert kind.parse(None) == kind.from_json(None) == kind.from_python(None) == Parsed(None)
    assert kind.to_text(None) == kind.to_export(None) == ""
    assert kind.to_json(None) is None
    assert kind.check(None) is None


@pytest.mark.parametrize("name", FIELD_TYPES)
@given(raw=TEXTS, context=st.sampled_from(CONTEXTS))
def test_any_text_has_an_answer_that_travels(name: str, raw: str, context: ParseContext) -> None:
    kind = field_type(name)
    parsed = kind.parse(raw, context)
    assert parsed.rule is None or parsed.rule in RULES
    assert parsed.error is None or parsed.error in ERRORS
    if parsed.error is not None:
        assert parsed.rule is None
        assert parsed.value is None or name == "phone"
        return
    value = parsed.value
    assert kind.check(value, context) is None
    again = kind.parse(kind.to_export(value, context), context)
    assert (again.value, again.error) == (value, None)
    assert kind.from_json(kind.to_json(value), context).value == value
    if isinstance(value, str):
        value.encode()
        assert "\x00" not in value


@pytest.mark.parametrize("name", sorted(set(FIELD_TYPES) - {"address"}))
@given(raw=TEXTS, context=st.sampled_from(CONTEXTS))
def test_what_people_read_can_be_read_back(name: str, raw: str, context: ParseContext) -> None:
    kind = field_type(name)
    context = replace(context, decimal_mark=None)
    parsed = kind.parse(raw, context)
    if parsed.error is None:
        assert kind.parse(kind.to_text(parsed.value, context), context).value == parsed.value


def outcome(name: str, raw: str, context: ParseContext = CHINA) -> Any:
    parsed = field_type(name).parse(raw, context)
    return parsed.error or (parsed.value, parsed.rule)


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("text", "Zoë  Smith ", ("Zoë Smith", "trim")),
        ("text", "北京（中国）有限公司", ("北京（中国）有限公司", None)),
        ("text", "ＡＢＣ　１２３", ("ABC 123", "width")),
        ("text", "a\u200bb", ("ab", "invisible")),
        ("text", "a\x00b", ("ab", "bad_character")),
        ("text", "👨\u200d👩", ("👨\u200d👩", None)),
        ("text", "x" * 801, "too_long"),
        ("longtext", "one \r\n two", ("one\n two", "trim")),
        ("boolean", "是", (True, "truth_word")),
        ("boolean", "N", (False, "truth_word")),
        ("boolean", "true", (True, None)),
        ("boolean", "1.0", (True, "truth_word")),
        ("boolean", "maybe", "not_a_truth"),
        ("boolean", "n/a", (None, "blank_word")),
        ("email", "camille@example.com", ("camille@example.com", None)),
        ("email", " JOHN@Example.com ", ("john@example.com", "lower_case")),
        ("email", "ｊｏｈｎ＠example．com", ("john@example.com", "width")),
        ("email", "mailto:a@b.com?subject=x", ("a@b.com", "address_only")),
        ("email", '"Smith, John" <J.Smith@B.com>', ("j.smith@b.com", "address_only")),
        ("email", "a@b.com.", ("a@b.com", "trailing_punctuation")),
        ("email", "a@b.com; c@d.com", ("a@b.com", "first_of_several")),
        ("email", "info@xn--fsqu00a.xn--0zwm56d", ("info@例子.测试", "idn")),
        ("email", "用户@例子.公司", ("用户@例子.公司", None)),
        ("email", "not-an-email", "not_an_email"),
        ("email", "a..b@c.com", "not_an_email"),
        ("email", "a@b", "not_an_email"),
        ("email", "无", (None, "blank_word")),
        ("email", "a@" + "b" * 300 + ".com", "not_an_email"),
        ("email", "a" * 300 + "@b.com", "too_long"),
        ("url", "WikiFire.co.uk", ("https://wikifire.co.uk", "scheme_added")),
        ("url", "http://a.com/B?c=D", ("http://a.com/B?c=D", None)),
        ("url", "javascript:alert(1)", "not_a_url"),
        ("url", "PennyKMoore", "not_a_url"),
        ("select", "open deal", ("open_deal", "option_label")),
        ("select", "OPEN_DEAL", ("open_deal", "option_label")),
        ("select", "新客户", ("new", "option_label")),
        ("select", "new", ("new", None)),
        ("select", "C++", ("c_plus", "option_label")),
        ("select", "C", ("c", "option_label")),
        ("select", "other", "unknown_option"),
        ("multiselect", "New、商机,new", (["new", "open_deal"], "option_label")),
        ("multiselect", "North; and west", (["north"], "option_label")),
        ("multiselect", '["new", "c"]', (["new", "c"], None)),
        ("multiselect", "new;what", "unknown_option"),
        ("user", "42", (42, None)),
        ("user", "alice", "not_a_reference"),
        ("relation", str(ACME), (ACME, None)),
        ("relation", "Acme", "not_a_reference"),
    ],
)
def test_texts(name: str, raw: str, expected: object) -> None:
    assert outcome(name, raw) == expected


def test_a_column_is_read_like_its_cells() -> None:
    field = Field("stage", "select", Label("Stage", "阶段"), options=OPTIONS)
    parser = column_parser(field, CHINA)
    column = parser.many(["new", "New", None, "", "what", "new"])
    assert column.values == ["new", "new", None, None, None, "new"]
    assert column.rules == {1: "option_label"}
    assert column.errors == {4: "unknown_option"}
    assert parser("新客户") == Parsed("new", "option_label")


def test_a_long_column_forgets_and_stays_right() -> None:
    parser = column_parser(Field("n", "number", Label("n", "n")), CHINA)
    assert parser.many([str(n) for n in range(40_000)]).values == [float(n) for n in range(40_000)]
    assert len(parser) < 40_000


def test_names_are_resolved_where_somebody_knows_them() -> None:
    context = ParseContext(resolve={"Acme": ACME, "alice@example.com": 3}.get)
    assert field_type("relation").parse("Acme", context) == Parsed(ACME, "resolved")
    assert field_type("user").parse("alice@example.com", context) == Parsed(3, "resolved")
    assert field_type("relation").parse("alice@example.com", context).error == "not_a_reference"


def test_new_choices_are_taken_only_on_request() -> None:
    open_ended = replace(CHINA, new_options=True)
    assert field_type("select").parse(" Other ", open_ended) == Parsed("Other", "new_option")
    assert field_type("multiselect").parse("new; Other", open_ended).value == ["new", "Other"]


def test_a_field_without_options_takes_any_choice() -> None:
    free = replace(CHINA, options=())
    assert field_type("multiselect").parse("vip; 老客户, vip", free) == Parsed(["vip", "老客户"])
    assert field_type("select").parse(" vip ", free) == Parsed("vip", "trim")
    assert field_type("multiselect").check(["vip"], free) is None
    assert field_type("multiselect").check(["vip"], CHINA) == "unknown_option"


def test_shown_in_both_languages() -> None:
    moment = datetime(2024, 3, 5, 6, 30, tzinfo=UTC)
    shown = {
        "boolean": (True, "是", "Yes"),
        "money": (123450, "¥1,234.50", "£1,234.50"),
        "number": (1234.5, "1,234.5", "1,234.5"),
        "date": (date(2024, 3, 5), "2024年3月5日", "5 Mar 2024"),
        "datetime": (moment, "2024年3月5日 14:30", "5 Mar 2024 06:30"),
        "select": ("open_deal", "商机", "Open deal"),
        "multiselect": (["new", "c"], "新客户、C语言", "New, C"),
        "phone": ("+861065529988;ext=12", "+86 10 6552 9988 ext. 12", "+86 10 6552 9988 ext. 12"),
    }
    for name, (value, chinese, english) in shown.items():
        assert field_type(name).to_text(value, CHINA) == chinese
        assert field_type(name).to_text(value, BRITAIN) == english


@given(moment=st.datetimes(timezones=st.just(UTC)), context=st.sampled_from(CONTEXTS))
def test_every_moment_reads_back_exactly(moment: datetime, context: ParseContext) -> None:
    kind = field_type("datetime")
    assert kind.parse(kind.to_export(moment, context), context).value == moment
    assert kind.parse(kind.to_text(moment, context), context).value == moment


def test_the_hour_that_comes_twice_is_shown_unmistakably() -> None:
    kind = field_type("datetime")
    for hours in range(4):
        moment = datetime(2024, 10, 26, 23, 30, tzinfo=UTC) + timedelta(hours=hours)
        assert kind.parse(kind.to_text(moment, BRITAIN), BRITAIN).value == moment
