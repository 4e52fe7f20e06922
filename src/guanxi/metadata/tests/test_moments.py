"""Moments in words, in the workspace's zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from guanxi.metadata.logic.filters.moments import Clock, is_phrase, resolve, window

SHANGHAI = Clock(
    datetime.fromisoformat("2026-03-31T18:30:00+00:00"), ZoneInfo("Asia/Shanghai")
)  # 1 April there
LONDON = Clock(
    datetime.fromisoformat("2026-03-29T12:00:00+00:00"), ZoneInfo("Europe/London")
)  # clocks change


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("today", "2026-04-01T00:00+08:00", "2026-04-02T00:00+08:00"),
        ("昨天", "2026-03-31T00:00+08:00", "2026-04-01T00:00+08:00"),
        ("this month", "2026-04-01T00:00+08:00", "2026-05-01T00:00+08:00"),
        ("上个月", "2026-03-01T00:00+08:00", "2026-04-01T00:00+08:00"),
        ("this week", "2026-03-30T00:00+08:00", "2026-04-06T00:00+08:00"),
        ("Last  Quarter", "2026-01-01T00:00+08:00", "2026-04-01T00:00+08:00"),
        ("去年", "2025-01-01T00:00+08:00", "2026-01-01T00:00+08:00"),
        ("last 30 days", "2026-03-02T00:00+08:00", "2026-04-02T00:00+08:00"),
        ("最近 30 天", "2026-03-02T00:00+08:00", "2026-04-02T00:00+08:00"),
        ("next 2 weeks", "2026-04-01T00:00+08:00", "2026-04-16T00:00+08:00"),
        ("3天前", "2026-03-29T00:00+08:00", "2026-03-30T00:00+08:00"),
        ("2 hours ago", "2026-03-31T16:30+00:00", "2026-03-31T16:30+00:00"),
        ("now", "2026-03-31T18:30+00:00", "2026-03-31T18:30+00:00"),
        ("2026-02", "2026-02-01T00:00+08:00", "2026-03-01T00:00+08:00"),
        ("2024", "2024-01-01T00:00+08:00", "2025-01-01T00:00+08:00"),
        ("2026-2-3", "2026-02-03T00:00+08:00", "2026-02-04T00:00+08:00"),
        ("2026-01-31T10:00", "2026-01-31T10:00+08:00", "2026-01-31T10:00+08:00"),
        ("2026-01-31 10:00:00z", "2026-01-31T10:00+00:00", "2026-01-31T10:00+00:00"),
    ],
)
def test_a_phrase_is_a_span_of_local_days(text: str, start: str, end: str) -> None:
    span = resolve(text, SHANGHAI)
    assert span is not None
    assert (span.start, span.end) == (datetime.fromisoformat(start), datetime.fromisoformat(end))


def test_a_day_that_loses_an_hour_is_23_hours_long() -> None:
    span = resolve("today", LONDON)
    assert span is not None
    assert (span.start.isoformat(), span.end.isoformat()) == (
        "2026-03-29T00:00:00+00:00",
        "2026-03-30T00:00:00+01:00",
    )


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-02-30", "last 9999 years", "2026-13", "0000", "2026-01-31T25:00"]
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert resolve(text, SHANGHAI) is None


def test_a_window_ends_now_and_a_month_keeps_to_the_month() -> None:
    clock = Clock(datetime.fromisoformat("2026-03-31T12:00:00+00:00"))
    opened = [window(text, clock) for text in ("90d", "2 w", "1m", "1q", "1y", "24h")]
    assert [span.start.isoformat()[:16] for span in opened if span] == [
        "2025-12-31T12:00", "2026-03-17T12:00", "2026-02-28T12:00", "2025-12-31T12:00",
        "2025-03-31T12:00", "2026-03-30T12:00",
    ]  # fmt: skip
    assert all(span is not None and span.end == clock.now for span in opened)
    assert window("a while", clock) is None


def test_only_words_are_phrases() -> None:
    assert is_phrase("Last 30 days")
    assert is_phrase("本月")
    assert not is_phrase("2026-01-01")
    assert not is_phrase("paid")
