from __future__ import annotations

from typing import Any

import pytest

from guanxi.insight.logic.amounts import ago, count_text, money_text, percent, spaced, span
from guanxi.insight.logic.reasons import score_sentence, sentence

REGULAR: dict[str, Any] = {
    "standing": "repeat", "purchases": 12, "days_since": 9, "every_days": 21.2, "spent": 345_000,
    "p_alive": 0.962, "p_buys": 0.9, "expected_purchases": 4.08, "expected_spend": 19_900, "value": 81_192,
    "currency": "GBP", "horizon_days": 365.25, "r": 5, "f": 5, "m": 4, "segment": "champions",
}  # fmt: skip
ONCE = REGULAR | {
    "standing": "one_purchase",
    "purchases": 1,
    "every_days": None,
    "p_alive": None,
    "p_buys": 0.312,
}


FACTS = "Bought 12 times, last 9 days ago; usually every 21 days"
FACTS_ZH = "共购买 12 次，最近一次在 9 天前；通常每 21 天购买一次"
OUTLOOK = "expected 4.1 orders and £812 in the next 12 months."
OUTLOOK_ZH = "预计未来 12 个月内下单 4.1 次，消费 £812。"


def test_a_regular_customer_is_explained() -> None:
    assert sentence(REGULAR, "en") == f"{FACTS} → 96 % likely still a customer; {OUTLOOK}"
    assert sentence(REGULAR, "zh-hans") == f"{FACTS_ZH} → 仍是客户的可能性为 96%；{OUTLOOK_ZH}"


def test_where_nobody_is_seen_to_leave_the_next_purchase_is_told() -> None:
    unknown = REGULAR | {"p_alive": None}
    assert sentence(unknown, "en") == f"{FACTS} → 90 % likely to buy again; {OUTLOOK}"
    assert sentence(unknown, "zh-hans") == f"{FACTS_ZH} → 再次购买的可能性为 90%；{OUTLOOK_ZH}"


def test_one_purchase_claims_no_habit() -> None:
    start, start_zh = (
        "Bought once, 9 days ago; one purchase says little",
        "仅购买一次，在 9 天前；一次购买难以说明习惯",
    )
    assert sentence(ONCE, "en") == f"{start} → 31 % likely to buy again; {OUTLOOK}"
    assert sentence(ONCE, "zh-hans") == f"{start_zh} → 再次购买的可能性为 31%；{OUTLOOK_ZH}"


def test_a_short_horizon_and_yesterday_are_said_so() -> None:
    text = sentence(REGULAR | {"horizon_days": 91, "days_since": 1}, "en")
    assert text.startswith("Bought 12 times, last yesterday;")
    assert text.endswith("£812 in the next 3 months.")


def test_who_cannot_be_valued_is_told_so() -> None:
    returned = ONCE | {"standing": "no_net_spend", "value": 0}
    assert sentence(returned, "en") == (
        "Bought once, 9 days ago, but after returns nothing paid for remains → no value is expected."
    )
    assert (
        sentence(returned, "zh") == "共购买 1 次，最近一次在 9 天前，但扣除退货后没有净消费 → 预计价值为零。"
    )
    stranger = {"standing": "no_purchase"}
    assert sentence(stranger, "en") == "No purchase so far (returns at most), so nothing can be said."
    assert sentence(stranger, "zh-hans") == "尚无购买记录（至多有退货），无法作出判断。"


def test_score_sentences() -> None:
    assert score_sentence(REGULAR, "en") == (
        "Recency 5 of 5 (bought 9 days ago), frequency 5 of 5 (12 times), spend 4 of 5 (£3,450)."
    )
    assert score_sentence(REGULAR, "zh") == (
        "最近购买 5/5（9 天前），购买频次 5/5（12 次），消费金额 4/5（£3,450）。"
    )
    assert score_sentence({"r": 0}, "en").startswith("No purchase")


@pytest.mark.parametrize(
    ("minor", "currency", "english", "chinese"),
    [
        (81_234, "GBP", "£812", "£812"),
        (420, "GBP", "£4.20", "£4.20"),
        (0, "EUR", "€0", "€0"),
        (123_456_700, "CNY", "CN¥1,234,567", "¥1,234,567"),
        (1_250, "JPY", "¥1,250", "JP¥1,250"),
        (1_234, "KWD", "KWD1.234", "KWD1.234"),
        (-5_000, "USD", "-$50.00", "-US$50.00"),
    ],
)
def test_money(minor: int, currency: str, english: str, chinese: str) -> None:
    assert (money_text(minor, currency, "en"), money_text(minor, currency, "zh-hans")) == (english, chinese)


def test_a_probability_never_claims_certainty() -> None:
    assert [percent(share, "en") for share in (0.0, 0.004, 0.5, 0.991, 1.0)] == [
        "under 1 %", "under 1 %", "50 %", "over 99 %", "over 99 %"
    ]  # fmt: skip


def test_times_and_counts() -> None:
    assert [ago(days, "en") for days in (0, 1, 2, 120, 121)] == [
        "today", "yesterday", "2 days ago", "120 days ago", "about 4 months ago"
    ]  # fmt: skip
    assert [span(days, "en") for days in (1, 45, 61, 75, 365.25)] == [
        "day", "45 days", "2 months", "75 days", "12 months"
    ]  # fmt: skip
    assert [count_text(orders, "zh") for orders in (0.01, 4.08, 1234.5)] == [
        "不到 0.1 次",
        "4.1 次",
        "1,234 次",
    ]
    assert spaced("预计未来12 个月消费£812") == "预计未来 12 个月消费 £812"
