"""Folding of texts for comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.kernel.api import fold


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_ascii_is_folded_as_it_is_among_other_letters(text: str) -> None:
    assert fold("É" + text) == "e" + fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("E-mail 1", "email1"), ("Ｅ－Ｍａｉｌ", "email"), ("客户 名称", "客户名称"), ("Straße", "strasse")],
)
def test_width_case_accents_and_signs_make_no_difference(text: str, folded: str) -> None:
    assert fold(text) == folded
