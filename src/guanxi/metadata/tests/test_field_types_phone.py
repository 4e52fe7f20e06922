"""The fast way through a numbering plan gives the library's answer, always."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneMetadata

from guanxi.metadata.logic.field_types import ParseContext, field_type
from guanxi.metadata.logic.field_types.phone import by_library
from guanxi.metadata.logic.field_types.phone_plan import e164, plan_of_region

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
TYPES = (
    "fixed_line mobile toll_free premium_rate shared_cost personal_number voip pager uan voicemail"
).split()
SAMPLES = [
    (region, data.country_code, desc.example_number)
    for region in REGIONS
    if (data := PhoneMetadata.metadata_for_region(region, None)) is not None
    for desc in (getattr(data, name) for name in TYPES)
    if desc is not None and desc.example_number
]
BEFORE = (
    "",
    "",
    "",
    "0",
    "1",
    "8",
    "00",
    "011",
    "+",
    "+{0}",
    "00{0}",
    "011{0}",
    "{0}",
    "+{0}0",
    "{0}0",
    "+{0}{0}",
)


@pytest.mark.parametrize("before", ["", "0", "+{0}", "00{0}", "{0}"])
def test_all_examples_of_all_regions(before: str) -> None:
    for region, code, example_number in SAMPLES:
        digits = before.format(code) + example_number
        plus = digits.startswith("+")
        assert e164(digits.lstrip("+"), plus, plan_of_region(region)) == by_library(digits, region), (
            digits,
            region,
        )


@settings(max_examples=1500)
@given(
    sample=st.sampled_from(SAMPLES),
    before=st.sampled_from(BEFORE),
    damage=st.tuples(st.integers(0, 12), st.text("0123456789", max_size=2), st.integers(0, 2)),
    dialled_in=st.one_of(st.none(), st.sampled_from([*REGIONS, "ZZ"])),
)
@example(("GB", 44, "2079460958"), "+{0}0", (0, "", 0), None)
@example(("IT", 39, "0612345678"), "", (0, "", 0), None)
@example(("US", 1, "8002345678"), "+", (0, "979", 0), None)
def test_damaged_numbers(
    sample: tuple[str, int, str], before: str, damage: tuple[int, str, int], dialled_in: str | None
) -> None:
    (region, code, number), (at, put, lost) = sample, damage
    text = before.format(code) + number[:at] + put + number[at + lost :]
    plus, digits = text.startswith("+"), text.lstrip("+")
    assume(len(digits) > 2)
    region = dialled_in or region
    assert e164(digits, plus, plan_of_region(region)) == by_library(text, region)


@given(
    digits=st.text("0123456789", min_size=3, max_size=19),
    plus=st.booleans(),
    region=st.sampled_from(
        ["CN", "US", "GB", "DE", "IT", "FR", "AR", "BR", "MX", "AU", "RU", "JP", "IN", "SM"]
    ),
)
def test_any_digits(digits: str, plus: bool, region: str) -> None:
    assert e164(digits, plus, plan_of_region(region)) == by_library("+" * plus + digits, region)


@given(
    sample=st.sampled_from(SAMPLES),
    signs=st.lists(st.sampled_from(["", "", "", " ", "-", ".", "(", ")", "/"]), min_size=20, max_size=20),
    international=st.booleans(),
)
def test_signs_between_digits_change_nothing(
    sample: tuple[str, int, str], signs: list[str], international: bool
) -> None:
    region, code, number = sample
    text = f"+{code}{number}" if international else number
    text = "".join(digit + sign for digit, sign in zip(text, signs, strict=False))
    parsed = field_type("phone").parse(text, ParseContext(country=region))
    assert (None if parsed.error else parsed.value) == by_library(text, region)


@pytest.mark.parametrize(
    ("raw", "country", "expected"),
    [
        ("13800138000", "CN", "+8613800138000"),
        ("138 0013 8000", "CN", "+8613800138000"),
        ("+86 138-0013-8000", None, "+8613800138000"),
        ("010-6552 9988", "CN", "+861065529988"),
        ("(0755) 8888 8888", "CN", "+8675588888888"),
        ("（０７５５）８８８８８８８８", "CN", "+8675588888888"),
        ("电话：010-65529988转123", "CN", "+861065529988;ext=123"),
        ("010-65529988 ext. 123", "CN", "+861065529988;ext=123"),
        ("+33 6 00 00 00 00", "CN", "+33600000000"),
        ("0044 20 7946 0958", "CN", "+442079460958"),
        ("0044 20 7946 0958", "US", "+442079460958"),
        ("0044 20 7946 0958", None, "+442079460958"),
        ("+44 (0)20 7946 0958", "US", "+442079460958"),
        ("(212) 555-0123", "us", "+12125550123"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("tel:+44-20-7946-0958", None, "+442079460958"),
        ("13800138000/13900139000", "CN", "+8613800138000"),
        ("078 4515 7520", "GB", "+447845157520"),
    ],
)
def test_ways_of_writing_a_number(raw: str, country: str | None, expected: str) -> None:
    parsed = field_type("phone").parse(raw, ParseContext(country=country))
    assert (parsed.value, parsed.error) == (expected, None)
    assert field_type("phone").parse(expected).value == expected


@pytest.mark.parametrize(
    ("raw", "country", "error"),
    [
        ("12345", "CN", "not_a_phone"),
        ("ask  reception", "CN", "not_a_phone"),
        ("138 0013 800", "CN", "not_a_phone"),
        ("020 7946 0958", None, "phone_without_country"),
        ("020 7946 0958", "ZZ", "phone_without_country"),
    ],
)
def test_what_is_no_number_is_kept_and_flagged(raw: str, country: str | None, error: str) -> None:
    parsed = field_type("phone").parse(raw, ParseContext(country=country))
    assert (parsed.value, parsed.rule, parsed.error) == (" ".join(raw.split()), None, error)
    assert field_type("phone").to_text(parsed.value) == parsed.value


def test_words_for_blank_are_blank() -> None:
    assert field_type("phone").parse("n/a", ParseContext(country="CN")).rule == "blank_word"
