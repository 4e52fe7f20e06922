"""Fit the BG/NBD (or MBG/NBD) by maximum likelihood; the models are described in ``bgnbd``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import digamma, expit, gammaln

from guanxi.insight.errors import TooFewCustomers
from guanxi.insight.logic.bgnbd import BetaGeometric
from guanxi.insight.logic.likelihood import FloatArray, maximise

STARTS = ((0.5, 0.5, 0.5, 2.0), (1.0, 1.0, 1.0, 10.0), (0.2, 0.05, 0.8, 2.5), (2.0, 0.5, 0.1, 5.0))
"""Where the climbs begin: r, alpha (in mean ages), a, b."""


def fit_bgnbd(
    x: ArrayLike, t_x: ArrayLike, age: ArrayLike, *, leaves_after_first: bool = False
) -> BetaGeometric:
    """Return the model most likely to have made these histories.

    Arguments are arrays over customers as in ``bgnbd``. Equal histories are counted once with a weight, and
    time is measured in mean ages while climbing, so days and weeks give the same model in their own unit.
    Raises TooFewCustomers unless at least two customers bought again, ValueError on impossible histories.
    """
    histories = _histories(x, t_x, age)
    coins = histories.levels + leaves_after_first

    def objective(logs: FloatArray) -> tuple[float, FloatArray]:
        return _log_likelihood(np.exp(logs), histories, coins)

    best = maximise(objective, STARTS, histories.customers)
    r, alpha, a, b = (float(value) for value in best.parameters)
    r_error, alpha_error, a_error, b_error = (float(value) for value in best.standard_errors)
    repeats = float((histories.weight * histories.x).sum())
    return BetaGeometric(
        r=r,
        alpha=alpha * histories.unit,
        a=a,
        b=b,
        leaves_after_first=leaves_after_first,
        log_likelihood=best.log_likelihood - repeats * float(np.log(histories.unit)),
        customers=histories.customers,
        converged=best.converged,
        at_edge=best.at_edge,
        r_error=r_error,
        alpha_error=alpha_error * histories.unit,
        a_error=a_error,
        b_error=b_error,
    )


@dataclass(frozen=True, slots=True)
class _Histories:
    """Distinct histories with how many customers share each; times in ``unit``s."""

    x: FloatArray
    t_x: FloatArray
    age: FloatArray
    weight: FloatArray
    levels: FloatArray
    level: NDArray[np.intp]
    unit: float
    customers: int


def _histories(x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> _Histories:
    rows = np.stack([np.asarray(column, dtype=np.float64) for column in (x, t_x, age)])
    if not np.isfinite(rows).all() or (rows < 0).any() or (rows[1] > rows[2]).any():
        raise ValueError("histories need finite x ≥ 0 and 0 ≤ t_x ≤ age")
    if (rows[0] > 0).sum() < 2:
        raise TooFewCustomers(need=2, have=int((rows[0] > 0).sum()))
    order = np.lexsort(rows)
    rows = rows[:, order]
    first = np.concatenate([[True], (np.diff(rows, axis=1) != 0).any(axis=0)])
    weight = np.diff(np.append(np.flatnonzero(first), rows.shape[1])).astype(np.float64)
    unit = float(rows[2].mean()) or 1.0
    distinct = rows[:, first]
    levels, level = np.unique(distinct[0], return_inverse=True)
    return _Histories(
        x=distinct[0],
        t_x=distinct[1] / unit,
        age=distinct[2] / unit,
        weight=weight,
        levels=levels,
        level=level,
        unit=unit,
        customers=rows.shape[1],
    )


def _log_likelihood(parameters: FloatArray, data: _Histories, coins: FloatArray) -> tuple[float, FloatArray]:
    """Return the log-likelihood and its gradient in the logarithms of r, alpha, a, b.

    A history is the sum of two: still here, or gone after the last purchase (never, without a coin). Their
    log odds ``gone`` make the sum a softplus. What depends on x alone is worked out once per distinct x.
    """
    r, alpha, a, b = parameters
    counts, weight = data.levels, data.weight
    flipped = coins > 0
    until_now, until_last = np.log(alpha + data.age), np.log(alpha + data.t_x)
    shape = r + data.x
    odds = np.where(flipped, np.log(a) - np.log(np.where(flipped, b + coins - 1, 1.0)), -np.inf)
    gone = odds[data.level] + shape * (until_now - until_last)
    p_gone = expit(gone)
    of_count = gammaln(r + counts) - gammaln(r) + r * np.log(alpha)
    of_count += gammaln(b + coins) - gammaln(b) - gammaln(a + b + coins) + gammaln(a + b)
    value = (weight * (of_count[data.level] - shape * until_now + np.logaddexp(0.0, gone))).sum()

    total = np.bincount(data.level, weight, counts.size)
    gone_total = np.bincount(data.level, weight * p_gone, counts.size)
    by_r = total @ (digamma(r + counts) - digamma(r) + np.log(alpha))
    by_r += (weight * (p_gone * (until_now - until_last) - until_now)).sum()
    now, last = shape / (alpha + data.age), shape / (alpha + data.t_x)
    by_alpha = total.sum() * r / alpha + (weight * (p_gone * (now - last) - now)).sum()
    more = digamma(a + b) - digamma(a + b + coins)
    by_a = total @ more + gone_total.sum() / a
    by_b = total @ (more + digamma(b + coins) - digamma(b))
    by_b -= (gone_total / np.where(flipped, b + coins - 1, np.inf)).sum()
    return float(value), np.array([by_r, by_alpha, by_a, by_b]) * parameters
