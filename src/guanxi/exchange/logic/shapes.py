"""What the values of a column look like, judged by the field types that would have to read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from guanxi.metadata.api import FIELD_TYPES, ParseContext, decide_decimal_mark

LOOKED_AT = 400
_SALUTATION = re.compile(
    r"(mr|mrs|ms|miss|dr|prof|mx|sir|madam|herr|frau|先生|女士|小姐|太太|博士)\.?", re.IGNORECASE
)
_CODE = re.compile(r"[#\d.\-/]+")
_CLOCK = re.compile(r"\d\s?[:时点]\s?\d|\d\s?[ap]\.?m\b", re.IGNORECASE)
_NO_QUANTITY = re.compile(r"0\d+|\d{16,}")
_PHONE = re.compile(r"[+(]?[\d\s().\-/+]{6,24}(?:\s?(?:x|ext\.?|转)\s?\d+)?")


def filled(values: Iterable[str]) -> list[str]:
    """Return the values that say something."""
    return [value for value in values if value and not value.isspace()]


def distinct(values: Iterable[str], limit: int = LOOKED_AT) -> list[str]:
    """Return the first different values that say something."""
    return list(dict.fromkeys(filled(values)))[:limit]


def share(values: Sequence[str], test: Callable[[str], object]) -> float:
    """Return how large a part of the values passes a test; 0 of none."""
    return sum(1 for value in values if test(value)) / len(values) if values else 0.0


def reader(type_name: str, values: Iterable[str] = ()) -> Callable[[str], bool]:
    """Return a test whether the field type reads a text; a number's decimal mark is decided by the values."""
    mark = decide_decimal_mark(values) if type_name in {"number", "money"} else None
    parse = FIELD_TYPES[type_name].parser(ParseContext(decimal_mark=mark))
    return lambda value: parse(value).error is None


def readable(values: Sequence[str], type_name: str) -> float:
    """Return the part of different values that the field type reads; words for blank count."""
    return share(values, reader(type_name, values))


def is_email(value: str) -> bool:
    """Return whether a text is an e-mail address."""
    return "@" in value and FIELD_TYPES["email"].parse(value).error is None


def is_full_phone(value: str) -> bool:
    """Return whether a text is a valid telephone number with its country's code."""
    return value.lstrip().startswith("+") and FIELD_TYPES["phone"].parse(value).error is None


def looks_like_phone(value: str) -> bool:
    """Return whether a text could be a telephone number of whatever country."""
    return bool(_PHONE.fullmatch(value.strip())) and sum(c.isdigit() for c in value) <= 15


def has_clock(value: str) -> bool:
    """Return whether a date's text also gives a time of day."""
    return bool(_CLOCK.search(value))


def is_moment(value: str) -> bool:
    """Return whether a text is a day or a moment, and no mere number that could be read as one."""
    return not value.strip().isdecimal() and _MOMENT(value)


def is_code(value: str) -> bool:
    """Return whether a text of digits is no quantity: a number would lose its first zero or last digits."""
    return bool(_NO_QUANTITY.fullmatch(value.strip()))


def is_full_url(value: str) -> bool:
    """Return whether a text is a web address that says so itself."""
    return value.strip().lower().startswith(("http://", "https://", "www.")) and _URL(value)


@lru_cache(maxsize=1)
def country_names() -> frozenset[str]:
    """Return the names of countries in English and Chinese, in lower case."""
    from babel import Locale

    names: set[str] = set()
    for language in ("en", "zh"):
        territories = Locale(language).territories
        names |= {name.lower() for code, name in territories.items() if len(code) == 2}
    return frozenset(names)


def is_country(value: str) -> bool:
    """Return whether a text names a country in full."""
    return value.strip().lower() in country_names()


def contradicts(values: Sequence[str], target: str, type_name: str) -> bool:
    """Return whether a column's different values speak against the field its heading names.

    Dirty columns do not: three tenths of readable values are enough, and two values prove nothing.
    """
    if target == "people.job_title":
        return share(values, lambda value: _SALUTATION.fullmatch(value.strip())) > 0.5
    if len(values) < 3:
        return False
    if target in {"people.name", "companies.name", "products.name"}:
        return share(values, lambda value: _CODE.fullmatch(value.strip())) > 0.7
    if type_name == "phone":
        return share(values, lambda value: sum(c.isdigit() for c in value) >= 5) < 0.3
    if type_name in {"number", "money", "date", "datetime", "boolean", "email"}:
        return readable(values, type_name) < 0.3
    return False


_URL = reader("url")
_MOMENT = reader("datetime")
