"""When daily work is due: each day once, on odd days too, and whatever the clock does."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from guanxi.jobs.slots import is_due, latest_slot, next_slot

BERLIN = "Europe/Berlin"
ZONES = st.sampled_from(["UTC", BERLIN, "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"])
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def utc(*given: int) -> datetime:
    return datetime(*given, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_a_time_that_spring_skips_counts_an_hour_later():
    assert latest_slot(time(2, 30), BERLIN, utc(2026, 3, 29, 12)) == utc(2026, 3, 29, 1, 30)
    assert latest_slot(time(2, 30), BERLIN, utc(2026, 3, 29, 1)) == utc(2026, 3, 28, 1, 30)


def test_a_time_that_autumn_shows_twice_counts_once():
    first, second = utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)
    assert latest_slot(time(2, 30), BERLIN, first) == first
    assert latest_slot(time(2, 30), BERLIN, second) == first


@given(st.times(), ZONES, MOMENTS)
def test_slots_follow_one_another_without_gap_or_overlap(at, zone, now):
    latest, following = latest_slot(at, zone, now), next_slot(at, zone, now)
    assert latest <= now < following
    assert latest_slot(at, zone, following) == following
    assert timedelta(hours=22) < following - latest < timedelta(hours=26)


@given(st.times(), ZONES, MOMENTS)
def test_each_day_of_the_zone_has_one_slot(at, zone, now):
    days, moment = [], now
    for _ in range(5):
        moment = next_slot(at, zone, moment)
        days.append(moment.astimezone(ZoneInfo(zone)).date())
    assert len(set(days)) == 5


def test_a_clock_that_was_far_ahead_does_not_stop_the_schedule():
    now = utc(2026, 5, 1, 12)
    slot = utc(2026, 5, 1, 3)
    assert not is_due(slot, slot, now)
    assert not is_due(slot, now + timedelta(hours=2), now)
    assert is_due(slot, utc(2031, 1, 1), now)
