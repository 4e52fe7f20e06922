"""Between the database's UTC and the workspace's zone, without falling off either end of the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def to_utc(local: datetime, zone: tzinfo) -> datetime | None:
    """Return the moment of a zone's local time, or None beyond year 1 or 9999.

    Where clocks go back and a local time comes twice, it is the earlier one.
    """
    if zone is UTC:
        return local.replace(tzinfo=UTC)
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return None


def to_local(moment: datetime, zone: tzinfo) -> datetime | None:
    """Return the zone's local time at a moment, or None beyond year 1 or 9999."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return None
