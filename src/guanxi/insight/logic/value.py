"""What each customer is worth over a horizon: expected purchases × expected spend, discounted.

Who cannot be valued is said, not hidden (``Standing``):

* one purchase: expected purchases and value come from the model, which draws them to what newcomers do.
  BG/NBD lets nobody leave before a second purchase, so it gets no say on P(alive) here (NaN); MBG/NBD does.
* no net spend (everything returned, or only free orders): nothing has been earned, so nothing is expected: 0.
* no purchase (only returns): the models say nothing: NaN throughout.

Where the fitted model sees nobody leaving (``sees_leaving`` is false), P(alive) is 1 by construction and is
not passed on as knowledge (NaN); ``p_buys`` still answers who will buy.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from guanxi.insight.logic.bgnbd import BetaGeometric
from guanxi.insight.logic.gamma_gamma import GammaGamma
from guanxi.insight.logic.settings import YEAR
from guanxi.insight.logic.summary import Summary

FloatArray = NDArray[np.float64]


class Standing(IntEnum):
    """How much a customer's history can say."""

    REPEAT = 0
    ONE_PURCHASE = 1
    NO_NET_SPEND = 2
    NO_PURCHASE = 3


@dataclass(frozen=True, slots=True)
class Values:
    """One entry per customer. Money in minor units; ``p_buys`` and the expectations are over the horizon."""

    p_alive: FloatArray
    p_buys: FloatArray
    expected_purchases: FloatArray
    expected_spend: FloatArray
    value: FloatArray
    standing: NDArray[np.int8]


def value_customers(
    summary: Summary,
    purchases: BetaGeometric,
    spend: GammaGamma,
    *,
    horizon: float = YEAR,
    discount: float = 0.10,
    steps: int = 12,
) -> Values:
    """Value every customer over the next ``horizon`` days.

    ``purchases`` must have been fitted in days, ``spend`` in the summary's minor units. ``discount`` is the
    yearly rate; the horizon is cut into ``steps`` and each step's purchases are discounted from its middle.
    """
    who = summary.bought
    known = summary.take(who)
    x, t_x, age = known.repeats, known.t_x, known.age
    ends = np.linspace(horizon / steps, horizon, steps)
    by_end = purchases.expected_by(x, t_x, age, ends)
    worth_now = (1 + discount) ** (-(ends - horizon / steps / 2) / YEAR)
    discounted = (np.diff(by_end, axis=1, prepend=0.0) * worth_now).sum(axis=1)
    per_purchase = spend.expected_spend(known.purchases, known.mean_spend)
    per_purchase = np.where(known.spent > 0, per_purchase, 0.0)
    alive = purchases.p_alive(x, t_x, age)
    standing = standings(summary)
    silent = (x == 0) & (not purchases.leaves_after_first) | (not purchases.sees_leaving)
    return Values(
        p_alive=_spread(who, np.where(silent, np.nan, alive)),
        p_buys=_spread(who, purchases.p_buys(x, t_x, age, horizon)),
        expected_purchases=_spread(who, by_end[:, -1]),
        expected_spend=_spread(who, per_purchase),
        value=_spread(who, discounted * per_purchase),
        standing=standing,
    )


def standings(summary: Summary) -> NDArray[np.int8]:
    """Return each customer's ``Standing``."""
    chosen = np.where(summary.purchases > 1, Standing.REPEAT, Standing.ONE_PURCHASE)
    chosen = np.where(summary.spent > 0, chosen, Standing.NO_NET_SPEND)
    return np.where(summary.bought, chosen, Standing.NO_PURCHASE).astype(np.int8)


def _spread(who: NDArray[np.bool_], values: FloatArray) -> FloatArray:
    spread = np.full(who.size, np.nan)
    spread[who] = values
    return spread
