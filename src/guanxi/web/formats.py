"""Numbers, money and moments as people write them, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)
from django.utils import timezone, translation

from guanxi.kernel.api import from_minor

LARGE = 100_000


@cache
def _locale(language: str) -> Locale:
    return Locale.parse("zh_Hans_CN" if language.startswith("zh") else "en_GB")


def locale() -> Locale:
    """Return the locale of the page's language."""
    return _locale(translation.get_language() or "en")


def number(value: float | None, digits: int = 0) -> str:
    """Return a number with grouped thousands and at most ``digits`` decimals."""
    if value is None:
        return ""
    return str(format_decimal(value, format="#,##0." + "#" * digits if digits else "#,##0", locale=locale()))


def compact(value: float | None) -> str:
    """Return a number as short as a chart or a tile wants it: 1.2M, 12.3万."""
    if value is None:
        return ""
    if abs(value) < 10_000:
        return number(value, 0 if abs(value) >= 100 or value == int(value) else 1)
    return str(format_compact_decimal(value, format_type="short", locale=locale(), fraction_digits=1))


def percent(share: float | None, digits: int = 0) -> str:
    """Return a share of one as per cent."""
    if share is None:
        return ""
    return str(format_percent(share, format="0." + "0" * digits + "%" if digits else "0%", locale=locale()))


def money(units: int | None, currency: str) -> str:
    """Return minor units with their currency's sign."""
    if units is None:
        return ""
    return _sign(format_currency(from_minor(units, currency), currency, locale=locale()))


def compact_money(units: float | None, currency: str) -> str:
    """Return minor units shortly: £1.2M, ¥12.3万."""
    return "" if units is None else _compact_money(round(units), currency, locale())


@lru_cache(maxsize=10_000)
def _compact_money(units: int, currency: str, where: Locale) -> str:
    # Kept, because a chart writes each of its values twice, and the same ones at every visit.
    amount = from_minor(units, currency)
    if abs(amount) < LARGE:
        return _sign(format_currency(amount, currency, format="¤#,##0", locale=where, currency_digits=False))
    return _sign(format_compact_currency(amount, currency, locale=where, fraction_digits=1))


def _sign(text: str) -> str:
    """Write the yuan as its own people do; the yen keeps its letters."""
    return text.replace("CN¥", "¥").replace("-", "−")


def day(value: date | datetime | None) -> str:
    """Return a day, in the reader's time zone if it is a moment."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return str(format_date(value, "medium", locale=locale()))


def month(value: date) -> str:
    """Return a month with its year."""
    zh = locale().language == "zh"
    return str(format_date(value, "y年M月" if zh else "MMM y", locale=locale()))


def moment(value: datetime | None) -> str:
    """Return a day and a time in the reader's time zone."""
    if value is None:
        return ""
    return str(format_datetime(timezone.localtime(value), "medium", locale=locale()))


def clock(value: datetime) -> str:
    """Return the time of day in the reader's time zone."""
    return str(format_time(timezone.localtime(value), "short", locale=locale()))


def ago(value: datetime | None) -> str:
    """Return how long ago a moment was; after a week, the day."""
    if value is None:
        return ""
    passed = timezone.now() - value
    if passed > timedelta(days=7):
        return day(value)
    return str(format_timedelta(-passed, granularity="minute", add_direction=True, locale=locale()))


def initials(name: str) -> str:
    """Return the one or two letters that stand for a name: 王小明 → 小明, Ada Lovelace → AL, 12680 → none."""
    chinese = "".join(letter for letter in name if "一" <= letter <= "鿿")
    if chinese:
        return chinese[-2:] if len(chinese) <= 3 else chinese[:2]
    words = [word for word in name.partition("@")[0].replace(".", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def initial(name: str) -> str:
    """Return the one letter that fits a small round: the family name in Chinese, the first letter else."""
    return next((letter for letter in name if "一" <= letter <= "鿿"), initials(name)[:1])


HUES = ("teal", "blue", "violet", "pink", "orange", "green", "indigo", "amber", "red")


def hue(key: Any) -> str:
    """Return a hue that stays the same for the same key."""
    return HUES[sum(str(key).encode()) % len(HUES)]


COUNTRIES = "AU BR CA CH CN DE DK ES FI FR GB HK IE IN IT JP KR MO MX MY NL NO NZ PL PT SE SG TH TW US VN ZA"
CURRENCIES = (
    "AUD BRL CAD CHF CNY DKK EUR GBP HKD INR JPY KRW MOP MXN MYR NOK NZD PLN SEK SGD THB TWD USD VND ZAR"
)


def country_names(present: str) -> list[tuple[str, str]]:
    """Return ISO codes and names of the countries a workspace can be at home in, by name.

    The present one is always among them: a list without it would choose another as soon as it is sent.
    """
    names = locale().territories
    return sorted(
        ((code, names.get(code, code)) for code in {*COUNTRIES.split(), present}), key=lambda pair: pair[1]
    )


def currency_names(present: str) -> list[tuple[str, str]]:
    """Return ISO codes and names of currencies, the present one among them."""
    names = locale().currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in sorted({*CURRENCIES.split(), present})]


def country(code: str) -> str:
    """Return the name of a country given by its ISO code; anything else stays as it is."""
    return str(locale().territories.get(code, code)) if len(code) == 2 else code
