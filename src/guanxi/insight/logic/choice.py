"""Which method each published number comes from: the one that did best on a period it had not seen.

A model that does not beat its baseline is not used. Expected purchases, the chance of buying, and value are
decided apart. Value is decided by its ranking; past spend ranks but forecasts no amount, so where it wins,
the ranking is left to it, and the amount comes from whichever method that forecasts one ranks best.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from guanxi.insight.logic.backtest import MODELS, Backtest, Verdict

RATE: Final = "rate"
PAST_SPEND: Final = "past_spend"


@dataclass(frozen=True, slots=True)
class Choice:
    """The method behind each number; None where nothing could be judged, so nothing is given."""

    purchases: str | None = None
    buys: str | None = None
    value: str | None = None
    ranking: str | None = None

    @property
    def judged(self) -> bool:
        """Say whether there was a period to judge by."""
        return self.purchases is not None

    @property
    def used(self) -> bool:
        """Say whether any number comes from a model."""
        return any(method in MODELS for method in (self.purchases, self.buys, self.value))

    @property
    def rank_by(self) -> str:
        """Return by what to rank customers: ``value``, or ``spent`` where no forecast ranks better."""
        return "value" if self.ranking not in (None, PAST_SPEND) else "spent"


def choose(judged: Backtest) -> Choice:
    """Return the winners; a baseline where the period had nothing to compare by."""
    ranking = _winner(judged.verdict("spend", "top_fifth"), PAST_SPEND)
    return Choice(
        purchases=_winner(judged.verdict("purchases", "rmse"), RATE),
        buys=_winner(judged.verdict("buys", "brier"), RATE),
        value=ranking if ranking != PAST_SPEND else _best_amount(judged.verdict("spend", "top_fifth")),
        ranking=ranking,
    )


def _best_amount(verdict: Verdict) -> str:
    """Return the method that ranks best among those that forecast an amount; the simple rate before a tie."""
    return max((RATE, *MODELS), key=lambda method: known(verdict.scores[method]))


def _winner(verdict: Verdict, baseline: str) -> str:
    return baseline if math.isnan(verdict.scores[verdict.winner]) else verdict.winner


def known(score: float) -> float:
    """Return a score, 0 where the period had nothing to measure it by."""
    return 0.0 if math.isnan(score) else score
