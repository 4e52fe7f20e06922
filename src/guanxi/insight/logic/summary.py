"""From single transactions to one row per customer, as of a moment.

What counts, said once for every score that follows:

* All transactions of a customer on one local day are one purchase.
* A day counts as a purchase unless returns cancel it: it needs at least one amount ≥ 0, and, if anything was
  returned that day, more bought than returned. A day of returns alone is never a purchase. A free order
  (amount 0) is one.
* Money is net: returns, on whatever day, lower what the customer has spent.
* Facts later than the moment do not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from guanxi.insight.logic.days import local_days

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Summary:
    """One entry per customer, by the customer's index; times in days, money in minor units.

    ``purchases`` counts purchase days (0: only returns, or nothing yet). ``t_x`` is first to last purchase,
    ``age`` first purchase to the moment (both NaN without a purchase). ``spent`` is net of all returns,
    ``mean_spend`` is net per purchase (NaN unless positive), ``returned`` the money given back (≥ 0).
    """

    purchases: IntArray
    t_x: FloatArray
    age: FloatArray
    spent: FloatArray
    mean_spend: FloatArray
    returned: FloatArray

    @property
    def repeats(self) -> FloatArray:
        """Purchases after the first (the papers' x); 0 without any purchase."""
        return np.maximum(self.purchases - 1, 0).astype(np.float64)

    @property
    def since_last(self) -> FloatArray:
        """Days since the last purchase; NaN without any."""
        return self.age - self.t_x

    @property
    def bought(self) -> NDArray[np.bool_]:
        """Who has bought at all: the customers that the models speak about."""
        return self.purchases > 0

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Self:
        """Return the same table for some customers only."""
        return type(self)(
            purchases=self.purchases[chosen],
            t_x=self.t_x[chosen],
            age=self.age[chosen],
            spent=self.spent[chosen],
            mean_spend=self.mean_spend[chosen],
            returned=self.returned[chosen],
        )


def summarise(
    customer: ArrayLike,
    seconds: ArrayLike,
    amount: ArrayLike,
    *,
    customers: int,
    as_of: int,
    zone: str = "UTC",
) -> Summary:
    """Return every customer's history as of a moment.

    ``customer`` holds indices 0 … ``customers`` − 1, ``seconds`` UTC seconds since 1970, ``amount`` minor
    units (negative: returned). ``as_of`` is in UTC seconds; facts at that very second count. Order does not
    matter.
    """
    who, when = np.asarray(customer, dtype=np.int64), np.asarray(seconds, dtype=np.int64)
    money = np.asarray(amount, dtype=np.float64)
    known = when <= as_of
    if not known.all():
        who, when, money = who[known], when[known], money[known]
    today = int(local_days(np.array([as_of]), zone)[0])
    owner, day, counts = _purchase_days(who, local_days(when, zone), money)
    owner, day = owner[counts], day[counts]
    purchases = np.bincount(owner, minlength=customers)
    spent = _sums(who, money, customers)
    first, last = np.full(customers, np.nan), np.full(customers, np.nan)
    first[owner[::-1]], last[owner] = day[::-1], day
    kept = (purchases > 0) & (spent > 0)
    return Summary(
        purchases=purchases,
        t_x=last - first,
        age=today - first,
        spent=spent,
        mean_spend=np.divide(spent, purchases, out=np.full(customers, np.nan), where=kept),
        returned=_sums(who, np.maximum(-money, 0.0), customers),
    )


def _sums(who: IntArray, money: FloatArray, customers: int) -> FloatArray:
    return np.bincount(who, money, customers).astype(np.float64)


def _purchase_days(
    who: IntArray, day: IntArray, money: FloatArray
) -> tuple[IntArray, IntArray, NDArray[np.bool_]]:
    """Return the customer and day of every day with facts, in order, and whether it counts as a purchase."""
    if not who.size:
        return who, day, np.zeros(0, dtype=bool)
    low = int(day.min())
    span = int(day.max()) - low + 1
    key = who * span + (day - low)
    order = np.argsort(key, kind="stable")
    key, money = key[order], money[order]
    start = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    net = np.add.reduceat(money, start)
    lowest, highest = np.minimum.reduceat(money, start), np.maximum.reduceat(money, start)
    return key[start] // span, key[start] % span + low, (highest >= 0) & ((lowest >= 0) | (net > 0))
