"""How numbers are said to people, in English and Chinese: money, shares, spans of days, counts."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import format_currency

from guanxi.insight.logic.words import Words
from guanxi.kernel.api import exponent, from_minor

MONTH = 30.4375
PLAIN_UNITS = 100
"""From this many main units on, the decimals of an amount are noise."""


BETWEEN_SCRIPTS = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Z£$€¥+-])|(?<=[0-9%])(?=[\u4e00-\u9fff])")


def spaced(text: str) -> str:
    """Set Chinese characters and figures apart, as Chinese typography does."""
    return BETWEEN_SCRIPTS.sub(" ", text)


def money_text(minor_units: int, currency: str, language: str) -> str:
    """Return an amount as people write it: £812, £4.20, CN¥812 (in English), ¥812 (in Chinese)."""
    locale = "zh_Hans" if language.startswith("zh") else "en"
    amount = from_minor(minor_units, currency)
    whole = abs(amount) >= PLAIN_UNITS or exponent(currency) == 0 or amount == 0
    shown = amount.quantize(Decimal(1)) if whole else amount
    return str(
        format_currency(shown, currency, "¤#,##0" if whole else None, locale, currency_digits=not whole)
    )


def percent(share: float, language: str) -> str:
    """Return a probability without ever claiming certainty: under 1 %, 31 %, over 99 %."""
    digits = round(share * 100)
    if share > 0.99:
        return Words("over 99 %", "99% 以上").in_language(language)
    if share < 0.01:
        return Words("under 1 %", "不到 1%").in_language(language)
    return Words(f"{digits} %", f"{digits}%").in_language(language)


def span(days: float, language: str) -> str:
    """Return a length of time: 21 days, 3 months. Months from 60 days on where they fit within three days."""
    months, whole_days = round(days / MONTH), round(days)
    if days >= 60 and abs(months * MONTH - days) <= 3:
        return Words(f"{months} months", f"{months} 个月").in_language(language)
    return Words("day" if whole_days == 1 else f"{whole_days} days", f"{whole_days} 天").in_language(language)


def ago(days: int, language: str) -> str:
    """Return how long ago a day was: today, yesterday, 9 days ago, about 7 months ago."""
    if days <= 1:
        near = Words("yesterday", "昨天") if days == 1 else Words("today", "今天")
        return near.in_language(language)
    if days <= 120:
        return Words(f"{days} days ago", f"{days} 天前").in_language(language)
    months = round(days / MONTH)
    return Words(f"about {months} months ago", f"约{months} 个月前").in_language(language)


def count_text(orders: float, language: str) -> str:
    """Return an expected number of orders: 4.1 orders, 23 orders, under 0.1 orders."""
    number = f"{orders:.1f}" if orders < 10 else f"{orders:,.0f}"
    if orders < 0.1:
        return Words("under 0.1 orders", "不到 0.1 次").in_language(language)
    return Words(f"{number} orders", f"{number} 次").in_language(language)
