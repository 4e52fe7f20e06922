"""Where a day ends in the workspace's zone, and how long a period is held back to judge models by."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = 86_400
LONGEST: Final = 91
"""Thirteen weeks."""

SHARE: Final = 0.2
SHORTEST: Final = 7


def end_of_day(second: int, zone: str, *, days_before: int = 0) -> int:
    """Return the last UTC second of the local day of an instant, or of a day before it."""
    place = ZoneInfo(zone)
    day = datetime.fromtimestamp(second, UTC).astimezone(place).date() - timedelta(days=days_before)
    midnight = datetime.combine(day + timedelta(days=1), time.min, place)
    return int(midnight.timestamp()) - 1


def held_back(first: int, end: int) -> int:
    """Return how many days at the end the models do not see: thirteen weeks, or a fifth of a short history.

    0 where that would be less than a week: such a history is too short to judge anything by.
    """
    days = min(LONGEST, int((end - first) / DAY * SHARE))
    return days if days >= SHORTEST else 0
