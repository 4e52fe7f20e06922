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
from guanxi.insight.logic.choice import Choice, choose
from guanxi.insight.logic.gamma_gamma import GammaGamma, fit_gamma_gamma
from guanxi.insight.logic.moments import end_of_day, held_back
from guanxi.insight.logic.summary import Summary

IntArray = NDArray[np.int64]
NO_ORDERS, TOO_SHORT, TOO_FEW = "no_orders", "too_short", "too_few_customers"
ENOUGH = 20
"""So many customers must have bought again before four parameters say more about them than chance does."""


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


@dataclass(frozen=True, slots=True)
class Learned:
    """The models, how they fared, and which method each number is to come from."""

    fitted: Fitted
    judgement: Judgement
    choice: Choice

    @property
    def sees_leaving(self) -> bool:
        """Say whether the model behind the chance of buying, if it is one, sees anybody leave for good."""
        model = self.fitted.purchases.get(self.choice.buys or "")
        return model is None or model.sees_leaving


def conclude(fitted: Fitted, judgement: Judgement) -> Learned:
    """Return what was learned; nothing is chosen where nothing could be fitted or judged."""
    judged = judgement.backtest if fitted.spend else None
    return Learned(fitted, judgement, choose(judged) if judged else Choice())


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
    summary: Summary, customer: IntArray, seconds: IntArray, amount: IntArray, *, end: int, zone: str
) -> Judgement:
    """Hold back the end of the history and judge all methods by it.

    ``summary`` is that of the whole history; the other arguments are as in ``summarise``.
    """
    if not seconds.size:
        return Judgement(0, refused=NO_ORDERS)
    days = held_back(int(seconds.min()), end)
    if not days:
        return Judgement(0, refused=TOO_SHORT)
    if (summary.purchases > 1).sum() < ENOUGH:
        return Judgement(days, refused=TOO_FEW)
    split, customers = end_of_day(end, zone, days_before=days), summary.purchases.size
    try:
        judged = backtest(customer, seconds, amount, customers=customers, split=split, end=end, zone=zone)
    except TooFewCustomers:
        return Judgement(days, refused=TOO_FEW)
    return Judgement(days, judged)
