"""No record hides: whatever part of it people type, in whatever script, it is among the matches."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guanxi.metadata.logic.pinyin import syllables
from guanxi.metadata.logic.search_tokens import index_tokens, query_tokens

COMMON = "张王李赵刘陈欧阳诸葛三四丰伟芳娜秀英敏静丽强磊重庆长安上海北京银行科技有限公司女吕绿单曾仇乐厦"
HAN = st.text(
    st.one_of(st.sampled_from(COMMON), st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)), min_size=1
)
NAMES = HAN.map(lambda text: text[:4])
WORDS = st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x24F), min_size=1, max_size=12)


def finds(question: str, *values: str) -> bool:
    tokens = index_tokens(values)
    return all(
        any(token.startswith(asked) if prefix else token == asked for token in tokens)
        for asked, prefix in query_tokens(question)
    )


@given(words=st.lists(WORDS, min_size=1, max_size=4), data=st.data())
def test_by_the_beginning_of_any_words(words: list[str], data: st.DataObject) -> None:
    asked = data.draw(st.lists(st.sampled_from(words), min_size=1))
    beginnings = [word[: data.draw(st.integers(1, len(word)))] for word in asked]
    for case in (str, str.upper, str.lower):
        assert finds(" ".join(map(case, beginnings)), " ".join(words))


@given(text=HAN, data=st.data())
def test_by_any_part_of_chinese(text: str, data: st.DataObject) -> None:
    text = text[:30]
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert finds(text[start:end], f"A {text}（b）")


@given(name=NAMES, data=st.data())
def test_by_pinyin_from_any_character(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    assume(all(syllables(character) for character in name))
    spelled = [syllables(character)[0] for character in name[start:]]
    whole = "".join(spelled)
    assert finds(whole[: data.draw(st.integers(1, len(whole)))], name)
    assert finds(" ".join(spelled), name)
    assert finds(" ".join(spelled).title(), name)
    assert finds("".join(one[0] for one in spelled), name)


@given(name=st.text(st.sampled_from("张三重长单乐女"), min_size=1, max_size=3), data=st.data())
def test_by_any_reading(name: str, data: st.DataObject) -> None:
    readings = [data.draw(st.sampled_from(syllables(character)[:2])) for character in name]
    assert finds("".join(readings), name)


@given(text=st.text(st.sampled_from(COMMON), min_size=7, max_size=30))
def test_by_long_spellings(text: str) -> None:
    assert finds("".join(syllables(character)[0] for character in text), text)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("chongqing", "重庆长安汽车股份有限公司"),
        ("changan qiche", "重庆长安汽车股份有限公司"),
        ("shantianfang", "单田芳"),
        ("zengguofan", "曾国藩"),
        ("qiuyi", "仇毅"),
        ("lvbu", "吕布"),
        ("lubu", "吕布"),
        ("lübu", "吕布"),
        ("lyu", "吕布"),
        ("zgyh", "中国银行"),
        ("zhongguogongshangyinhang", "中国工商银行股份有限公司"),
        ("soren", "Søren Kierkegård"),
        ("lodz", "Łódź"),
        ("hauptstrasse", "Hauptstraße"),
        ("john.smith@ex", "john.smith@example.com"),
        ("6552 9988", "+861065529988;ext=12"),
        ("010-65529988", "+861065529988;ext=12"),
        ("13812", "+8613812345678"),
        ("+86 138", "+8613812345678"),
    ],
)
def test_as_people_type(question: str, value: str) -> None:
    assert finds(question, value)


@given(st.integers(10**9, 10**11 - 1))
def test_by_the_beginning_of_a_number_and_its_last_four(number: int) -> None:
    value = f"+86{number}"
    assert finds(str(number)[:6], value)
    assert finds(str(number)[-4:], value)
    assert finds(f"0{number}", value)
    assert finds(f"+86 {number}", value)


def test_spellings_are_the_dictionarys() -> None:
    spec = find_spec("pypinyin")
    assert spec is not None
    assert spec.origin is not None
    entries = json.loads(Path(spec.origin).with_name("pinyin_dict.json").read_text(encoding="utf-8"))
    assert len(entries) > 40_000
    silent = [chr(int(code)) for code in entries if not syllables(chr(int(code)))]
    assert silent == []
    assert all(one.isascii() and one.isalpha() for code in entries for one in syllables(chr(int(code))))
    assert [
        syllables(one)[0] for one in "的一是不了人我在有他这"
    ] == "de yi shi bu le ren wo zai you ta zhe".split()
    assert syllables("a") == syllables("が") == ()
