"""Countries, their cities, and telephone numbers of the form that each of them issues."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from guanxi.demo.logic.columns import Ints, Mask, choose, join, number, pick, piece, weighted, where, widen
from guanxi.demo.logic.scene import column, entries


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the demo: how it is spelled, its weight among both languages' people, its phone numbers.

    A number is a prefix and ``rest`` random digits; ``groups`` is how people cut it.
    """

    code: str
    spellings: tuple[str, ...]
    chinese: float
    english: float
    dial: str
    trunk: str
    prefixes: tuple[str, ...]
    rest: int
    groups: tuple[int, int, int]


def _prefixes(*numbers: int) -> tuple[str, ...]:
    return tuple(str(each) for each in numbers)


CN_MOBILE = tuple(f"1{n}" for n in (*range(30, 40), 50, 51, 52, 53, 55, 56, 57, 58, 59, *range(80, 90)))
US_AREAS = (212, 206, 213, 305, 312, 415, 503, 512, 602, 617, 702, 713, 303, 404)
US_MIDDLES = (23, 24, 35, 36, 47, 48, 53, 58, 62, 67, 73, 78, 82, 86, 93)
CA_AREAS = (416, 514, 604, 403, 613)

COUNTRIES = (
    Country(
        "CN", ("CN", "中国", "China", "P.R. China", "PRC", "中华人民共和国", "china"), 84, 4,
        "86", "", CN_MOBILE, 8, (3, 4, 4),
    ),
    Country(
        "HK", ("HK", "香港", "Hong Kong", "Hong Kong SAR", "中国香港"), 8, 5,
        "852", "", _prefixes(61, 63, 64, 65, 69, 94, 96, 97), 6, (4, 4, 0),
    ),
    Country(
        "SG", ("SG", "新加坡", "Singapore", "singapore"), 5, 8,
        "65", "", _prefixes(*range(81, 89), *range(90, 95), 96, 97, 98), 6, (4, 4, 0),
    ),
    Country(
        "US", ("US", "United States", "USA", "U.S.A.", "United States of America", "美国"), 2, 34,
        "1", "", tuple(f"{area}{middle}" for area in US_AREAS for middle in US_MIDDLES), 5, (3, 3, 4),
    ),
    Country(
        "GB", ("GB", "United Kingdom", "UK", "England", "Great Britain", "英国"), 1, 25,
        "44", "0", _prefixes(*range(740, 744), *range(745, 750), *range(773, 776), *range(784, 789), 790), 7,
        (4, 3, 3),
    ),
    Country(
        "DE", ("DE", "Germany", "Deutschland", "德国"), 0, 10,
        "49", "0", _prefixes(160, 170, 171, 175), 7, (3, 4, 3),
    ),
    Country(
        "AU", ("AU", "Australia", "australia", "澳大利亚"), 0, 8,
        "61", "0", _prefixes(*range(401, 410), 411, 412, 414, 417, 422, 423, 432, 433, 438), 6, (3, 3, 3),
    ),
    Country(
        "CA", ("CA", "Canada", "CANADA", "加拿大"), 0, 6,
        "1", "", tuple(f"{area}{middle}" for area in CA_AREAS for middle in US_MIDDLES), 5, (3, 3, 4),
    ),
)  # fmt: skip
CODES = tuple(country.code for country in COUNTRIES)


@dataclass(frozen=True, slots=True)
class Places:
    """Where n people live: ``country`` indexes COUNTRIES; city and region are in the person's language."""

    country: Ints
    city: pa.Array
    region: pa.Array
    postcode: pa.Array


