"""Would the forecasts have come true? Fit on the past up to a day, compare with what came after.

Side by side: BG/NBD and MBG/NBD with Gamma-Gamma spend; the simple rate (repeat purchases per day so far,
times mean spend), and past spend (rank customers by what they have spent). Whoever wins is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from guanxi.insight.logic import metrics
from guanxi.insight.logic.bgnbd_fit import fit_bgnbd
from guanxi.insight.logic.gamma_gamma import fit_gamma_gamma
from guanxi.insight.logic.metrics import Group, Measure, Measured, calibration
from guanxi.insight.logic.summary import Summary, summarise
from guanxi.insight.logic.value import value_customers

FloatArray = NDArray[np.float64]
Forecasts = Mapping[str, Mapping[str, FloatArray]]
"""target → method → one number per customer."""

MODELS: Final = ("bgnbd", "mbgnbd")
MEASURES: Final[dict[str, dict[str, tuple[Measure, str]]]] = {
    "purchases": {
        "correlation": (metrics.correlation, "high"),
        "mae": (metrics.mae, "low"),
        "rmse": (metrics.rmse, "low"),
        "bias": (metrics.bias, "zero"),
    },
    "buys": {"brier": (metrics.brier, "low"), "bias": (metrics.bias, "zero")},
    "spend": {
        "correlation": (metrics.correlation, "high"),
        "mae": (metrics.mae, "low"),
        "rmse": (metrics.rmse, "low"),
        "bias": (metrics.bias, "zero"),
        "top_fifth": (metrics.top_fifth, "high"),
    },
}
DECISIVE: Final = {"purchases": "rmse", "buys": "brier", "spend": "top_fifth"}
"""What decides who is used: squared error for expectations, for money the ranking that campaigns act on."""

RANKING: Final = {"correlation", "top_fifth"}
"""What a method that only ranks (past spend) can be judged by."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who is best by one measure.

    ``scores`` are by method. ``winner`` is the best, ``rival`` the best of the other camp (models against
    baselines). ``margin`` is how far the rival is behind, ``margin_error`` its standard error, and ``clear``
    whether the margin exceeds two of them: otherwise the two are as good as equal.
    """

    target: str
    measure: str
    scores: dict[str, float]
    winner: str
    rival: str
    margin: float
    margin_error: float
    clear: bool


@dataclass(frozen=True, slots=True)
class Backtest:
    """The comparison. ``calibration`` is target → method → groups from lowest to highest forecast.

    ``chosen`` names for each target the winner of its decisive measure (``DECISIVE``): the method to use, be
    it a model or a baseline.
    """

    customers: int
    days: float
    verdicts: list[Verdict]
    calibration: dict[str, dict[str, list[Group]]]
    chosen: dict[str, str]

    def verdict(self, target: str, measure: str) -> Verdict:
        """Return one verdict. Raises KeyError if it was not taken."""
        for verdict in self.verdicts:
            if (verdict.target, verdict.measure) == (target, measure):
                return verdict
        raise KeyError((target, measure))

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, fit to be stored."""
        return asdict(self)


def backtest(
    customer: ArrayLike,
    seconds: ArrayLike,
    amount: ArrayLike,
    *,
    customers: int,
    split: int,
    end: int,
    zone: str = "UTC",
) -> Backtest:
    """Learn from the facts up to ``split`` and judge by those in (``split``, ``end``].

    Arguments as in ``summarise``; let ``split`` and ``end`` be the last seconds of local days. Judged are the
    customers who had bought by ``split``. Raises TooFewCustomers where the models cannot be fitted.
    """
    who, when, money = np.asarray(customer), np.asarray(seconds), np.asarray(amount)
    past = summarise(who, when, money, customers=customers, as_of=split, zone=zone)
    later = when > split
    came = summarise(who[later], when[later], money[later], customers=customers, as_of=end, zone=zone)
    known, came, days = past.take(past.bought), came.take(past.bought), (end - split) / 86_400
    actual = {
        "purchases": came.purchases.astype(np.float64),
        "buys": came.bought.astype(np.float64),
        "spend": came.spent,
    }
    return judge(forecast(known, days), actual, days)


def forecast(known: Summary, days: float) -> Forecasts:
    """Return every method's forecasts for the ``days`` after the moment of the summary."""
    spend = fit_gamma_gamma(known.purchases, known.mean_spend)
    mean_spend = np.nan_to_num(known.mean_spend)
    rate = np.divide(known.repeats, known.age, out=np.zeros(known.age.size), where=known.age > 0) * days
    purchases, buys, money = {"rate": rate}, {"rate": -np.expm1(-rate)}, {"rate": rate * mean_spend}
    money["past_spend"] = known.spent
    for name in MODELS:
        model = fit_bgnbd(known.repeats, known.t_x, known.age, leaves_after_first=name == "mbgnbd")
        values = value_customers(known, model, spend, horizon=days, discount=0.0, steps=1)
        purchases[name], buys[name], money[name] = values.expected_purchases, values.p_buys, values.value
    return {"purchases": purchases, "buys": buys, "spend": money}


def judge(forecasts: Forecasts, actual: Mapping[str, FloatArray], days: float) -> Backtest:
    """Compare forecasts with what came, measure by measure."""
    verdicts = [
        _verdict(target, name, forecasts[target], actual[target])
        for target, measures in MEASURES.items()
        for name in measures
    ]
    chosen = {v.target: v.winner for v in verdicts if DECISIVE[v.target] == v.measure}
    groups = {
        target: {
            method: calibration(predicted, actual[target])
            for method, predicted in methods.items()
            if method != "past_spend"
        }
        for target, methods in forecasts.items()
    }
    return Backtest(actual["purchases"].size, days, verdicts, groups, chosen)


def _verdict(target: str, name: str, methods: Mapping[str, FloatArray], actual: FloatArray) -> Verdict:
    measure, wanted = MEASURES[target][name]
    measured = {
        method: measure(predicted, actual)
        for method, predicted in methods.items()
        if method != "past_spend" or name in RANKING
    }
    order = sorted(measured, key=lambda method: (_loss(measured[method].value, wanted), method))
    winner = order[0]
    rival = next(method for method in order if (method in MODELS) != (winner in MODELS))
    best, next_best = _as_loss(measured[winner], wanted), _as_loss(measured[rival], wanted)
    margin, error = next_best.value - best.value, best.error_of_difference(next_best)
    return Verdict(
        target=target,
        measure=name,
        scores={method: value.value for method, value in measured.items()},
        winner=winner,
        rival=rival,
        margin=margin,
        margin_error=error,
        clear=bool(margin > 2 * error),
    )


def _loss(value: float, wanted: str) -> float:
    """Turn a score into something to keep small, to six digits so that a tie is a tie on every machine.

    What could not be measured comes last.
    """
    if np.isnan(value):
        return float("inf")
    loss = {"high": -value, "low": value, "zero": abs(value)}[wanted]
    return float(f"{loss:.6g}")


def _as_loss(measured: Measured, wanted: str) -> Measured:
    flipped = wanted == "high" or (wanted == "zero" and measured.value < 0)
    return Measured(-measured.value, -measured.influence) if flipped else measured
