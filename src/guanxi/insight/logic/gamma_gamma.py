"""What a customer spends per purchase: the Gamma-Gamma model.

Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value" (brucehardie.com/notes/025): the amounts of
one customer scatter around the customer's own mean (gamma, shape p), and these means differ between
customers (the gamma's rate is itself gamma with shape q and rate γ). Who bought rarely is drawn towards
everyone's mean. It takes how often and how much to be unrelated; ``relation_to_frequency`` measures that.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import digamma, gammaln
from scipy.stats import rankdata

from guanxi.insight.errors import TooFewCustomers
from guanxi.insight.logic.likelihood import maximise

FloatArray = NDArray[np.float64]

STARTS = ((6.0, 3.0, 3.0), (1.0, 1.0, 1.0), (2.0, 10.0, 10.0))
"""Where the climbs begin: p, q − 1, γ (in mean spends)."""


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """A fitted Gamma-Gamma; ``gamma`` is in the unit of the amounts. ``*_error`` are standard errors.

    ``correlation`` is Pearson's between count and mean spend, ``rank_correlation`` Spearman's, over the
    customers it learned from.
    """

    p: float
    q: float
    gamma: float
    log_likelihood: float = float("nan")
    customers: int = 0
    converged: bool = False
    at_edge: bool = False
    p_error: float = float("nan")
    q_error: float = float("nan")
    gamma_error: float = float("nan")
    correlation: float = float("nan")
    rank_correlation: float = float("nan")

    def to_dict(self) -> dict[str, Any]:
        """Return plain values; NaN stays NaN."""
        return asdict(self)

    @property
    def mean(self) -> float:
        """Expected spend per purchase of a customer about whom nothing is known."""
        return self.p * self.gamma / (self.q - 1)

    def expected_spend(self, count: ArrayLike, mean_spend: ArrayLike) -> FloatArray:
        """Return each customer's expected spend per purchase, given ``count`` purchases of that mean.

        A count of 0, or a mean spend that is not positive, says nothing: everyone's mean is returned.
        """
        n, spend = np.asarray(count, dtype=np.float64), np.asarray(mean_spend, dtype=np.float64)
        told = (n > 0) & (spend > 0)
        n, spend = np.where(told, n, 0.0), np.where(told, spend, 0.0)
        expected = self.p * (self.gamma + n * spend) / (self.p * n + self.q - 1)
        return np.asarray(expected, dtype=np.float64)


def relation_to_frequency(count: ArrayLike, mean_spend: ArrayLike) -> tuple[float, float]:
    """Return Pearson's and Spearman's correlation of count and mean spend (NaN where one does not vary)."""
    n, spend = np.asarray(count, dtype=np.float64), np.asarray(mean_spend, dtype=np.float64)
    if n.size < 2 or np.ptp(n) == 0 or np.ptp(spend) == 0:
        return float("nan"), float("nan")
    ranked = np.corrcoef(rankdata(n), rankdata(spend))[0, 1]
    return float(np.corrcoef(n, spend)[0, 1]), float(ranked)


def fit_gamma_gamma(count: ArrayLike, mean_spend: ArrayLike) -> GammaGamma:
    """Return the most likely model.

    ``count`` is how many purchases stand behind each ``mean_spend``; customers without a purchase or without
    positive spend are left out. q is kept above 1, where a mean exists. Raises TooFewCustomers unless at
    least two customers remain, one of them with two purchases: single amounts cannot tell the customer's own
    scatter from the differences between customers.
    """
    n, spend = np.asarray(count, dtype=np.float64), np.asarray(mean_spend, dtype=np.float64)
    told = (n > 0) & (spend > 0)
    n, spend = n[told], spend[told]
    if n.size < 2 or n.max() < 2:
        raise TooFewCustomers(need=2, have=int((n > 1).sum()))
    unit = float(spend.mean())
    correlation, rank_correlation = relation_to_frequency(n, spend)
    amounts = _amounts(n, spend / unit)

    def objective(logs: FloatArray) -> tuple[float, FloatArray]:
        return _log_likelihood(np.exp(logs), amounts)

    best = maximise(objective, STARTS, n.size)
    p, above_one, gamma = (float(value) for value in best.parameters)
    p_error, q_error, gamma_error = (float(value) for value in best.standard_errors)
    return GammaGamma(
        p=p,
        q=1 + above_one,
        gamma=gamma * unit,
        log_likelihood=best.log_likelihood - n.size * float(np.log(unit)),
        customers=n.size,
        converged=best.converged,
        at_edge=best.at_edge,
        p_error=p_error,
        q_error=q_error,
        gamma_error=gamma_error * unit,
        correlation=correlation,
        rank_correlation=rank_correlation,
    )


@dataclass(frozen=True, slots=True)
class _Amounts:
    """Counts and mean spends with what the climb needs of them again and again."""

    n: FloatArray
    spend: FloatArray
    log_total: FloatArray
    log_spend_sum: float
    levels: FloatArray
    level: NDArray[np.intp]
    customers_at: FloatArray


def _amounts(n: FloatArray, spend: FloatArray) -> _Amounts:
    levels, level = np.unique(n, return_inverse=True)
    customers_at = np.bincount(level).astype(np.float64)
    return _Amounts(n, spend, np.log(n * spend), float(np.log(spend).sum()), levels, level, customers_at)


def _log_likelihood(parameters: FloatArray, data: _Amounts) -> tuple[float, FloatArray]:
    """Equation (1a) of the note and its gradient in the logarithms of p, q − 1 and γ.

    What depends on the count alone is worked out once per distinct count.
    """
    p, above_one, gamma = parameters
    q = 1 + above_one
    shape, counts, here = p * data.levels, data.levels, data.customers_at
    whole = gamma + data.n * data.spend
    log_whole = np.log(whole)
    log_whole_at = np.bincount(data.level, log_whole, counts.size)
    log_total_at = np.bincount(data.level, data.log_total, counts.size)
    value = here @ (gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(gamma))
    value += shape @ (log_total_at - log_whole_at) - q * log_whole_at.sum() - data.log_spend_sum
    common = digamma(shape + q)
    by_p = counts @ (here * (common - digamma(shape)) + log_total_at - log_whole_at)
    by_q = here @ (common - digamma(q) + np.log(gamma)) - log_whole_at.sum()
    by_gamma = here.sum() * q / gamma - ((shape + q) @ np.bincount(data.level, 1 / whole, counts.size))
    return float(value), np.array([by_p, by_q, by_gamma]) * parameters
