"""Which method each published number comes from: the one that did best on a period it had not seen.

A model that does not beat its baseline is not used. Expected purchases, the chance of buying, and value are
decided apart. Value is decided by its ranking; past spend ranks but forecasts no amount, so where it wins,
the amount comes from the method with the smallest error, and the ranking is left to past spend.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from guanxi.insight.logic.amounts import spaced
from guanxi.insight.logic.backtest import MODELS, Backtest, Verdict
from guanxi.insight.logic.verdicts import METHODS
from guanxi.insight.logic.words import Words

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
        value=ranking if ranking != PAST_SPEND else _winner(judged.verdict("spend", "rmse"), RATE),
        ranking=ranking,
    )


def _winner(verdict: Verdict, baseline: str) -> str:
    return baseline if math.isnan(verdict.scores[verdict.winner]) else verdict.winner


FROM_MODEL = {
    "purchases": Words(
        "Expected purchases come from {model}: on the {days} days held back it came closer than the simple "
        "rate.",
        "预计购买次数来自{model}：在留出的{days}天里，它比简单频率更接近实际。",
    ),
    "buys": Words(
        "The chance of still being a customer comes from {model}: on the {days} days held back its "
        "probabilities were better than those of the simple rate.",
        "仍是客户的可能性来自{model}：在留出的{days}天里，它的概率优于简单频率。",
    ),
    "ranking": Words(
        "Value, from {model}, ranks customers better than {baseline}: its top fifth held {own} of what came, "
        "against {other}.",
        "按{model}得出的价值比{baseline}更能排序客户：其前五分之一占后来消费的{own}，后者为{other}。",
    ),
}
FROM_BASELINE = {
    "purchases": Words(
        "Expected purchases come from the simple rate: on the {days} days held back no model came closer, "
        "so none is used.",
        "预计购买次数采用简单频率：在留出的{days}天里没有模型更接近实际，因此不使用模型。",
    ),
    "buys": Words(
        "The chance of buying again comes from the simple rate, and none is given for still being a "
        "customer: no model did better on the {days} days held back.",
        "再次购买的可能性采用简单频率，且不给出仍是客户的可能性：在留出的{days}天里没有模型表现更好。",
    ),
    "ranking": Words(
        "To rank customers, {baseline} does best: its top fifth held {other} of what came, that of the best "
        "model, {model}, {own}.",
        "排序客户以{baseline}最好：其前五分之一占后来消费的{other}，最好的模型（{model}）为{own}。",
    ),
}
PAST_SPEND_RANKS = Words(
    " Use it to rank; value is an amount to plan with, not a better ranking.",
    "排序请用它；价值可用于估算金额，但排序并不更好。",
)
WITHIN_CHANCE = Words(" The difference is within chance.", "两者差异在偶然范围内。")
NOT_JUDGED = Words(
    "No forecast is given: the history is too short, or too few customers bought again, to check one against "
    "what came later.",
    "不给出预测：历史太短，或回购客户太少，无法用后来的事实检验。",
)
NO_ORDERS_YET = Words(
    "There are no orders of customers yet, so nothing can be said.", "还没有客户的订单，无法得出结论。"
)

_DECIDED_BY = {
    "purchases": ("purchases", "rmse"),
    "buys": ("buys", "brier"),
    "ranking": ("spend", "top_fifth"),
}


def statements(choice: Choice, judged: Backtest | None, *, orders: bool = True) -> dict[str, Words]:
    """Return a sentence per decision (``purchases``, ``buys``, ``ranking``), whoever won."""
    if judged is None:
        return {"purchases": NOT_JUDGED if orders else NO_ORDERS_YET}
    return {part: _statement(part, choice, judged) for part in _DECIDED_BY}


def _statement(part: str, choice: Choice, judged: Backtest) -> Words:
    verdict = judged.verdict(*_DECIDED_BY[part])
    method = str(getattr(choice, part))
    said = [(FROM_MODEL if method in MODELS else FROM_BASELINE)[part]]
    if method == PAST_SPEND:
        said.append(PAST_SPEND_RANKS)
    if not verdict.clear:
        said.append(WITHIN_CHANCE)
    rivals = verdict.winner, verdict.rival
    model, baseline = rivals if verdict.winner in MODELS else reversed(rivals)
    numbers = {
        "days": round(judged.days),
        "own": f"{_known(verdict.scores[model]):.1%}",
        "other": f"{_known(verdict.scores[baseline]):.1%}",
    }
    return Words(
        *(
            spaced(
                "".join(one.in_language(language) for one in said).format(
                    model=METHODS[model].in_language(language),
                    baseline=METHODS[baseline].in_language(language),
                    **numbers,
                )
            )
            for language in Words._fields
        )
    )


def _known(score: float) -> float:
    return 0.0 if math.isnan(score) else score
