"""The numbers behind each score of a customer, and one plain sentence made of them in either language.

The numbers are kept with the score; the sentence is made when somebody reads it, in the reader's language.
"""

from __future__ import annotations

from typing import Any

from guanxi.insight.logic.amounts import ago, count_text, money_text, percent, spaced, span
from guanxi.insight.logic.words import Words

Numbers = dict[str, Any]
"""A customer's row of scores: ``standing``, ``purchases``, ``days_since``, ``every_days``, ``spent``,
``p_alive``, ``p_buys``, ``expected_purchases``, ``value``, ``r``, ``f``, ``m``; with the run's ``currency``
and ``horizon_days``."""

FACTS = Words("Bought {times}, {last}", "共购买{count}次，最近一次在{last}")
ONCE = Words("Bought once, {last}; one purchase says little", "仅购买一次，在{last}；一次购买难以说明习惯")
HABIT = Words("; usually every {every}", "；通常每{every}购买一次")
ALIVE = Words("{p} likely still a customer", "仍是客户的可能性为{p}")
BUYS = Words("{p} likely to buy again", "再次购买的可能性为{p}")
OUTLOOK = Words(
    "{facts} → {likely}; expected {orders} and {money} in the next {span}.",
    "{facts} → {likely}；预计未来{span}内下单{orders}，消费{money}。",
)
NOTHING_KEPT = Words(
    "{facts}, but after returns nothing paid for remains → no value is expected.",
    "{facts}，但扣除退货后没有净消费 → 预计价值为零。",
)
NO_PURCHASE = Words(
    "No purchase so far (returns at most), so nothing can be said.",
    "尚无购买记录（至多有退货），无法作出判断。",
)
SCORES = Words(
    "Recency {r} of 5 (bought {last}), frequency {f} of 5 ({times}), spend {m} of 5 ({money}).",
    "最近购买{r}/5（{last}），购买频次{f}/5（{count}次），消费金额{m}/5（{money}）。",
)


def sentence(numbers: Numbers, language: str) -> str:
    """Say in one sentence why a customer is valued so, for example: Bought 12 times, last 9 days ago;
    usually every 21 days → 96 % likely still a customer; expected 4.1 orders and £812 in the next 12 months.
    """
    standing = numbers["standing"]
    if standing == "no_purchase":
        return NO_PURCHASE.in_language(language)
    facts = _facts(numbers, language)
    if standing == "no_net_spend":
        return spaced(NOTHING_KEPT.in_language(language).format(facts=facts))
    alive = numbers["p_alive"]
    likely = BUYS if alive is None else ALIVE
    chance = percent(numbers["p_buys"] if alive is None else alive, language)
    return spaced(
        OUTLOOK.in_language(language).format(
            facts=facts,
            likely=likely.in_language(language).format(p=chance),
            orders=count_text(numbers["expected_purchases"], language),
            money=money_text(numbers["value"], numbers["currency"], language),
            span=span(numbers["horizon_days"], language),
        )
    )


def score_sentence(numbers: Numbers, language: str) -> str:
    """Say what stands behind the recency, frequency and monetary scores."""
    if not numbers["r"]:
        return NO_PURCHASE.in_language(language)
    return spaced(
        SCORES.in_language(language).format(
            r=numbers["r"],
            f=numbers["f"],
            m=numbers["m"],
            last=ago(numbers["days_since"], language),
            times=_times(numbers["purchases"]),
            count=numbers["purchases"],
            money=money_text(numbers["spent"], numbers["currency"], language),
        )
    )


def _facts(numbers: Numbers, language: str) -> str:
    last = ago(numbers["days_since"], language)
    if numbers["standing"] == "one_purchase":
        return ONCE.in_language(language).format(last=last)
    shown = last if numbers["purchases"] == 1 or language.startswith("zh") else f"last {last}"
    facts = FACTS.in_language(language).format(
        times=_times(numbers["purchases"]), count=numbers["purchases"], last=shown
    )
    every = numbers["every_days"]
    return facts if every is None else facts + _habit(every, language)


def _habit(every: float, language: str) -> str:
    return HABIT.in_language(language).format(every=span(max(every, 1.0), language))


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
