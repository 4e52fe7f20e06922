"""The numbers behind each score of a customer, and one plain sentence made of them in either language.

The numbers are kept with the score; the sentence is made when somebody reads it, in the reader's language.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guanxi.insight.logic.amounts import ago, count_text, money_text, percent, spaced, span
from guanxi.insight.logic.rfm import Rfm
from guanxi.insight.logic.segments import SEGMENTS
from guanxi.insight.logic.summary import Summary
from guanxi.insight.logic.value import Standing, Values
from guanxi.insight.logic.words import Words

Numbers = dict[str, Any]

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


def reason_numbers(
    summary: Summary, values: Values, *, horizon: float, currency: str, rfm: Rfm | None = None
) -> list[Numbers]:
    """Return per customer a small dict of plain values (None: not known), fit for JSON.

    ``horizon`` is the one in days for which ``values`` were made; money is whole minor units of ``currency``.
    With ``rfm`` the scores ``r``, ``f``, ``m`` and the segment's key are among them.
    """
    habitual = summary.repeats >= 2
    every = np.divide(summary.t_x, summary.repeats, out=np.full(summary.t_x.size, np.nan), where=habitual)
    columns: dict[str, list[Any]] = {
        "standing": [Standing(code).name.lower() for code in values.standing.tolist()],
        "purchases": summary.purchases.tolist(),
        "days_since": _whole(summary.since_last),
        "every_days": _rounded(every, 1),
        "spent": _whole(summary.spent),
        "p_alive": _rounded(values.p_alive, 4),
        "p_buys": _rounded(values.p_buys, 4),
        "expected_purchases": _rounded(values.expected_purchases, 3),
        "expected_spend": _whole(values.expected_spend),
        "value": _whole(values.value),
    }
    if rfm is not None:
        columns |= {"r": rfm.recency.tolist(), "f": rfm.frequency.tolist(), "m": rfm.monetary.tolist()}
        columns["segment"] = [SEGMENTS[code].key if code >= 0 else None for code in rfm.segment.tolist()]
    shared = {"currency": currency, "horizon_days": horizon}
    return [dict(zip(columns, row, strict=True)) | shared for row in zip(*columns.values(), strict=True)]


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


def _whole(values: NDArray[np.float64]) -> list[int | None]:
    return [None if value != value else round(value) for value in values.tolist()]  # noqa: PLR0124 (NaN)


def _rounded(values: NDArray[np.float64], digits: int) -> list[float | None]:
    return [None if value != value else value for value in values.round(digits).tolist()]  # noqa: PLR0124
