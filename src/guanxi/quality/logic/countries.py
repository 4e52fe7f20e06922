"""Countries: names in many languages, codes and customary forms to ISO 3166-1 alpha-2."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from guanxi.kernel.api import fold

COUNTRY_NAME = "country_name"
NOT_A_COUNTRY = "not_a_country"
# Territories without a code of their own, and unions of several: kept as text, never guessed.
NO_SINGLE_COUNTRY = "no_single_country"

_BLANK = frozenset(map(fold, "Unspecified|Unknown|N/A|None|Null|Not specified|-|未知|不详|无".split("|")))
_SEVERAL = frozenset(
    map(
        fold,
        (
            "Channel Islands|European Community|European Union|EU|Europe|Asia|Africa|North America|"
            "South America|Latin America|Middle East|Scandinavia|Benelux|International|Worldwide|"
            "海峡群岛|欧盟|欧洲|亚洲|非洲|"
            "Yugoslavia|Serbia and Montenegro|Czechoslovakia|USSR|Netherlands Antilles"
        ).split("|"),
    )
)
# Customary forms that CLDR does not list.
_VARIANTS = """
US: USA; U.S.; U.S.A.; America; United States of America; The United States; 美利坚合众国; 米国
GB: UK; U.K.; Great Britain; Britain; England; Scotland; Wales; Northern Ireland; 英格兰
IE: EIRE; Republic of Ireland; Irish Republic
ZA: RSA; Republic of South Africa
CN: PRC; P.R. China; PR China; People's Republic of China; Mainland China; 中华人民共和国; 中国大陆
HK: Hong Kong; Hongkong; HK SAR; 香港; 中国香港
MO: Macau; Macao; 澳门; 中国澳门
TW: Taiwan; 台湾; 臺灣; 中国台湾; Chinese Taipei
KR: South Korea; Korea; Republic of Korea; Korea, Republic of; 南韩; 大韩民国
KP: North Korea; DPRK
NL: Holland; The Netherlands; 荷兰王国
CZ: Czech Republic; Czechia
RU: Russia; Russian Federation; 俄国; 俄罗斯联邦
VN: Viet Nam; Vietnam
TR: Turkey; Türkiye
AE: UAE; U.A.E.; Emirates; 阿联酋
SA: KSA; Saudi
IR: Iran, Islamic Republic of; Persia
SY: Syrian Arab Republic
TZ: Tanzania, United Republic of
MD: Moldova, Republic of
MK: Macedonia; FYROM
CD: DR Congo; DRC; Congo, Democratic Republic of the; Democratic Republic of the Congo
CG: Congo; Republic of the Congo
CI: Ivory Coast; Cote d'Ivoire
CV: Cape Verde
SZ: Swaziland
MM: Burma
LA: Lao People's Democratic Republic; Laos
BN: Brunei Darussalam
BO: Bolivia, Plurinational State of
VE: Venezuela, Bolivarian Republic of
PS: Palestine
VA: Vatican; Holy See
DE: West Germany; Deutschland; BRD
CH: Suisse; Schweiz; Svizzera
"""
# What CLDR names besides: reserved codes, groups, and codes for testing.
_RESERVED = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())
# Languages whose own names for countries are looked up when English and Chinese do not know a text.
_OTHER_LANGUAGES = "zh_Hant de fr es it pt nl sv da nb fi pl cs hu tr ru uk el ja ko ar he vi id th".split()


class Country(NamedTuple):
    """The code that a text means, the rule by which, or the error why not; as a field type's ``Parsed``."""

    value: str | None
    rule: str | None = None
    error: str | None = None


def read_country(raw: str | None) -> Country:
    """Return the ISO code of a country's name or code.

    Blank and words for blank are None. ``no_single_country`` marks known names without one code (Channel
    Islands, European Community), ``not_a_country`` everything else; the text then stays as it was written.
    """
    return _read(raw.strip()) if raw else Country(None)


@lru_cache(maxsize=8192)
def _read(text: str) -> Country:
    key = fold(text)
    if text.isascii() and text.isupper() and text in _codes():
        return Country(text)
    if not key or key in _BLANK:
        return Country(None, "blank_word" if text else None)
    if key in _SEVERAL:
        return Country(None, None, NO_SINGLE_COUNTRY)
    code = _names().get(key) or _names().get(key.removeprefix("the")) or _more_names().get(key)
    return Country(code, COUNTRY_NAME) if code else Country(None, None, NOT_A_COUNTRY)


def country_name(code: str, language: str) -> str:
    """Return a country's name in a language of the product; an unknown code is shown as it is."""
    return _shown("zh_Hans" if language.startswith("zh") else "en").get(code, code)


@cache
def _shown(locale: str) -> dict[str, str]:
    from babel import Locale

    return {str(code): str(name) for code, name in Locale.parse(locale).territories.items() if len(code) == 2}


@cache
def _codes() -> frozenset[str]:
    """Return the codes that ISO 3166-1 assigns, with XK as everybody writes Kosovo."""
    return frozenset(_shown("en")) - _RESERVED


@cache
def _names() -> dict[str, str]:
    """Return codes by folded English and Chinese names, alpha-2, alpha-3 and customary forms."""
    from babel.core import get_global

    lines = (line.split(": ", 1) for line in _VARIANTS.strip().splitlines())
    names = {fold(name): code for code, forms in lines for name in forms.split("; ")}
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and codes[0] in _codes():
            names.setdefault(fold(alias), codes[0])
    for code in _codes():
        names.setdefault(fold(code), code)
        for locale in ("en", "zh_Hans"):
            name = _shown(locale).get(code)
            if name:
                names.setdefault(fold(name), code)
                names.setdefault(fold(name.replace("&", "and").replace("St.", "Saint")), code)
    return names


@cache
def _more_names() -> dict[str, str]:
    """Return codes by folded names in other languages; loaded when first needed."""
    names: dict[str, str] = {}
    for locale in _OTHER_LANGUAGES:
        for code, name in _shown(locale).items():
            if code in _codes():
                names.setdefault(fold(name), code)
    return names
