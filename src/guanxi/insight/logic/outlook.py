"""Every customer's expectations, each from the method that was chosen for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guanxi.insight.logic.choice import RATE
from guanxi.insight.logic.learning import Learned
from guanxi.insight.logic.summary import Summary
from guanxi.insight.logic.value import Values, standings, value_customers

FloatArray = NDArray[np.float64]


def expectations(summary: Summary, learned: Learned, *, horizon: float, discount: float) -> Values:
    """Return what is expected of each customer over ``horizon`` days; NaN where nothing was judged.

    The simple rate carries each customer's repeat purchases per day and mean spend on as they were, without
    discount.
    """
    choice, spend = learned.choice, learned.fitted.spend
    if choice.purchases is None or choice.buys is None or choice.value is None or spend is None:
        return _nothing(summary)
    models = learned.fitted.purchases
    chosen = {choice.purchases, choice.buys, choice.value}
    by = {
        name: by_rate(summary, horizon)
        if name == RATE
        else value_customers(summary, models[name], spend, horizon=horizon, discount=discount)
        for name in chosen
    }
    return Values(
        p_alive=by[choice.buys].p_alive,
        p_buys=by[choice.buys].p_buys,
        expected_purchases=by[choice.purchases].expected_purchases,
        expected_spend=by[choice.value].expected_spend,
        value=by[choice.value].value,
        standing=standings(summary),
    )


def by_rate(summary: Summary, horizon: float) -> Values:
    """Return the expectations of the simple rate; it has no notion of a customer having left (NaN)."""
    age = np.nan_to_num(summary.age)
    rate = np.divide(summary.repeats, age, out=np.zeros(age.size), where=age > 0) * horizon
    mean_spend = np.nan_to_num(summary.mean_spend)
    return Values(
        p_alive=np.full(age.size, np.nan),
        p_buys=np.where(summary.bought, -np.expm1(-rate), np.nan),
        expected_purchases=np.where(summary.bought, rate, np.nan),
        expected_spend=np.where(summary.bought, mean_spend, np.nan),
        value=np.where(summary.bought, rate * mean_spend, np.nan),
        standing=standings(summary),
    )


def _nothing(summary: Summary) -> Values:
    unknown = np.full(summary.purchases.size, np.nan)
    return Values(unknown, unknown, unknown, unknown, unknown, standings(summary))
