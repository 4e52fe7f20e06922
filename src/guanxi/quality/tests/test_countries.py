"""Countries, as files name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.quality.logic.countries import country_name, read_country

ONLINE_RETAIL = {
    "United Kingdom": "GB",
    "EIRE": "IE",
    "USA": "US",
    "RSA": "ZA",
    "Hong Kong": "HK",
    "Czech Republic": "CZ",
    "United Arab Emirates": "AE",
    "Saudi Arabia": "SA",
    "Bahrain": "BH",
    "Netherlands": "NL",
}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *ONLINE_RETAIL.items(),
        ("UK", "GB"),
        ("u.k.", "GB"),
        ("England", "GB"),
        ("cn", "CN"),
        ("CHN", "CN"),
        ("中国", "CN"),
        ("中华人民共和国", "CN"),
        ("美国", "US"),
        ("香港", "HK"),
        ("台湾", "TW"),
        ("united states of america", "US"),
        ("Deutschland", "DE"),
        ("Österreich", "AT"),
        ("España", "ES"),
        ("日本国", None),
        ("日本", "JP"),
        ("Côte d’Ivoire", "CI"),
        ("Saint Kitts and Nevis", "KN"),
        ("Bosnia & Herzegovina", "BA"),
        ("The Gambia", "GM"),
        ("ＣＨＩＮＡ", "CN"),
    ],
)
def test_names_and_codes(text: str, code: str | None) -> None:
    assert read_country(text).value == code


def test_a_code_is_left_alone_a_name_is_explained() -> None:
    assert read_country("GB") == ("GB", None, None)
    assert read_country("Great Britain") == ("GB", "country_name", None)


@pytest.mark.parametrize("text", ["Channel Islands", "European Community", "欧盟", "Yugoslavia"])
def test_places_without_one_code_are_named_as_such(text: str) -> None:
    assert read_country(text) == (None, None, "no_single_country")


@pytest.mark.parametrize("text", ["Atlantis", "XX", "ZZ", "UNO", "12", "Georgia USA"])
def test_no_country_is_guessed(text: str) -> None:
    assert read_country(text) == (None, None, "not_a_country")


def test_words_for_blank_are_blank() -> None:
    assert read_country("Unspecified") == (None, "blank_word", None)
    assert read_country("") == read_country(None) == read_country("  ") == (None, None, None)


@given(st.text(max_size=20))
def test_any_text_has_an_answer(text: str) -> None:
    found = read_country(text)
    assert found.value is None or read_country(found.value).value == found.value


def test_codes_have_names_in_both_languages() -> None:
    assert (country_name("IE", "en"), country_name("IE", "zh-hans"), country_name("??", "en")) == (
        "Ireland",
        "爱尔兰",
        "??",
    )
    for code in ONLINE_RETAIL.values():
        assert read_country(country_name(code, "en")).value == code
        assert read_country(country_name(code, "zh-hans")).value == code
