"""Data quality per field, before and after cleaning: how many are filled, valid, distinct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from guanxi.quality.logic.distinct import Distinct


class Column(Protocol):
    """A parsed column: values in order, rules and errors by the index of the cells they concern."""

    @property
    def values(self) -> Sequence[Any]: ...

    @property
    def rules(self) -> dict[int, str]: ...

    @property
    def errors(self) -> dict[int, str]: ...


@dataclass(frozen=True, slots=True)
class Measure:
    """The state of one field over ``rows`` rows.

    ``filled`` rows hold something; of these ``valid`` are values of the field's type (before cleaning: as
    they stand). ``distinct`` counts different filled texts or values; ``exact`` says whether it is counted
    or estimated (within about 2 %).
    """

    rows: int = 0
    filled: int = 0
    valid: int = 0
    distinct: int = 0
    exact: bool = True

    @property
    def filled_share(self) -> float:
        """Return the share of rows that are filled; of no rows it is 0."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def valid_share(self) -> float:
        """Return the share of filled rows that are valid; of none it is 1."""
        return self.valid / self.filled if self.filled else 1.0


@dataclass(frozen=True, slots=True)
class Quality:
    """A field before and after cleaning, and how often each rule and error occurred."""

    before: Measure
    after: Measure
    rules: dict[str, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)

    @property
    def corrected(self) -> int:
        """Return how many values cleaning changed."""
        return sum(self.rules.values())


class QualityMeter:
    """Measures one field over batches, in bounded memory."""

    __slots__ = ("_after", "_before", "_errors", "_filled", "_flagged", "_kept", "_rows", "_rules")

    def __init__(self) -> None:
        self._before, self._after = Distinct(), Distinct()
        self._rules: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._rows = self._filled = self._kept = self._flagged = 0

    def add(self, raws: Sequence[str | None], column: Column) -> None:
        """Take a batch: the cells as they came and what they became, of equal length."""
        filled = [raw for raw in raws if raw and not raw.isspace()]
        values = [value for value in column.values if value is not None]
        self._rows += len(raws)
        self._filled += len(filled)
        self._kept += len(values)
        self._rules.update(column.rules.values())
        self._errors.update(column.errors.values())
        self._flagged += sum(column.values[index] is not None for index in column.errors)
        self._before.add(filled)
        self._after.add(map(_key, values) if values and isinstance(values[0], dict) else values)

    def result(self) -> Quality:
        """Return what was measured so far."""
        errors = sum(self._errors.values())
        # A text that a rule had to change was not valid as it stood.
        as_they_stood = self._filled - errors - sum(self._rules.values())
        return Quality(
            Measure(self._rows, self._filled, max(0, as_they_stood), self._before.count, self._before.exact),
            Measure(self._rows, self._kept, self._kept - self._flagged, self._after.count, self._after.exact),
            dict(self._rules.most_common()),
            dict(self._errors.most_common()),
        )


def _key(address: dict[str, Any]) -> str:
    """Return a text that stands for a dict whatever the order of its keys."""
    return repr(sorted(address.items()))
