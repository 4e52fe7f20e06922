"""Moments in words: “last 30 days”, “本月”, “2026-03”, resolved against a given now in a workspace's zone.

Every moment is a half-open span. Comparing with a span compares with its edges: after “today” means
tomorrow's midnight or later. A point in time is a span without length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment as of which a condition is read (aware), and the zone whose midnights part the days."""

    now: datetime
    zone: tzinfo = UTC

    @property
    def today(self) -> date:
        """Return the local date."""
        return self.now.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """Return the moment at which a local day begins."""
        return datetime.combine(day, time(), self.zone)


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` (included) to ``end`` (excluded); both aware. ``start == end`` is one instant."""

    start: datetime
    end: datetime

    @property
    def instant(self) -> bool:
        """Say whether this is a single point in time."""
        return self.start == self.end


_UNITS = {
    "day": "day", "days": "day", "d": "day", "天": "day", "日": "day",
    "week": "week", "weeks": "week", "w": "week", "周": "week", "星期": "week",
    "month": "month", "months": "month", "m": "month", "月": "month", "个月": "month",
    "quarter": "quarter", "quarters": "quarter", "q": "quarter", "季度": "quarter", "个季度": "quarter",
    "year": "year", "years": "year", "y": "year", "年": "year",
    "hour": "hour", "hours": "hour", "h": "hour", "小时": "hour",
}  # fmt: skip
_LONG = "days?|weeks?|months?|quarters?|years?|hours?"
_ZH = "天|日|周|星期|个月|月|个季度|季度|年|小时"
_FIXED = {
    "now": ("hour", None), "现在": ("hour", None),
    "today": ("day", 0), "今天": ("day", 0), "今日": ("day", 0),
    "yesterday": ("day", -1), "昨天": ("day", -1), "tomorrow": ("day", 1), "明天": ("day", 1),
    "今年": ("year", 0), "去年": ("year", -1), "明年": ("year", 1),
}  # fmt: skip
_WHICH = {
    "this": 0, "last": -1, "previous": -1, "next": 1,
    "本": 0, "这": 0, "这个": 0, "上": -1, "上个": -1, "下": 1, "下个": 1,
}  # fmt: skip
_DURATION = re.compile(r"(\d{1,4})\s?(h|d|w|m|q|y)")
_RULES: list[tuple[re.Pattern[str], Callable[[re.Match[str], Clock], Span]]]


def resolve(text: str, clock: Clock) -> Span | None:
    """Return the span that a phrase or an ISO date, month, year or moment names; None if it names none."""
    words = " ".join(text.lower().split())
    for pattern, meaning in _RULES:
        if match := pattern.fullmatch(words):
            try:
                return meaning(match, clock)
            except (OverflowError, ValueError):  # 31 February, ten thousand years ago
                return None
    return None


def is_phrase(text: str) -> bool:
    """Say whether a text is a relative moment in words, which the text form writes without quotes."""
    words = " ".join(text.lower().split())
    return any(pattern.fullmatch(words) for pattern, _ in _RULES[:_PHRASE_RULES])


def window(text: str, clock: Clock) -> Span | None:
    """Return the window that ``90d``, ``12 w``, ``6m``, ``1y`` or a phrase opens, or None.

    A duration ends now and begins that long before, to the second.
    """
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None:
        return resolve(text, clock)
    try:
        return Span(_shift(clock.now, _UNITS[match[2]], -int(match[1])), clock.now)
    except (OverflowError, ValueError):
        return None


def _fixed(match: re.Match[str], clock: Clock) -> Span:
    unit, offset = _FIXED[match[0]]
    return Span(clock.now, clock.now) if offset is None else _period(clock, unit, offset)


def _which(match: re.Match[str], clock: Clock) -> Span:
    return _period(clock, _UNITS[match[2]], _WHICH[match[1]])


def _past(match: re.Match[str], clock: Clock) -> Span:
    """Read “last 30 days”: thirty whole days and today so far; hours count from this second."""
    unit, number = _UNITS[match[2]], int(match[1])
    if unit == "hour":
        return Span(_shift(clock.now, unit, -number), clock.now)
    today = clock.midnight(clock.today)
    return Span(_local(clock, _shift(today, unit, -number)), clock.midnight(clock.today + timedelta(1)))


def _future(match: re.Match[str], clock: Clock) -> Span:
    unit, number = _UNITS[match[2]], int(match[1])
    if unit == "hour":
        return Span(clock.now, _shift(clock.now, unit, number))
    today = clock.midnight(clock.today)
    return Span(today, _local(clock, _shift(today, unit, number) + timedelta(1)))


def _ago(match: re.Match[str], clock: Clock) -> Span:
    return _away(clock, _UNITS[match[2]], -int(match[1]))


def _ahead(match: re.Match[str], clock: Clock) -> Span:
    return _away(clock, _UNITS[match[2]], int(match[1]))


def _away(clock: Clock, unit: str, number: int) -> Span:
    if unit == "hour":
        moment = _shift(clock.now, unit, number)
        return Span(moment, moment)
    day = _shift(clock.midnight(clock.today), unit, number).date()
    return Span(clock.midnight(day), clock.midnight(day + timedelta(1)))


def _iso_day(match: re.Match[str], clock: Clock) -> Span:
    day = date(int(match[1]), int(match[2]), int(match[3]))
    return Span(clock.midnight(day), clock.midnight(day + timedelta(1)))


def _iso_month(match: re.Match[str], clock: Clock) -> Span:
    return _period_at(clock, date(int(match[1]), int(match[2]), 1), "month")


def _iso_year(match: re.Match[str], clock: Clock) -> Span:
    return _period_at(clock, date(int(match[1]), 1, 1), "year")


def _iso_moment(match: re.Match[str], clock: Clock) -> Span:
    moment = datetime.fromisoformat(match[0].upper())
    moment = moment if moment.tzinfo else moment.replace(tzinfo=clock.zone)
    return Span(moment, moment)


def _period(clock: Clock, unit: str, offset: int) -> Span:
    """Return the calendar day, week (from Monday), month, quarter or year that many away from this one."""
    if unit == "hour":
        start = clock.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=offset)
        return Span(start, start + timedelta(hours=1))
    day = _shift(clock.midnight(_first(clock.today, unit)), unit, offset).date()
    return _period_at(clock, day, unit)


def _period_at(clock: Clock, first: date, unit: str) -> Span:
    start = clock.midnight(first)
    return Span(start, _local(clock, _shift(start, unit, 1)))


def _first(day: date, unit: str) -> date:
    match unit:
        case "week":
            return day - timedelta(day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            return day.replace(month=1, day=1)
    return day


def _shift(moment: datetime, unit: str, number: int) -> datetime:
    match unit:
        case "hour":
            return moment + timedelta(hours=number)
        case "day" | "week":
            return moment + timedelta(days=number * (7 if unit == "week" else 1))
    months = moment.year * 12 + moment.month - 1 + number * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(months, 12)
    longest = 31
    while True:  # the 31st of a shorter month is its last day
        try:
            return moment.replace(year=year, month=month + 1, day=min(moment.day, longest))
        except ValueError:
            if longest == 28:
                raise
            longest -= 1


def _local(clock: Clock, moment: datetime) -> datetime:
    """Return the same local date and time with the offset that the zone has then."""
    return clock.midnight(moment.date()) if moment.time() == time() else moment.astimezone(clock.zone)


_RULES = [
    (re.compile("|".join(_FIXED)), _fixed),
    (re.compile(rf"(this|last|previous|next) ({_LONG})"), _which),
    (re.compile(rf"(本|这个?|上个?|下个?)({_ZH})"), _which),
    (re.compile(rf"(?:last|past) (\d{{1,4}}) ({_LONG})"), _past),
    (re.compile(rf"(?:最近|过去|近) ?(\d{{1,4}}) ?({_ZH})"), _past),
    (re.compile(rf"next (\d{{1,4}}) ({_LONG})"), _future),
    (re.compile(rf"未来 ?(\d{{1,4}}) ?({_ZH})"), _future),
    (re.compile(rf"(\d{{1,4}}) ({_LONG}) ago"), _ago),
    (re.compile(rf"(\d{{1,4}}) ?({_ZH})前"), _ago),
    (re.compile(rf"(\d{{1,4}}) ({_LONG}) from now"), _ahead),
    (re.compile(rf"(\d{{1,4}}) ?({_ZH})后"), _ahead),
    (re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"), _iso_day),
    (re.compile(r"(\d{4})-(\d{1,2})"), _iso_month),
    (re.compile(r"(\d{4})"), _iso_year),
    (re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:\d\d)?"), _iso_moment),
]
_PHRASE_RULES = 11
