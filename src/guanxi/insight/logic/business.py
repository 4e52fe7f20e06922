"""The business by month, and its last thirty days beside the thirty before: what the home page shows."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from guanxi.insight.logic.days import local_days

IntArray = NDArray[np.int64]
PERIOD: Final = 30
MONTHS: Final = 25
"""Two years and the month at hand, so that each of the last twelve has its like a year before."""


class Business:
    """All orders that count, as of a moment.

    ``customer`` holds indices, −1 where nobody is known; ``amount`` minor units. ``reversal`` marks rows that
    only take an order back: they lower revenue and are no orders of their own, nor are returns (below zero).
    """

    def __init__(
        self,
        customer: IntArray,
        seconds: IntArray,
        amount: IntArray,
        reversal: NDArray[np.bool_],
        *,
        as_of: int,
        zone: str,
    ) -> None:
        day = local_days(seconds, zone)
        order = np.argsort(day, kind="stable")
        self.customer, self.amount, self.day = customer[order], amount[order], day[order]
        self.is_order = ~reversal[order] & (self.amount >= 0)
        self.today = int(local_days(np.array([as_of]), zone)[0])
        self.first = self._first_days()

    def _first_days(self) -> IntArray:
        """Return the day of each customer's first order, the highest number for those without one."""
        size = int(self.customer.max(initial=-1)) + 1
        first = np.full(size, np.iinfo(np.int64).max)
        known = self.is_order & (self.customer >= 0)
        first[self.customer[known][::-1]] = self.day[known][::-1]
        return first

    def months(self) -> list[dict[str, Any]]:
        """Return the last months with orders or without, the earliest first; the last one may not be over."""
        if not self.day.size:
            return []
        month = self.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        last = int(np.datetime64(self.today, "D").astype("datetime64[M]").astype(np.int64))
        shown = range(max(int(month.min()), last - MONTHS + 1), last + 1)
        return [{"month": str(np.datetime64(one, "M")), **self._numbers(month == one)} for one in shown]

    def periods(self) -> dict[str, dict[str, Any]]:
        """Return the numbers of the last thirty days (``now``) and of the thirty before (``before``)."""
        ago = self.today - self.day
        return {
            "now": self._numbers((ago >= 0) & (ago < PERIOD)),
            "before": self._numbers((ago >= PERIOD) & (ago < 2 * PERIOD)),
        }

    def _numbers(self, here: NDArray[np.bool_]) -> dict[str, Any]:
        orders = here & self.is_order
        buyers = np.unique(self.customer[orders & (self.customer >= 0)])
        count, gross = int(orders.sum()), int(self.amount[orders].sum())
        days = self.day[here]
        is_new = (self.first >= days.min(initial=self.today)) & (self.first <= self.today)
        new = int(is_new[buyers].sum())
        known = here & (self.customer >= 0)
        from_known = int(self.amount[known].sum())
        from_new = int(self.amount[known][is_new[self.customer[known]]].sum())
        revenue = int(self.amount[here].sum())
        return {
            "revenue": revenue,
            "new_revenue": from_new,
            "returning_revenue": from_known - from_new,
            "unknown_revenue": revenue - from_known,
            "orders": count,
            "average_order": round(gross / count) if count else None,
            "customers": int(buyers.size),
            "new_customers": new,
            "returning_customers": int(buyers.size) - new,
        }
