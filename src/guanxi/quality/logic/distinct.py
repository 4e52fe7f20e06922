"""How many distinct values there are: exact while they are few, then an estimate that says so.

The estimate keeps the k smallest hashes (Bar-Yossef et al., Counting Distinct Elements in a Data Stream,
2002); with k = 4096 its standard error is 1/√(k−2), 1.6 %.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from datetime import date, datetime

EXACT_UP_TO = 30_000
KEPT = 4_096
# CPython's hashes are signed 64-bit numbers, less two values.
_SPAN = 2**64
_LOW = -(2**63)
# Types whose hash is well mixed; that of a number is the number.
_MIXED = frozenset({str, date, datetime})


class Distinct:
    """Counts distinct values fed in batches. Memory is bounded at about 3 MB."""

    __slots__ = ("_hashes", "_limit")

    def __init__(self) -> None:
        self._hashes: set[int] = set()
        self._limit: int | None = None

    @property
    def exact(self) -> bool:
        """Return whether ``count`` is exact."""
        return self._limit is None

    @property
    def count(self) -> int:
        """Return the number of distinct values, estimated once there were more than 30,000."""
        if self._limit is None:
            return len(self._hashes)
        # All hashes below the limit are known; they are to all as the limit is to the span.
        return round(len(self._hashes) * _SPAN / (self._limit - _LOW))

    def add(self, values: Iterable[object]) -> None:
        """Take a batch of values. Hashes of text differ from process to process; estimates are not kept."""
        fresh = {hash(value if type(value) in _MIXED else repr(value)) for value in values}
        if self._limit is not None:
            limit = self._limit
            fresh = {one for one in fresh if one < limit}
            if not fresh:
                return
        self._hashes |= fresh
        if len(self._hashes) > (EXACT_UP_TO if self._limit is None else 2 * KEPT):
            self._shrink()

    def _shrink(self) -> None:
        smallest = heapq.nsmallest(KEPT, self._hashes)
        self._limit = smallest[-1]
        self._hashes = set(smallest[:-1])
