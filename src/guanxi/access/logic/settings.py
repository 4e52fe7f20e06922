"""What a workspace is called and how it reads values: what can be accepted, each with the way out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Protocol
from zoneinfo import available_timezones

from babel import Locale
from babel.numbers import list_currencies

from guanxi.access.errors import (
    CountryUnknown,
    CurrencyUnknown,
    LanguageUnknown,
    NameMissing,
    NameTooLong,
    SlugInvalid,
    TimeZoneUnknown,
)

LANGUAGES = ("en", "zh-hans")
LONGEST_NAME = 200
LONGEST_SLUG = 60
# As addresses read one, and no option of a command by mistake.
_SLUG = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{LONGEST_SLUG - 1}}}")
_PARTS = re.compile(r"[a-z0-9]+")
_DROPPED = re.compile(r"[^a-z0-9\s_-]")  # accents and apostrophes stand inside words
# CLDR names these too: unions, pseudo regions, the unknown.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


class Settings(Protocol):
    """What the values of a workspace are read by."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2."""

    @property
    def currency(self) -> str:
        """ISO 4217."""

    @property
    def time_zone(self) -> str:
        """IANA name."""

    @property
    def language(self) -> str:
        """``en`` or ``zh-hans``."""


def check_settings(given: Settings, before: Settings | None = None) -> None:
    """Raise the ``Invalid`` that names the first setting which cannot be accepted, and what can.

    What a workspace has ``before`` may stay, whatever it is: an older list may have offered it.
    """
    if not given.name.strip() or "\x00" in given.name:
        raise NameMissing
    if len(given.name) > LONGEST_NAME:
        raise NameTooLong(most=LONGEST_NAME, length=len(given.name))
    if given.country not in {*countries(), before and before.country}:
        raise CountryUnknown(given=given.country)
    if given.currency not in {*list_currencies(), before and before.currency}:
        raise CurrencyUnknown(given=given.currency)
    if given.time_zone not in {*available_timezones(), before and before.time_zone}:
        raise TimeZoneUnknown(given=given.time_zone)
    if given.language not in {*LANGUAGES, before and before.language}:
        raise LanguageUnknown(given=given.language, known=", ".join(LANGUAGES))


def check_slug(slug: str) -> None:
    """Raise ``SlugInvalid`` for a slug that no address could contain."""
    if not _SLUG.fullmatch(slug):
        raise SlugInvalid(given=slug, most=LONGEST_SLUG, example=slug_of(slug))


def slug_of(name: str) -> str:
    """Return the name as addresses write it: Latin letters as they are, Chinese ones in pinyin.

    A name in letters that are neither becomes ``workspace``.
    """
    if not name.isascii():
        from pypinyin import lazy_pinyin  # its dictionaries would weigh on every process

        name = " ".join(lazy_pinyin(unicodedata.normalize("NFKD", name)))
    plain = _DROPPED.sub("", name.lower())
    return "-".join(_PARTS.findall(plain))[:LONGEST_SLUG].strip("-") or "workspace"


@cache
def countries() -> frozenset[str]:
    """Return the codes of all countries and territories."""
    named = map(str, Locale.parse("en").territories)
    return frozenset(code for code in named if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES
