"""How sources spoil clean rows: blanks, wide digits, capitals, dates and countries in many forms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guanxi.demo.logic.columns import Ints, Mask, choose, join, number, pick, piece, weighted, where
from guanxi.demo.logic.places import spelled, written

# E.164, bare national, spaced, dashed, 00-prefixed, full-width.
PHONE_STYLES = (55, 18, 10, 8, 6, 3)
DATE_STYLES = (80, 9, 6, 5)
NO_PHONES = ("123", "无", "000000", "n/a", "12345678901234567")


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A table of text as a source would export it, and which rows have a phone that cannot be right."""

    table: pa.Table
    false_phone: Mask


def spoil(rng: np.random.Generator, clean: pa.Table, national: pa.Array, country: Ints) -> Spoilt:
    """Return the rows as text with the usual dirt: about one row in three has some."""
    size = clean.num_rows
    columns = {name: clean[name].combine_chunks() for name in clean.column_names}
    columns["phone"], false_phone = _phones(rng, national, country)
    columns["email"] = _emails(rng, columns["email"])
    columns["name"] = _blanks(rng, columns["name"], 0.03)
    columns["city"] = _blanks(rng, columns["city"], 0.02)
    columns["birthday"] = missing(rng, dates(rng, columns["birthday"]), 0.22)
    columns["gender"] = missing(rng, _genders(rng, columns["gender"]), 0.08)
    spelling = np.where(rng.random(size) < 0.72, 0, rng.integers(0, 1000, size))
    columns["country"] = spelled(country, spelling)
    return Spoilt(pa.table(columns), false_phone)


def missing(rng: np.random.Generator, column: pa.Array, share: float) -> pa.Array:
    """Return the column with that share of its values taken out."""
    return where(rng.random(len(column)) < share, None, column)


def dates(rng: np.random.Generator, days: pa.Array) -> pa.Array:
    """Return dates as text: mostly ISO, else with slashes, in Chinese, or day.month.year."""
    parts = [pc.cast(part(days), pa.int64()).to_numpy() for part in (pc.year, pc.month, pc.day)]
    year, month, day = (number(part) for part in parts)
    month2, day2 = number(parts[1], 2), number(parts[2], 2)
    return choose(
        weighted(rng, DATE_STYLES, len(days)),
        join(year, month2, day2, sep="-"),
        join(year, month, day, sep="/"),
        join(year, "年", month, "月", day, "日"),
        join(day2, month2, year, sep="."),
    )


def _phones(rng: np.random.Generator, national: pa.Array, country: Ints) -> tuple[pa.Array, Mask]:
    size = len(national)
    column = written(national, country, weighted(rng, PHONE_STYLES, size))
    false = rng.random(size) < 0.012
    wrong = where(
        rng.random(size) < 0.5, piece(national, 0, 5), pick(NO_PHONES, rng.integers(0, len(NO_PHONES), size))
    )
    none = rng.random(size) < 0.05
    return where(none, None, where(false, wrong, _blanks(rng, column, 0.02))), false & ~none


def _emails(rng: np.random.Generator, column: pa.Array) -> pa.Array:
    kind = weighted(rng, (90, 4, 2, 0.6, 3.4), len(column))
    nobody = pick([None], np.zeros(len(column), dtype=np.int64))
    broken = pc.replace_substring(column, "@", " at ")
    return choose(kind, column, pc.utf8_upper(column), join(" ", column, " "), broken, nobody)


def _blanks(rng: np.random.Generator, column: pa.Array, share: float) -> pa.Array:
    kind = np.where(rng.random(len(column)) < share, rng.integers(1, 4, len(column)), 0)
    return choose(kind, column, join(" ", column), join(column, "  "), join("\u3000", column, "\u3000"))


def _genders(rng: np.random.Generator, column: pa.Array) -> pa.Array:
    female = pc.equal(column, "female").to_numpy(zero_copy_only=False)
    style = weighted(rng, (70, 12, 18), len(column))
    return choose(style, column, where(female, "F", "M"), where(female, "女", "男"))
