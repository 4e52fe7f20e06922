"""Currency signs and codes in texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import Parsed
from guanxi.metadata.logic.field_types.clean import is_blank_word, narrow

_DOLLARS = (
    "USD AUD CAD HKD NZD SGD TWD MXN ARS CLP COP BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD"
)
_SIGNS: dict[str, str] = {
    "$": _DOLLARS,
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "HK$": "HKD",
    "NZ$": "NZD",
    "S$": "SGD",
    "NT$": "TWD",
    "MX$": "MXN",
    "R$": "BRL",
    "美元": "USD",
    "美金": "USD",
    "港币": "HKD",
    "港元": "HKD",
    "欧元": "EUR",
    "英镑": "GBP",
    "日元": "JPY",
    "円": "JPY",
    "JP¥": "JPY",
    "CN¥": "CNY",
    "¥": "CNY JPY",
    "￥": "CNY JPY",
    "元": "CNY TWD HKD",
    "圆": "CNY",
    "块": "CNY",
    "人民币": "CNY",
    "RMB": "CNY",
    "新台币": "TWD",
    "€": "EUR",
    "£": "GBP EGP GIP FKP SHP SYP LBP",
    "₹": "INR",
    "Rs": "INR PKR LKR NPR MUR",
    "Rs.": "INR PKR LKR NPR MUR",
    "₩": "KRW KPW",
    "₽": "RUB",
    "₫": "VND",
    "₺": "TRY",
    "₪": "ILS",
    "฿": "THB",
    "₴": "UAH",
    "₦": "NGN",
    "₱": "PHP",
    "₡": "CRC",
    "₸": "KZT",
    "₼": "AZN",
    "₾": "GEL",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "kr": "SEK NOK DKK ISK",
    "kr.": "SEK NOK DKK ISK",
    "Fr.": "CHF",
    "SFr.": "CHF",
    "RM": "MYR",
    "Rp": "IDR",
    "лв": "BGN",
}
_CODES = frozenset(
    (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
        "CAD CDF CHF CLP CNY CNH COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
        "GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW "
        "KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD "
        "NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD "
        "SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES "
        "VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
    ).split()
)
_MEANINGS = {sign.upper(): frozenset(names.split()) for sign, names in _SIGNS.items()}
_MEANINGS |= {code: frozenset({code}) for code in _CODES}
_MEANINGS["CNH"] = frozenset({"CNY"})
_BEST_KNOWN = {"$": "USD", "¥": "CNY", "￥": "CNY", "£": "GBP", "元": "CNY"}
_HEAD = re.compile(r"([+\-−]?)\s*([^\d\s+\-−.,()][^\d\s+\-−,()]{0,3}?)\s*([+\-−]?\s*[\d.,(].*)")
_TAIL = re.compile(r"([^万萬亿億千百]*?\d[\d.,]*-?\s*[万萬亿億千百]?)\s*([^\d\s.,()%\-−][^\d\s,()]{0,3})")


def own_signs(currency: str) -> tuple[str, ...]:
    """Return the single signs that may mean the currency."""
    return tuple(sign for sign, names in _SIGNS.items() if len(sign) == 1 and currency in names.split())


class Split(NamedTuple):
    """The currencies that a text's sign may mean (None: no sign), and the number's own text."""

    currencies: frozenset[str] | None
    rest: str


def split_currency(text: str) -> Split:
    """Take the currency sign or code off either end of a narrow text."""
    head = _HEAD.fullmatch(text)
    meaning = _MEANINGS.get(head[2].upper()) if head else None
    if head is not None and meaning is not None:
        rest = Split(meaning, (head[1] + head[3]).strip())
        tail = split_tail(rest.rest)
        return Split(meaning & (tail.currencies or meaning), tail.rest)
    return split_tail(text)


def split_tail(text: str) -> Split:
    """Take the currency sign or code off the end of a narrow text."""
    tail = _TAIL.fullmatch(text)
    meaning = _MEANINGS.get(tail[2].upper()) if tail else None
    return Split(None, text) if tail is None or meaning is None else Split(meaning, tail[1].strip())


def read_currency(raw: str, usual: str) -> Parsed:
    """Return the ISO code that a text alone means: a code in any case, a sign, a name in either language.

    A sign of several currencies means the ``usual`` one if it may, else the one that it is best known for.
    A text that tells no currency is the value itself, with the error ``not_a_currency``: it is not counted
    as money of any other.
    """
    text = narrow(raw)
    if not text or is_blank_word(text):
        return Parsed(None, codes.BLANK_WORD if text else None)
    meaning = _MEANINGS.get(text.upper()) or _named().get(text.casefold()) or frozenset()
    if len(meaning) > 1:
        meaning = meaning & {usual, _BEST_KNOWN.get(text, "")}
    code = usual if usual in meaning else min(meaning, default="")
    if (
        not code and len(text) == 3 and text.isascii() and text.isalpha()
    ):  # of former times, or another list's
        code = text.upper()
    if not code:
        return Parsed(text, None, codes.NOT_A_CURRENCY)
    return Parsed(code, None if code == raw else codes.CURRENCY_CODE)


@cache
def _named() -> dict[str, frozenset[str]]:
    from babel import Locale

    return {
        name.casefold(): frozenset({code})
        for locale in ("en", "zh_Hans")
        for code, name in Locale.parse(locale).currencies.items()
        if code in _CODES
    }


def decide_currency(sample: Iterable[str], usual: str) -> str | None:
    """Return the one currency that a column's texts name, or None where they name none or several.

    A sign of several currencies ($, ¥) counts as the ``usual`` one if it may mean that.
    """
    votes: Counter[str] = Counter()
    for text in sample:
        currencies = split_currency((text or "").strip()).currencies
        if currencies:
            first = _BEST_KNOWN.get((text or " ").strip()[0])
            best = first if first in currencies else min(currencies)
            votes[usual if usual in currencies else best] += 1
    return next(iter(votes)) if len(votes) == 1 else None
