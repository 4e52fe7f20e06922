"""Parsed blocks of any length cut into batches of a given number of rows."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from guanxi.exchange.logic.reading.records import Parsed
from guanxi.exchange.logic.reading.table import BadRow, Batch, Row


class Batcher:
    """Gathers rows and hands them out ``n`` read rows at a time, from row ``start`` on."""

    def __init__(self, n: int, start: int) -> None:
        self._n = n
        self._next = max(start, 1)
        self._rows: list[Row] = []
        self._numbers: list[int] = []
        self._lines: list[int] = []
        self._bad: list[BadRow] = []
        self._oddities: Counter[str] = Counter()
        self._consumed = 0

    def add(self, parsed: Parsed, consumed: int) -> Iterator[Batch]:
        """Take in rows and yield the batches that are full."""
        skip = bisect_left(parsed.numbers, self._next)
        self._rows += parsed.rows[skip:] if skip else parsed.rows
        self._numbers += parsed.numbers[skip:]
        self._lines += parsed.lines[skip:]
        self._bad += [bad for bad in parsed.bad if bad.row >= self._next]
        self._oddities.update(parsed.oddities)
        self._consumed = consumed
        yield from self._cut(full_only=True)

    def rest(self) -> Iterator[Batch]:
        """Yield what is left, also when that is only something odd to tell."""
        yield from self._cut(full_only=False)

    def _cut(self, *, full_only: bool) -> Iterator[Batch]:
        good = bad = 0
        while (left := len(self._rows) - good + len(self._bad) - bad) >= (self._n if full_only else 1):
            end = self._next + min(self._n, left)
            until = bisect_left(self._numbers, end, good)
            bad_until = bisect_left(self._bad, end, bad, key=lambda row: row.row)
            yield self._batch(slice(good, until), slice(bad, bad_until))
            good, bad, self._next = until, bad_until, end
        if not full_only and +self._oddities:
            yield self._batch(slice(good, good), slice(bad, bad))
        del self._rows[:good], self._numbers[:good], self._lines[:good], self._bad[:bad]

    def _batch(self, good: slice, bad: slice) -> Batch:
        oddities, self._oddities = +self._oddities, Counter()
        return Batch(
            self._rows[good],
            self._numbers[good],
            self._lines[good],
            self._bad[bad],
            self._consumed,
            oddities,
        )
