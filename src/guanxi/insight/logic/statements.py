"""Which method each number comes from and why, in plain sentences: whoever won."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guanxi.insight.logic.amounts import money_text, spaced
from guanxi.insight.logic.backtest import MODELS, Backtest
from guanxi.insight.logic.choice import PAST_SPEND, RATE, Choice, known
from guanxi.insight.logic.verdicts import METHODS
from guanxi.insight.logic.words import Words

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
NOBODY_LEAVES = Words(
    "The chance of buying again comes from {model}: on the {days} days held back its probabilities were "
    "better than those of the simple rate. It sees nobody leave for good, so no chance of that is given.",
    "再次购买的可能性来自{model}：在留出的{days}天里，它的概率优于简单频率。"
    "数据中看不出有人永久离开，因此不给出流失的可能性。",
)
OFF_BY = Words(
    "As an amount, value was off by {own} a customer on average over the {days} days held back; {other} was "
    "off by {theirs}.",
    "作为金额，在留出的{days}天里每位客户平均偏差{own}；{other}为{theirs}。",
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


def statements(
    choice: Choice, judged: Backtest | None, currency: str, *, orders: bool = True, leaving: bool = True
) -> dict[str, Words]:
    """Return a sentence per decision (``purchases``, ``buys``, ``ranking``, ``value``), whoever won.

    ``leaving`` says whether the model behind the chance of buying sees anybody leave for good.
    """
    if judged is None:
        return {"purchases": NOT_JUDGED if orders else NO_ORDERS_YET}
    told = {part: _statement(part, choice, judged, leaving=leaving) for part in _DECIDED_BY}
    return told | {"value": _amount(choice, judged, currency)}


def _statement(part: str, choice: Choice, judged: Backtest, *, leaving: bool) -> Words:
    verdict = judged.verdict(*_DECIDED_BY[part])
    method = str(getattr(choice, part))
    said = [(FROM_MODEL if method in MODELS else FROM_BASELINE)[part]]
    if part == "buys" and method in MODELS and not leaving:
        said = [NOBODY_LEAVES]
    if method == PAST_SPEND:
        said.append(PAST_SPEND_RANKS)
    if not verdict.clear:
        said.append(WITHIN_CHANCE)
    rivals = (verdict.winner, verdict.rival)
    model, baseline = rivals if verdict.winner in MODELS else reversed(rivals)
    numbers = {
        "days": round(judged.days),
        "own": f"{known(verdict.scores[model]):.1%}",
        "other": f"{known(verdict.scores[baseline]):.1%}",
    }
    return _filled(said, {"model": METHODS[model], "baseline": METHODS[baseline]}, numbers)


def _amount(choice: Choice, judged: Backtest, currency: str) -> Words:
    off = judged.verdict("spend", "mae").scores
    own = str(choice.value)
    other = RATE if own != RATE else min(MODELS, key=lambda model: known(off[model]))
    texts = {
        "other": METHODS[other],
        **{
            name: Words(
                *(money_text(round(known(off[method])), currency, language) for language in Words._fields)
            )
            for name, method in (("own", own), ("theirs", other))
        },
    }
    return _filled([OFF_BY], texts, {"days": round(judged.days)})


def _filled(said: Sequence[Words], texts: Mapping[str, Words], numbers: Mapping[str, Any]) -> Words:
    def text(language: str) -> str:
        named = {name: words.in_language(language) for name, words in texts.items()}
        return spaced("".join(one.in_language(language) for one in said).format(**named, **numbers))

    return Words(*map(text, Words._fields))
