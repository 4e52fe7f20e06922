"""Dates and times as files write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.metadata.logic.field_types import ParseContext, decide_date_order, field_type

DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("2024-03-05", None),
        ("2024/3/5", "iso_date"),
        ("2024.03.05", "iso_date"),
        ("2024年3月5日", "iso_date"),
        ("2024 年 3 月 5 日", "iso_date"),
        ("24年3月5日", "two_digit_year"),
        ("20240305", "iso_date"),
        ("5.3.2024", "iso_date"),
        ("05. 03. 2024", "iso_date"),
        ("5/3/24", "two_digit_year"),
        ("5 March 2024", "iso_date"),
        ("5th Mar 2024", "iso_date"),
        ("05-Mar-24", "two_digit_year"),
        ("Mar 5, 2024", "iso_date"),
        ("March 5th, 2024", "iso_date"),
        ("Tue, 5 Mar 2024", "iso_date"),
        ("星期二 2024-03-05", "iso_date"),
        ("２０２４－０３－０５", "width"),
        ("2024-03-05 00:00:00", "iso_date"),
        ("2024-03-05T23:30", "time_dropped"),
        ("2024-03-04T23:30Z", "time_dropped"),
    ],
)
def test_ways_of_writing_a_day(raw: str, rule: str | None) -> None:
    parsed = field_type("date").parse(raw, ParseContext(country="GB", zone="Asia/Shanghai"))
    assert (parsed.value, parsed.rule, parsed.error) == (DAY, rule, None)


@pytest.mark.parametrize(
    "raw",
    "2024-13-01 2024-02-30 31/02/2024 2024 2024-03 march 20241301 45000 0000-01-01 9999-1-100".split(),
)
def test_what_is_no_day(raw: str) -> None:
    assert field_type("date").parse(raw).error == "not_a_date"


@pytest.mark.parametrize(
    ("order", "country", "expected"),
    [
        ("dmy", "US", date(2011, 4, 3)),
        ("mdy", "GB", date(2011, 3, 4)),
        (None, "US", date(2011, 3, 4)),
        (None, "GB", date(2011, 4, 3)),
        (None, "CN", date(2011, 4, 3)),
    ],
)
def test_the_column_then_the_country_settle_day_and_month(order: str, country: str, expected: date) -> None:
    context = ParseContext(country=country, date_order=order)  # type: ignore[arg-type]
    assert field_type("date").parse("3/4/2011", context).value == expected


def test_a_day_above_twelve_settles_itself() -> None:
    parsed = field_type("date").parse("3/15/2024", ParseContext(date_order="dmy"))
    assert (parsed.value, parsed.rule) == (date(2024, 3, 15), "other_date_order")


def test_the_order_of_a_column_comes_with_its_evidence() -> None:
    decided = decide_date_order(["3/4/2024", "3/15/2024", "2/2/2024", None or ""], "GB")
    assert (decided.order, decided.month_first, decided.either, decided.certain) == ("mdy", 1, 2, True)
    open_case = decide_date_order(["3/4/2024"], "GB")
    assert (open_case.order, open_case.certain) == ("dmy", False)
    both = decide_date_order(["13/4/2024", "4/13/2024", "1/2/2024"], "US")
    assert (both.order, both.certain) == ("mdy", False)
    assert decide_date_order(["2024-01-02", "20240103"], "US").order == "ymd"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2024-03-12 09:14", (2024, 3, 12, 1, 14)),
        ("3/15/2024 2:30 PM", (2024, 3, 15, 6, 30)),
        ("3/15/2024 12:30 am", (2024, 3, 14, 16, 30)),
        ("2024-03-12T09:14:15.25+01:00", (2024, 3, 12, 8, 14, 15, 250000)),
        ("2024-03-12T09:14:15Z", (2024, 3, 12, 9, 14, 15)),
        ("20240312 0914", None),
        ("20240312T09:14", (2024, 3, 12, 1, 14)),
        ("2024年3月12日 下午3点", (2024, 3, 12, 7, 0)),
        ("2024年3月12日15:04:05", (2024, 3, 12, 7, 4, 5)),
        ("Tue, 12 Mar 2024 09:14:00 +0100", (2024, 3, 12, 8, 14)),
        ("Tue, 12 Mar 2024 09:14:00 GMT", (2024, 3, 12, 9, 14)),
        ("2024-03-12", (2024, 3, 11, 16, 0)),
        ("2024-03-12 25:00", None),
        ("2024-03-12 09:60", None),
        ("2024-03-12 13:00 and more", None),
    ],
)
def test_moments_are_local_to_the_workspace(raw: str, expected: tuple[int, ...] | None) -> None:
    parsed = field_type("datetime").parse(raw, ParseContext(country="CN", zone="Asia/Shanghai"))
    assert parsed.value == (datetime(*expected, tzinfo=UTC) if expected else None)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("raw", "zone"), [("0001-01-01", "Asia/Shanghai"), ("9999-12-31 23:59", "America/New_York")]
)
def test_the_ends_of_the_calendar_are_refused_not_crashed_into(raw: str, zone: str) -> None:
    assert field_type("datetime").parse(raw, ParseContext(zone=zone)).error == "out_of_range"
    assert field_type("date").parse(raw[:10], ParseContext(zone=zone)).value == date.fromisoformat(raw[:10])


@given(day=st.dates(), language=st.sampled_from(("en", "zh-hans")))
def test_every_day_reads_back(day: date, language: str) -> None:
    kind, context = field_type("date"), ParseContext(language=language)
    assert kind.parse(kind.to_text(day, context), context).value == day
    assert kind.parse(day.strftime("%d/%m/") + f"{day.year:04}", ParseContext(date_order="dmy")).value == day
    assert kind.parse(day.strftime("%m/%d/") + f"{day.year:04}", ParseContext(date_order="mdy")).value == day
