"""Unusual values of a field: the limits, as a person would write them, and how many lie outside."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from guanxi.kernel.api import from_minor
from guanxi.metadata.api import Condition, Field, Node, both
from guanxi.quality.logic.outliers import Limits
from guanxi.quality.queries.columns import MEASURED, Table, beyond

Written = float | str


@dataclass(frozen=True, slots=True)
class Unusual:
    """Values below ``low`` or above ``high``, as conditions write them, of which there are ``rows``.

    Amounts are those of ``currency``, written in the units of the workspace's currency; days are ISO dates.
    """

    low: Written
    middle: Written
    high: Written
    rows: int = 0
    currency: str | None = None

    def condition(self, field: str) -> Node:
        """Return the condition that selects them."""
        outside = beyond(field, self.low, self.high)
        return outside if self.currency is None else both(Condition("currency", "eq", self.currency), outside)

    def stored(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return asdict(self)


def unusual(table: Table, field: Field, home_currency: str) -> Unusual | None:
    """Return the unusual values of a field; None where the rule gives no limits or the type has no order."""
    if field.type not in MEASURED:
        return None
    currency = table.currency() if field.type == "money" else None
    found = table.limits(field, currency)
    if found is None:
        return None
    bounds = Unusual(*_written(field, found, home_currency), currency=currency)
    return replace(bounds, rows=table.count(bounds.condition(field.slug)))


def _written(field: Field, found: Limits, currency: str) -> tuple[Written, Written, Written]:
    if field.type in {"date", "datetime"}:
        return _day(found.low), _day(found.middle), _day(found.high)
    if field.type == "money":
        return _amount(found.low, currency), _amount(found.middle, currency), _amount(found.high, currency)
    return _short(found.low), _short(found.middle), _short(found.high)


def _amount(units: float, currency: str) -> float:
    return float(from_minor(round(units), currency))


def _short(value: float) -> float:
    return float(f"{value:.6g}")


def _day(days: float) -> str:
    """Return a day as ISO; beyond the calendar the first or the last day that it has."""
    since = date(1970, 1, 1)
    least, most = (date.min - since).days, (date.max - since).days
    return (since + timedelta(days=min(max(round(days), least), most))).isoformat()
