"""Days as people count them: midnight to midnight where the workspace lives."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

DAY = 86_400


def local_days(seconds: NDArray[np.int64], zone: str) -> NDArray[np.int64]:
    """Return the local calendar day of each instant.

    ``seconds`` are UTC seconds since 1970; the answer counts days since 1970-01-01 in ``zone`` (an IANA name,
    else ZoneInfoNotFoundError). Clock changes are found once for the span, not asked of every instant.
    """
    if not seconds.size:
        return np.zeros(0, dtype=np.int64)
    starts, offsets = _clock_changes(int(seconds.min()), int(seconds.max()), ZoneInfo(zone))
    holding = offsets[np.searchsorted(starts, seconds, side="right") - 1] if offsets.size > 1 else offsets
    return np.asarray((seconds + holding) // DAY, dtype=np.int64)


def _clock_changes(low: int, high: int, zone: ZoneInfo) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return from when each offset to UTC holds between ``low`` and ``high``, exact to the second."""
    starts, offsets = [low], [_offset(low, zone)]
    for begin in range(low, high, DAY):
        later = min(begin + DAY, high)
        if _offset(later, zone) != offsets[-1]:
            starts.append(_first_change(begin, later, zone))
            offsets.append(_offset(later, zone))
    return np.array(starts, dtype=np.int64), np.array(offsets, dtype=np.int64)


def _first_change(low: int, high: int, zone: ZoneInfo) -> int:
    """Return the first second after ``low`` with the offset of ``high``, by halving."""
    before = _offset(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(second: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(second, UTC).astimezone(zone).utcoffset()
    return round(offset.total_seconds()) if offset else 0
