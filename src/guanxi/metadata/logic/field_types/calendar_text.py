"""Dates and times of day as people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta, timezone, tzinfo
from typing import NamedTuple

from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import DateOrderName

# Countries that write the month first; Unicode CLDR's short date patterns.
MONTH_FIRST = frozenset({"US", "PH", "PR", "GU", "AS", "MP", "VI", "FM", "MH", "PW"})
YEAR_FIRST = frozenset({"CN", "TW", "HK", "JP", "KR", "KP", "MN", "HU", "LT", "SE", "IR", "ZA"})

_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|"
        "oct october|nov november|dec december".split("|"),
        start=1,
    )
    for name in names.split()
}
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+|(?:星期|周|礼拜)[一二三四五六日天],?\s*)?"
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?:\s?[日号]|(?!\d))")
_SHORT_YEAR_FIRST = re.compile(r"(\d{2})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})(?:\s?[日号]|(?!\d))")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})(\s?[-/.]\s?)(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/.,\s]*([a-z]{3,9})\.?[-/,\s]*(\d{4}|\d{2})(?!\d)")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?[-/\s]*(\d{1,2})(?:st|nd|rd|th)?[-/,\s]+(\d{4}|\d{2})(?!\d)")
_HEAD = re.compile(_WEEKDAY)
_TIME = re.compile(
    r"(?:t|\s*,\s*|\s*)(?:(上午|中午|下午|晚上|凌晨|早上)\s*)?"
    r"(\d{1,2})(?:\s?[:.时点]\s?(\d{1,2})(?:\s?[:.分]\s?(\d{1,2})(?:[.,](\d{1,9}))?)?)?[分秒时点]?"
    r"\s*(am|pm|a\.m\.|p\.m\.)?\s*(z|utc|gmt)?\s*([+-]\d{2}(?::?\d{2})?)?(?:\s*\([a-z ]+\))?"
)
_SIGNS = frozenset("/.-")
_EVENING = frozenset({"下午", "晚上", "pm", "p.m."})
_MORNING = frozenset({"上午", "凌晨", "早上", "am", "a.m."})
# Two-digit years below this are of the 2000s, as POSIX has it.
_PIVOT = 69


class Day(NamedTuple):
    """A calendar day, the text that followed it, and what reading it took."""

    day: date
    rest: str
    rule: str | None


@dataclass(frozen=True, slots=True)
class DateOrder:
    """The order that a column's dates agree on, and how many texts spoke for each."""

    order: DateOrderName
    year_first: int = 0
    day_first: int = 0
    month_first: int = 0
    either: int = 0

    @property
    def certain(self) -> bool:
        """Return whether every day and month of the sample has one reading."""
        return not self.either or bool(self.day_first) != bool(self.month_first)


def order_of_country(country: str | None) -> DateOrderName:
    """Return the order of day, month and year that is usual in a country."""
    if country in MONTH_FIRST:
        return "mdy"
    return "ymd" if country in YEAR_FIRST else "dmy"


def decide_date_order(sample: Iterable[str], country: str | None = None) -> DateOrder:
    """Decide by the days above twelve whether 3/4/2011 is in March or April; else by the country."""
    counts = {"ymd": 0, "dmy": 0, "mdy": 0, "either": 0}
    for raw in sample:
        text = (raw or "").strip()
        found = _YEAR_LAST.match(text)
        if found:
            counts[_kind(int(found[1]), int(found[3]))] += 1
        elif _YEAR_FIRST.match(text) or _COMPACT.match(text):
            counts["ymd"] += 1
    order = order_of_country(country)
    if counts["dmy"] != counts["mdy"]:
        order = "dmy" if counts["dmy"] > counts["mdy"] else "mdy"
    elif counts["ymd"] and not counts["either"] and not counts["dmy"]:
        order = "ymd"
    return DateOrder(order, counts["ymd"], counts["dmy"], counts["mdy"], counts["either"])


def _kind(first: int, second: int) -> str:
    """Return which order two numbers before a year can only have."""
    if first <= 12 and second <= 12:
        return "either"
    return "dmy" if first > 12 else "mdy"


def read_day(text: str, order: DateOrderName) -> Day | None:
    """Return the day at the start of a narrow text, or None.

    ``order`` settles days and months of twelve and below; ``ymd`` then reads the day first. A day above
    twelve settles itself, under the rule ``other_date_order``. Years of two digits are 1969 to 2068.
    """
    lowered = text.lower()
    # Most files write 15/03/2024: spare them the other patterns.
    found = _YEAR_LAST.match(lowered) if lowered[1:2] in _SIGNS or lowered[2:3] in _SIGNS else None
    if found:
        return _year_last(lowered, found, order)
    start = _HEAD.match(lowered)
    head = start.end() if start else 0
    for pattern in (_YEAR_FIRST, _COMPACT, _SHORT_YEAR_FIRST):
        found = pattern.match(lowered, head)
        if found:
            return _day(lowered[found.end() :], found[1], int(found[2]), int(found[3]), codes.ISO_DATE)
    found = _YEAR_LAST.match(lowered, head)
    if found:
        return _year_last(lowered, found, order)
    found = _DAY_MONTH.match(lowered, head)
    if found and found[2] in _MONTHS:
        return _day(lowered[found.end() :], found[3], _MONTHS[found[2]], int(found[1]), codes.ISO_DATE)
    found = _MONTH_DAY.match(lowered, head)
    if found and found[1] in _MONTHS:
        return _day(lowered[found.end() :], found[3], _MONTHS[found[1]], int(found[2]), codes.ISO_DATE)
    return None


def _year_last(text: str, found: re.Match[str], order: DateOrderName) -> Day | None:
    first, second, year = int(found[1]), int(found[3]), found[4]
    if order == "ymd" and len(year) == 2:
        return _day(text[found.end() :], found[1].zfill(2), second, int(year), codes.ISO_DATE)
    day, month = (second, first) if order == "mdy" else (first, second)
    rule = codes.ISO_DATE
    if month > 12 >= day:
        day, month, rule = month, day, codes.OTHER_DATE_ORDER
    return _day(text[found.end() :], year, month, day, rule)


def _day(rest: str, year: str, month: int, day: int, rule: str) -> Day | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _PIVOT else 1900
        rule = codes.TWO_DIGIT_YEAR
    try:
        return Day(date(number, month, day), rest, rule)
    except ValueError:
        return None


def read_clock(text: str) -> time | None:
    """Return the time of day (with its zone, if it names one) that makes up the rest of a date's text."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    half, hour, minute, second, fraction, suffix, utc, offset = found.groups()
    half = suffix or half
    hours = int(hour)
    if minute is None and half is None:
        return None
    if half in _EVENING and hours < 12:
        hours += 12
    elif half in _MORNING and hours == 12:
        hours = 0
    micros = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        return time(hours, int(minute or 0), int(second or 0), micros, tzinfo=_zone(utc, offset))
    except ValueError:
        return None


def _zone(utc: str | None, offset: str | None) -> tzinfo | None:
    if offset is None:
        return UTC if utc else None
    hours, minutes = int(offset[1:3]), int(offset[3:].lstrip(":") or 0)
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if offset[0] == "-" else span)
