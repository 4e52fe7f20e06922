"""How often customers will buy, and whether they still do: the BG/NBD model.

Fader, Hardie & Lee (2005), "Counting Your Customers the Easy Way", Marketing Science 24(2): a customer buys
at a constant rate (gamma over customers) and may leave for good after each purchase with a constant
probability (beta over customers). Under it nobody can leave before a second purchase, so who bought once is
"alive" by assumption. With ``leaves_after_first`` the coin also falls after the first purchase: the MBG/NBD
of Batislam, Denizel & Filiztekin (2007), which can doubt those customers too.

Time is in any one unit. For every customer ``x`` counts the repeat purchases, ``t_x`` is the time from the
first to the last purchase, ``age`` (the papers' T) the time from the first purchase to now.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from guanxi.insight.logic.quadrature import beta_nodes

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BetaGeometric:
    """A fitted BG/NBD (or, with ``leaves_after_first``, MBG/NBD).

    ``r`` and ``alpha`` shape the purchase rates, ``a`` and ``b`` the chances of leaving; ``*_error`` are
    standard errors (NaN: not determined). ``converged`` and ``at_edge`` are those of the fit; ``customers``
    is how many it learned from.
    """

    r: float
    alpha: float
    a: float
    b: float
    leaves_after_first: bool = False
    log_likelihood: float = float("nan")
    customers: int = 0
    converged: bool = False
    at_edge: bool = False
    r_error: float = float("nan")
    alpha_error: float = float("nan")
    a_error: float = float("nan")
    b_error: float = float("nan")

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, fit for JSON once NaN is allowed or replaced."""
        return asdict(self)

    def p_alive(self, x: ArrayLike, t_x: ArrayLike, age: ArrayLike) -> FloatArray:
        """Return the probability that each customer has not left, in [0, 1]."""
        return np.asarray(expit(-self.log_odds_gone(*_floats(x, t_x, age))), dtype=np.float64)

    def log_odds_gone(self, x: FloatArray, t_x: FloatArray, age: FloatArray) -> FloatArray:
        """Return the log odds of having left; −∞ for those whom the model lets no chance to leave."""
        coins = x + self.leaves_after_first
        odds = np.log(self.a) - np.log(np.where(coins > 0, self.b + coins - 1, 1.0))
        odds = odds + (self.r + x) * np.log((self.alpha + age) / (self.alpha + t_x))
        return np.where(coins > 0, odds, -np.inf)

    def expected_purchases(self, x: ArrayLike, t_x: ArrayLike, age: ArrayLike, horizon: float) -> FloatArray:
        """Return the purchases expected of each customer in (now, now + horizon]."""
        return self.expected_by(x, t_x, age, np.array([horizon]))[:, 0]

    def expected_by(self, x: ArrayLike, t_x: ArrayLike, age: ArrayLike, horizons: FloatArray) -> FloatArray:
        """Return the purchases expected by each horizon, customers × horizons.

        Equation (10) of the paper holds a ₂F₁ that overflows for eager customers and a factor 1/(a−1) that
        fails at a = 1. It is the mean, over the chance of leaving p of those still alive (Beta), of
        ``(1 − (1 + p t/(α+T))^−(r+x)) / p``; that mean is smooth and is taken here as it stands.
        """
        counts, left, seen = _floats(x, t_x, age)
        (count, time), inverse = np.unique(np.stack([counts, seen]), axis=1, return_inverse=True)
        growth = horizons / (self.alpha + time[:, None])
        given_alive = np.empty(growth.shape)
        nodes_needed = self._nodes_needed(count, growth.max(axis=1, initial=0.0))
        for node_count in np.unique(nodes_needed):
            for part in _parts(np.flatnonzero(nodes_needed == node_count)):
                levels, level = np.unique(count[part], return_inverse=True)
                nodes, weights = beta_nodes(
                    self.a, self.b + levels + self.leaves_after_first, int(node_count)
                )
                shape = self.r + count[part][:, None]
                for column in range(horizons.size):
                    bought = _bought_before_leaving(nodes[level], growth[part, column, None], shape)
                    given_alive[part, column] = (bought * weights[level]).sum(axis=1)
        return given_alive[inverse.ravel()] * self.p_alive(counts, left, seen)[:, None]

    def _nodes_needed(self, count: FloatArray, growth: FloatArray) -> NDArray[np.intp]:
        """Return a node count that gives eight digits, out of a few so that like customers go together.

        Without purchases the pole of the integrand at −1/growth sets the pace; with many, beta and integrand
        behave like e^−q and e^−(growth q), and a Gauss rule needs nodes in proportion to the growth.
        """
        eager = growth * (self.r + count) / (1 + self.a + self.b + count)
        wanted = (16 + 7 * np.sqrt(growth) + 9 * eager) / 24
        return (24 * 2 ** np.clip(np.ceil(np.log2(wanted)), 0, 4)).astype(np.intp)

    def p_buys(self, x: ArrayLike, t_x: ArrayLike, age: ArrayLike, horizon: float) -> FloatArray:
        """Return the probability of at least one purchase in (now, now + horizon].

        The next purchase of one who is still here comes before the next coin, so this is P(alive) times the
        chance that a gamma-mixed Poisson process is not silent. Unlike P(alive) it can be checked later.
        """
        counts, left, seen = _floats(x, t_x, age)
        silent = -(self.r + counts) * np.log1p(horizon / (self.alpha + seen))
        return -np.expm1(silent) * self.p_alive(counts, left, seen)

    @property
    def sees_leaving(self) -> bool:
        """False where the data show nobody leaving (a mean chance of leaving below 1 in 10,000)."""
        return self.a > 1e-4 * (self.a + self.b)


def _bought_before_leaving(p: FloatArray, growth: FloatArray, shape: FloatArray) -> FloatArray:
    """Mean purchases of one who is alive and leaves with chance p after each: (1 − (1 + p g)^−s) / p."""
    small = p * growth < 1e-12
    inner = -np.expm1(-shape * np.log1p(p * growth)) / np.where(small, 1.0, p)
    return np.where(small, shape * growth, inner)


def _parts(rows: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Cut rows so that a part's nodes stay within the processor's reach."""
    return np.array_split(rows, 1 + rows.size // 10_000)


def _floats(*arrays: ArrayLike) -> tuple[FloatArray, ...]:
    return tuple(np.atleast_1d(np.asarray(array, dtype=np.float64)) for array in arrays)
