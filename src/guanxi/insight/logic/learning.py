"""Fitting the models to the whole history, and judging them on its end; or saying why that cannot be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from guanxi.insight.errors import TooFewCustomers
from guanxi.insight.logic.backtest import MODELS, Backtest, backtest
from guanxi.insight.logic.bgnbd import BetaGeometric
from guanxi.insight.logic.bgnbd_fit import fit_bgnbd
from guanxi.insight.logic.gamma_gamma import GammaGamma, fit_gamma_gamma
from guanxi.insight.logic.moments import end_of_day, held_back
from guanxi.insight.logic.summary import Summary

IntArray = NDArray[np.int64]
NO_ORDERS, TOO_SHORT, TOO_FEW = "no_orders", "too_short", "too_few_customers"


@dataclass(frozen=True, slots=True)
class Fitted:
    """The models of the whole history; empty where too few customers bought again."""

    purchases: Mapping[str, BetaGeometric] = field(default_factory=dict)
    spend: GammaGamma | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How forecasts fared on the last ``days`` days, or why they were not judged (``no_orders`` …)."""

    days: int
    backtest: Backtest | None = None
    refused: str | None = None


def fit_models(summary: Summary) -> Fitted:
    """Return all models fitted to the customers who have bought."""
    known = summary.take(summary.bought)
    try:
        return Fitted(
            {
                name: fit_bgnbd(known.repeats, known.t_x, known.age, leaves_after_first=name == "mbgnbd")
                for name in MODELS
            },
            fit_gamma_gamma(known.purchases, known.mean_spend),
        )
    except TooFewCustomers:
        return Fitted()


def judge_models(
    customer: IntArray, seconds: IntArray, amount: IntArray, *, customers: int, end: int, zone: str
) -> Judgement:
    """Hold back the end of the history and judge all methods by it; arguments as in ``summarise``."""
    if not seconds.size:
        return Judgement(0, refused=NO_ORDERS)
    days = held_back(int(seconds.min()), end)
    if not days:
        return Judgement(0, refused=TOO_SHORT)
    split = end_of_day(end, zone, days_before=days)
    try:
        judged = backtest(customer, seconds, amount, customers=customers, split=split, end=end, zone=zone)
    except TooFewCustomers:
        return Judgement(days, refused=TOO_FEW)
    return Judgement(days, judged)
