"""Every way in which people write a name finds it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.metadata.logic.search_tokens import (
    MAX_TOKENS,
    index_tokens,
    query_tokens,
    search_query,
    split_query,
)


def finds(question: str, *values: str) -> bool:
    tokens = index_tokens(values)
    return all(
        any(token.startswith(asked) if prefix else token == asked for token in tokens)
        for asked, prefix in query_tokens(question)
    )


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("张三", "张三丰"),
        ("三丰", "张三丰"),
        ("丰", "张三丰"),
        ("zhang", "张三丰"),
        ("Zhang San", "张三丰"),
        ("zhangsanf", "张三丰"),
        ("zsf", "张三丰"),
        ("sanfeng", "张三丰"),
        ("shanxiongxin", "单雄信"),
        ("keji", "上海大众科技有限公司"),
        ("科技", "上海大众科技有限公司"),
        ("smi", "John Smith"),
        ("SMITH john", "John Smith"),
        ("muller", "Jürgen Müller"),
        ("müller", "Jurgen Muller"),
        ("ａｂｃ", "ABC Ltd"),
        ("alice@example.com", "alice@example.com"),
        ("example", "alice@example.com"),
        ("13812345678", "+8613812345678"),
        ("138 1234 5678", "+8613812345678"),
        ("5678", "+8613812345678"),
        ("020 7946 0018", "+442079460018"),
        ("(415) 555-2671", "+14155552671"),
        ("85123A", "85123A"),
        ("カタ", "カタカナ"),
    ],
)
def test_found(question: str, value: str) -> None:
    assert finds(question, value)


@pytest.mark.parametrize(
    ("number", "tokens"),
    [
        ("+8613812345678", {"8613812345678", "13812345678", "5678"}),
        ("+447700900123", {"447700900123", "7700900123", "0123"}),
        ("+35312345678", {"35312345678", "12345678", "5678"}),
        ("+861065529988;ext=12", {"861065529988", "1065529988", "65529988", "9988", "ext", "12"}),
        ("020 7946 0018", {"020", "7946", "0018", "02079460018"}),
    ],
)
def test_a_number_costs_few_tokens(number: str, tokens: set[str]) -> None:
    assert set(index_tokens([number])) == tokens


@pytest.mark.parametrize(
    ("question", "value"), [("李", "张三丰"), ("丰三", "张三丰"), ("mith", "John Smith"), ("lisi", "张三")]
)
def test_not_found(question: str, value: str) -> None:
    assert not finds(question, value)


def test_all_words_must_be_found_in_any_field() -> None:
    assert finds("zhang example", "张三", "zs@example.com")
    assert not finds("zhang sample", "张三", "zs@example.com")


def test_the_query_is_text_without_meaning_to_the_database() -> None:
    assert search_query("O'Brien & | ! <-> :*") == "'o':* & 'brien':*"
    assert search_query("张三 a\\b") == "'张三' & 'a':* & 'b':*"
    assert search_query(" !? ") is None


@given(st.lists(st.text(max_size=300), max_size=4))
def test_tokens_are_bounded_and_plain(texts: list[str]) -> None:
    tokens = index_tokens(texts)
    assert len(tokens) == len(set(tokens)) <= MAX_TOKENS
    assert all(0 < len(token) <= 64 and token.isalnum() for token in tokens)


@given(st.text(max_size=30))
def test_a_value_is_found_by_itself(text: str) -> None:
    assert finds(text, text)


def test_beginnings_of_a_letter_or_two_are_left_for_what_the_longer_words_find() -> None:
    assert split_query("y.hu144976") == ("'hu144976':*", "'y':*")
    assert split_query("j wu") == ("'j':* & 'wu':*", None)
    assert split_query("王 j") == ("'王'", "'j':*")
    assert split_query("...") == (None, None)
