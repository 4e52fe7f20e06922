"""The order of names: Chinese by pinyin among Latin ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guanxi.metadata.logic.sort_key import MAX_KEY, sort_key


def key(name: str) -> str:
    return sort_key(name) or ""


def test_chinese_and_latin_names_stand_in_one_alphabet() -> None:
    names = ["Zoe Adams", "张伟", "Wang Jia", "李娜", "wang wei", "王嘉", "Adam Young", "陈静", "Élodie"]
    assert sorted(names, key=key) == [
        "Adam Young", "陈静", "Élodie", "李娜", "Wang Jia", "wang wei", "王嘉", "张伟", "Zoe Adams",
    ]  # fmt: skip


def test_one_surname_stays_together() -> None:
    names = ["王伟", "汪明", "王安", "汪杰"]
    assert sorted(names, key=key) == ["汪杰", "汪明", "王安", "王伟"]


def test_capitals_accents_and_signs_do_not_matter() -> None:
    assert sort_key("O'Brien,  JOSÉ") == sort_key("o brien josé") == "o brien jose"


def test_what_has_no_letters_keeps_an_order() -> None:
    assert sort_key(None) is sort_key("") is None
    assert sort_key("***") == "***"


@given(st.text(min_size=1, max_size=200))
def test_every_name_has_a_key(name: str) -> None:
    made = sort_key(name)
    assert made
    assert len(made) <= MAX_KEY
    assert sort_key(name) == made


@given(st.text(alphabet="abc王李 ", min_size=1, max_size=8), st.text(alphabet="abc王李 ", max_size=8))
def test_a_longer_name_comes_after_its_beginning(start: str, rest: str) -> None:
    assert key(start.strip()) <= key(f"{start.strip()} {rest}")
