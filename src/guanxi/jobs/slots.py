"""When a daily piece of work is due: wall clocks, their two odd days a year, and clocks that jump."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from guanxi.kernel.api import zone_of

AHEAD = timedelta(days=1)
"""A slot further ahead than this was claimed under a clock that was wrong."""


def latest_slot(at: time, zone: str, now: datetime) -> datetime:
    """Return the last moment, not after ``now``, at which a wall clock of the zone showed ``at``, in UTC.

    A time that the clocks skip in spring counts an hour later, one that they show twice in autumn the first
    time: each day has one slot.
    """
    today = now.astimezone(zone_of(zone)).date()
    slot = _moment(at, zone, today)
    return slot if slot <= now else _moment(at, zone, today - timedelta(days=1))


def next_slot(at: time, zone: str, now: datetime) -> datetime:
    """Return the first such moment after ``now``."""
    day = now.astimezone(zone_of(zone)).date()
    slot = _moment(at, zone, day)
    while slot <= now:
        day += timedelta(days=1)
        slot = _moment(at, zone, day)
    return slot


def is_due(slot: datetime, claimed: datetime, now: datetime) -> bool:
    """Say whether a slot is still to be worked off, given the last one that was."""
    return claimed < slot or claimed > now + AHEAD


def _moment(at: time, zone: str, day: date) -> datetime:
    return datetime.combine(day, at, zone_of(zone)).astimezone(UTC)
