"""What the lake says of purchases, as of a moment: the arrays that all models start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guanxi.engine.api import Lake
from guanxi.insight.queries.named import named

TABLES = ("people", "orders")
"""What an analysis reads."""

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Facts:
    """Orders that count: ``customer`` (index into ``people``, −1: nobody), UTC ``seconds``, ``amount``.

    Amounts are minor units; ``reversal`` marks rows that take a returned order back. ``people`` is an Arrow
    array of ids as text. ``counts`` says of all orders how many were used and why others were not.
    """

    people: Any
    customer: IntArray
    seconds: IntArray
    amount: IntArray
    reversal: NDArray[np.bool_]
    as_of: int
    counts: dict[str, int]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Return which rows have a customer."""
        return self.customer >= 0


def last_second(lake: Lake, now: int) -> int | None:
    """Return the second of the last order up to ``now``; None without orders."""
    (second,) = lake.rows(named("last_fact"), {"now": now})[0]
    return None if second is None else int(second)


def load_facts(lake: Lake, *, as_of: int, currency: str) -> Facts:
    """Return the facts up to the second ``as_of`` in one currency; later ones do not exist."""
    given = {"as_of": as_of, "currency": currency}
    lake.run(named("sale"), given)
    lake.run(named("customer"))
    arrays = lake.arrays(named("fact"))
    counts = lake.arrow(named("order_counts"), given).to_pylist()[0]
    people = lake.arrow(named("people_count")).to_pylist()[0]
    return Facts(
        people=lake.arrow(named("customer_ids"))["person"].combine_chunks(),
        customer=_plain(arrays["customer"], np.int64),
        seconds=_plain(arrays["second"], np.int64),
        amount=_plain(arrays["amount"], np.int64),
        reversal=_plain(arrays["reversal"], np.bool_),
        as_of=as_of,
        counts=counts | people,
    )


def _plain(values: Any, kind: Any) -> NDArray[Any]:
    """Return an array without a mask; these columns are never null."""
    return np.asarray(np.ma.getdata(values), dtype=kind)
