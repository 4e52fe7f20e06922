"""The text and JSON forms say the same and survive the way there and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.metadata.errors import FilterError, FilterSyntax, FilterTooLarge
from guanxi.metadata.logic.filters.json_form import from_json, to_json
from guanxi.metadata.logic.filters.text_format import format_text
from guanxi.metadata.logic.filters.text_parser import parse_text
from guanxi.metadata.logic.filters.tree import And, Condition, Node, Not, Or, Related, Source
from guanxi.metadata.tests.filter_trees import trees


@given(trees())
@settings(max_examples=120, deadline=None)
def test_text_round_trip(tree: Node) -> None:
    assert parse_text(format_text(tree)) == tree


@given(trees())
@settings(max_examples=120, deadline=None)
def test_json_round_trip(tree: Node) -> None:
    assert from_json(json.loads(json.dumps(to_json(tree)))) == tree


@given(st.text(st.sampled_from("ab1 .,()\"'`=!<>~且非 andornotis"), max_size=40))
@settings(max_examples=120, deadline=None)
def test_any_text_is_read_or_refused_with_a_position(text: str) -> None:
    try:
        tree = parse_text(text)
    except FilterSyntax as error:
        place = error.params["at"]
    else:
        place = 1
        assert parse_text(format_text(tree)) == tree
    assert 1 <= place <= len(text) + 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["and", "or", "not", "field", "op", "value", "segment", "x"]), inner
        )
    ),
    max_leaves=8,
)


@given(JSON)
@settings(max_examples=120, deadline=None)
def test_any_json_is_read_or_refused(data: Any) -> None:
    try:
        tree = from_json(data)
    except FilterError:
        return
    assert parse_text(format_text(tree)) == tree


def test_the_whole_text_form() -> None:
    text = (
        "country = GB and (total > 100 or tags has vip) and not email is empty"
        " and orders.count(90d where status = paid) >= 3 and segment = champions and score(p_alive) > 0.5"
    )
    tree = And(
        (
            Condition("country", "eq", "GB"),
            Or((Condition("total", "gt", 100), Condition("tags", "has_any", ("vip",)))),
            Not(Condition("email", "is_empty")),
            Related("orders", "count", "gte", 3, Condition("status", "eq", "paid"), "90d"),
            Source("segment", "champions"),
            Source("score", "p_alive", "gt", 0.5),
        )
    )
    assert parse_text(text) == tree
    assert format_text(tree) == text


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("国家 = 中国 且 总额 大于 100", "国家 = 中国 and 总额 > 100"),
        ("非 email 为空 或 tags 含全部 （vip， gold）", "not email is empty or tags has all (vip, gold)"),
        ("name 包含 “张” 并且 created_at 属于 最近30天", "name contains 张 and created_at in (最近30天)"),
        ("total 介于 1 且 5", "total between 1 and 5"),
        ("orders.count(90d 其中 status = paid) 不小于 3", "orders.count(90d where status = paid) >= 3"),
    ],
)
def test_chinese_words_mean_the_same(chinese: str, english: str) -> None:
    assert format_text(parse_text(chinese)) == english


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("city = New York", 12, "“and”, “or” or the end (quote a value with spaces)"),
        ("x >", 4, "a value"),
        ("x = null", 5, "a value (to ask for none, “is empty”)"),
        ("a = \0", 5, "text"),
        ("a = \ud800", 5, "text"),
        ("(a = 1", 7, "“)”, “and” or “or”"),
        ('a = "b', 5, "a closing quotation mark"),
        ("a = 1 and", 10, "a field, “not” or “(”"),
        ("a between 1", 12, "“and” and a second value"),
        ("a b", 3, "an operator such as =, !=, >, ~, contains, in, between, is empty"),
        ("a in (1, 2", 11, "“,” or “)”"),
    ],
)
def test_a_wrong_text_names_the_place_and_what_was_expected(text: str, at: int, expected: str) -> None:
    with pytest.raises(FilterSyntax) as caught:
        parse_text(text)
    assert (caught.value.params["at"], caught.value.params["expected"]) == (at, expected)


@pytest.mark.parametrize(
    ("data", "at"),
    [
        ({"and": [{"field": "a", "op": "is_empty"}, 3]}, "/and/1"),
        ({"not": {"field": "a", "op": "like", "value": 1}}, "/not/op"),
        ({"field": "a", "op": "between", "value": [1]}, "/value"),
        ({"feild": "a"}, "/"),
        ({"related": "orders", "measure": "median:total", "value": 1}, "/measure"),
        ({"field": "a", "value": None}, "/value"),
        ({"field": "a", "value": "\ud800"}, "/value"),
        ({"field": "a`b", "value": 1}, "/field"),
        ({"field": "a", "value": float("nan")}, "/value"),
        ({"field": "a", "value": 1, "extra": 2}, "/"),
    ],
)
def test_a_wrong_json_names_the_path(data: dict[str, Any], at: str) -> None:
    with pytest.raises(FilterSyntax) as caught:
        from_json(data)
    assert caught.value.params["at"] == at


def test_size_and_depth_are_bounded() -> None:
    leaf = {"field": "a", "value": 1}
    with pytest.raises(FilterTooLarge):
        from_json({"and": [leaf] * 201})
    deep: dict[str, Any] = leaf
    for _ in range(5000):
        deep = {"not": deep}
    with pytest.raises(FilterTooLarge):
        from_json(deep)
    with pytest.raises(FilterTooLarge):
        parse_text("(" * 5000)
    with pytest.raises(FilterTooLarge):
        parse_text("not " * 30 + "a = 1")
    with pytest.raises(FilterTooLarge):
        parse_text(" or ".join(["a = 1"] * 201))