def draw_places(rng: np.random.Generator, chinese: Mask, home: str) -> Places:
    """Return a place for every person; the home country's share is doubled if it is one of ours."""
    boost = np.array([2.0 if country.code == home else 1.0 for country in COUNTRIES])
    zh = weighted(rng, np.array([country.chinese for country in COUNTRIES]) * boost, len(chinese))
    en = weighted(rng, np.array([country.english for country in COUNTRIES]) * boost, len(chinese))
    country = np.where(chinese, zh, en)
    rows = entries("cities")
    owner = np.array([CODES.index(code) for code in column(rows, 0)])
    weights = np.array([float(weight) for weight in column(rows, 5)])
    city = np.zeros(len(chinese), dtype=np.int64)
    for i in range(len(COUNTRIES)):
        own, here = np.flatnonzero(owner == i), np.flatnonzero(country == i)
        city[here] = own[weighted(rng, weights[own], len(here))]
    return Places(
        country=country,
        city=where(chinese, pick(column(rows, 1), city), pick(column(rows, 2), city)),
        region=where(chinese, pick(column(rows, 3), city), pick(column(rows, 4), city)),
        postcode=_postcode(rng, country),
    )


def draw_phones(rng: np.random.Generator, country: Ints) -> pa.Array:
    """Return a mobile number for every person, without the country's code and trunk digit."""
    prefixes = [prefix for land in COUNTRIES for prefix in land.prefixes]
    counts = np.array([len(land.prefixes) for land in COUNTRIES])
    starts = np.cumsum(counts) - counts
    index = starts[country] + (rng.random(len(country)) * counts[country]).astype(np.int64)
    rest = np.array([land.rest for land in COUNTRIES])[country]
    digits = number(rng.integers(0, 10**8, len(country)), 8)
    lengths = sorted({land.rest for land in COUNTRIES})
    tails = choose(np.searchsorted(lengths, rest), *(piece(digits, 0, length) for length in lengths))
    return join(pick(prefixes, index), tails)


def international(national: pa.Array, country: Ints) -> pa.Array:
    """Return the numbers in the form E.164, the one clean form."""
    return join(pick([f"+{land.dial}" for land in COUNTRIES], country), national)


def written(national: pa.Array, country: Ints, style: Ints) -> pa.Array:
    """Return the numbers as people write them; style 0 … 5 says how (0 is E.164, 5 in full-width digits)."""
    trunk = pick([land.trunk for land in COUNTRIES], country)
    dial = pick([land.dial for land in COUNTRIES], country)
    local = join(trunk, national)
    cuts = sorted({land.groups for land in COUNTRIES})
    index = np.array([cuts.index(land.groups) for land in COUNTRIES])[country]
    spaced = choose(index, *(_grouped(national, groups, " ") for groups in cuts))
    dashed = choose(index, *(_grouped(national, groups, "-") for groups in cuts))
    return choose(
        style,
        join("+", dial, national),
        local,
        join("+", dial, " ", spaced),
        join(trunk, dashed),
        join("00", dial, " ", spaced),
        widen(local),
    )


def spelled(country: Ints, spelling: Ints) -> pa.Array:
    """Return the country's name; spelling 0 is the ISO code, higher ones are what people write."""
    names = [name for land in COUNTRIES for name in land.spellings]
    counts = np.array([len(land.spellings) for land in COUNTRIES])
    starts = np.cumsum(counts) - counts
    return pick(names, starts[country] + spelling % counts[country])


def _grouped(national: pa.Array, groups: tuple[int, int, int], sep: str) -> pa.Array:
    first, second, third = groups
    parts = [piece(national, 0, first), piece(national, first, first + second)]
    if third:
        parts.append(piece(national, first + second))
    return join(*parts, sep=sep)


def _postcode(rng: np.random.Generator, country: Ints) -> pa.Array:
    """Six, five or four digits by country; Hong Kong has none, British and Canadian ones mix in letters."""
    digits = number(rng.integers(100_000, 990_000, len(country)))
    letters = pick(["AB", "BD", "CF", "EH", "LS", "NE", "SW", "TW"], rng.integers(0, 8, len(country)))
    british = join(letters, piece(digits, 0, 1), " ", piece(digits, 1, 2), "AB")
    canadian = join("M", piece(digits, 0, 1), "K ", piece(digits, 1, 2), "A", piece(digits, 2, 3))
    none = pick([None], np.zeros(len(country), dtype=np.int64))
    forms = {"HK": none, "US": piece(digits, 0, 5), "DE": piece(digits, 0, 5), "AU": piece(digits, 0, 4),
             "GB": british, "CA": canadian}  # fmt: skip
    return choose(country, *(forms.get(code, digits) for code in CODES))
