"""Identity: uuid7 (RFC 9562), made in Python so that a record's number is known before it is written."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """Return a new time-ordered identifier, strictly increasing within this process."""
    return uuid7_batch(1)[0]


def uuid7_batch(count: int) -> list[UUID]:
    """Return ``count`` increasing identifiers.

    The 48-bit millisecond stamp is followed by a 12-bit and a 14-bit part of one running counter, so that
    a batch sorts in the order in which it was made; 48 random bits tell processes apart.
    """
    global _last  # noqa: PLW0603 (one clock per process is the point)
    with _lock:
        start = max(_last + 1, time.time_ns() // 1_000_000 << 26)
        _last = start + count - 1
    noise = os.urandom(6 * count)
    return [
        UUID(int=_pack(start + index, int.from_bytes(noise[6 * index : 6 * index + 6], "big")))
        for index in range(count)
    ]


def _pack(tick: int, noise: int) -> int:
    stamp, counter = tick >> 26, tick & 0x3FFFFFF
    high, low = counter >> 14, counter & 0x3FFF
    return stamp << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << 48 | noise
