"""Names of people: whole to parts and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.quality.logic.names import _any_name, fix_case, full_name, read_name


@pytest.mark.parametrize(
    ("text", "full", "given_name", "family"),
    [
        ("张三", "张三", "三", "张"),
        ("欧阳锋", "欧阳锋", "锋", "欧阳"),
        ("欧阳 锋", "欧阳锋", "锋", "欧阳"),
        ("司马相如", "司马相如", "相如", "司马"),
        ("陈李婉若", "陈李婉若", "婉若", "陈李"),
        ("張　三丰", "張三丰", "三丰", "張"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提", "阿卜杜拉", "买买提"),
        ("Zhang San", "Zhang San", "San", "Zhang"),
        ("San Zhang", "San Zhang", "San", "Zhang"),
        ("ZHANG San", "Zhang San", "San", "Zhang"),
        ("ZHANG, San", "San Zhang", "San", "Zhang"),
        ("Ouyang Feng", "Ouyang Feng", "Feng", "Ouyang"),
        ("Wei Zhang", "Wei Zhang", "Wei", "Zhang"),
        ("John Smith", "John Smith", "John", "Smith"),
        ("SMITH, John", "John Smith", "John", "Smith"),
        ("JOHN SMITH", "John Smith", "John", "Smith"),
        ("Jean DUPONT", "Jean Dupont", "Jean", "Dupont"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("Juan de la Cruz", "Juan de la Cruz", "Juan", "de la Cruz"),
        ("mary-jane o'neill", "Mary-Jane O'Neill", "Mary-Jane", "O'Neill"),
        ("McDONALD, RONALD", "Ronald McDonald", "Ronald", "McDonald"),
        ("ＪＯＨＮ　ＳＭＩＴＨ", "John Smith", "John", "Smith"),
        ("Anna Li", "Anna Li", "Anna", "Li"),
        ("Leeann Lee", "Leeann Lee", "Leeann", "Lee"),
        ("Lee Ann Lee", "Lee Ann Lee", "Lee Ann", "Lee"),
        ("Cher", "Cher", None, None),
        ("北京科技有限公司", "北京科技有限公司", None, None),
        ("彻底没有", "彻底没有", None, None),
    ],
)
def test_parts(text: str, full: str, given_name: str | None, family: str | None) -> None:
    name = read_name(text)
    assert name is not None
    assert (name.full, name.given, name.family) == (full, given_name, family)


@pytest.mark.parametrize(
    ("text", "prefix", "suffix", "full"),
    [
        ("Dr. John A. Smith Jr.", "Dr.", "Jr.", "John A. Smith"),
        ("Prof. Dr. Anna Schmidt", "Prof. Dr.", None, "Anna Schmidt"),
        ("John Smith, PhD", None, "PhD", "John Smith"),
        ("Mr Henry", "Mr", None, "Henry"),
        ("张三先生", "先生", None, "张三"),
        ("王总", "总", None, "王"),
    ],
)
def test_titles_stand_apart(text: str, prefix: str | None, suffix: str | None, full: str) -> None:
    name = read_name(text)
    assert name is not None
    assert (name.prefix, name.suffix, name.full) == (prefix, suffix, full)


def test_who_writes_settles_a_name_of_two_family_names() -> None:
    assert read_name("Wei Zhang", chinese=True) == ("Wei Zhang", "Zhang", "Wei", None, None, "name_split")
    western = read_name("Wei Zhang")
    assert western is not None
    assert western.family == "Zhang"


def test_blank_is_nobody() -> None:
    assert read_name(" \u3000 ") is None
    assert full_name("", None) is None


@pytest.mark.parametrize(
    ("given_name", "family", "whole"),
    [("三", "张", "张三"), ("John", "Smith", "John Smith"), (None, "Smith", "Smith"), ("锋", None, "锋")],
)
def test_wholes(given_name: str | None, family: str | None, whole: str) -> None:
    assert full_name(given_name, family) == whole


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("SMITH", "Smith"),
        ("van der berg", "Van der Berg"),
        ("MCDONALD", "McDonald"),
        ("d'angelo", "D'Angelo"),
        ("DeVito", "DeVito"),
        ("J.", "J."),
        ("JR", "JR"),
        ("LI", "Li"),
        ("HENRY VIII", "Henry VIII"),
        ("HENRY III", "Henry III"),
    ],
)
def test_capitals(text: str, cased: str) -> None:
    assert fix_case(text) == cased


WORDS = st.one_of(
    st.sampled_from("Zhang Wei San Sima Qian John Smith Dr Mr Van Jr Phd Li Ma Mcdonald Al".split()),
    st.from_regex("[A-Z][a-z]{1,8}", fullmatch=True),
)


@given(first=WORDS, last=WORDS, chinese=st.booleans())
def test_the_short_way_gives_the_long_ways_answer(first: str, last: str, chinese: bool) -> None:
    assert read_name(f"{first} {last}", chinese) == _any_name(f"{first} {last}", chinese)


@given(st.text(max_size=30))
def test_any_text_is_some_name_and_stays_so(text: str) -> None:
    name = read_name(text)
    if name is None:
        return
    assert name.full
    assert name.given != ""
    assert name.family != ""
    letters = "".join(sorted(c for c in name.full.casefold() if c.isalpha()))
    assert all(part is None or part in name.full for part in (name.given, name.family))
    again = read_name(name.full)
    assert again is not None
    assert "".join(sorted(c for c in again.full.casefold() if c.isalpha())) <= letters
