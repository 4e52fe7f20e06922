"""Personal names of both languages, composed at random from short lists; no name stands for a real person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guanxi.demo.logic.columns import Ints, Mask, choose, join, pick, weighted, where
from guanxi.demo.logic.scene import column, entries


@dataclass(frozen=True, slots=True)
class Names:
    """Names of n people. ``latin_*`` are in Latin script for everybody; ``account`` suits an address."""

    family: pa.Array
    given: pa.Array
    full: pa.Array
    latin_family: pa.Array
    latin_given: pa.Array
    account: pa.Array


def draw_names(rng: np.random.Generator, chinese: Mask, female: Mask) -> Names:
    """Return a name for every person, Chinese where ``chinese`` holds, else English."""
    size = len(chinese)
    family, given, latin_family, latin_given = _chinese(rng, female)
    surnames = [name for kind, name, _ in entries("names_en") if kind == "family"]
    english_family = pick(surnames, rng.integers(0, len(surnames), size))
    english_given = _english_given(rng, female)
    family, given = where(chinese, family, english_family), where(chinese, given, english_given)
    latin_family = where(chinese, latin_family, english_family)
    latin_given = where(chinese, latin_given, english_given)
    return Names(
        family=family,
        given=given,
        full=where(chinese, join(family, given), join(given, family, sep=" ")),
        latin_family=latin_family,
        latin_given=latin_given,
        account=_account(rng, latin_given, latin_family),
    )


def short_names(given: pa.Array) -> pa.Array:
    """Return the everyday form of English given names; a name without one stays."""
    rows = [row for row in entries("names_en") if row[0] != "family"]
    found = pc.index_in(given, value_set=pa.array(column(rows, 1)))
    return pc.coalesce(pa.array(column(rows, 2)).take(found), given)


def _chinese(rng: np.random.Generator, female: Mask) -> tuple[pa.Array, pa.Array, pa.Array, pa.Array]:
    families = entries("surnames_zh")
    chosen = weighted(rng, [float(weight) for weight in column(families, 2)], len(female))
    first, first_sound = _character(rng, female)
    second, second_sound = _character(rng, female)
    single = rng.random(len(female)) < 0.22
    return (
        pick(column(families, 0), chosen),
        where(single, first, join(first, second)),
        pick(column(families, 1), chosen),
        pc.utf8_capitalize(where(single, first_sound, join(first_sound, second_sound))),
    )


def _character(rng: np.random.Generator, female: Mask) -> tuple[pa.Array, pa.Array]:
    rows = entries("given_zh")
    women = column(rows, 0).count("women")
    index = _by_gender(rng, female, women, len(rows) - women)
    return pick(column(rows, 1), index), pick(column(rows, 2), index)


def _english_given(rng: np.random.Generator, female: Mask) -> pa.Array:
    rows = [row for row in entries("names_en") if row[0] != "family"]
    women = column(rows, 0).count("women")
    return pick(column(rows, 1), _by_gender(rng, female, women, len(rows) - women))


def _by_gender(rng: np.random.Generator, female: Mask, women: int, men: int) -> Ints:
    drawn = rng.random(len(female))
    return np.where(female, drawn * women, women + drawn * men).astype(np.int64)


def _account(rng: np.random.Generator, given: pa.Array, family: pa.Array) -> pa.Array:
    given, family = _plain(given), _plain(family)
    initial = pc.utf8_slice_codeunits(given, 0, 1)
    return choose(
        weighted(rng, [4, 3, 2, 2], len(given)),
        join(given, family, sep="."),
        join(family, given),
        join(initial, family, sep="."),
        join(given, initial),
    )


def _plain(column: pa.Array) -> pa.Array:
    column = pc.utf8_lower(column)
    for letter, plain in {"ü": "v", "ë": "e", "'": ""}.items():
        column = pc.replace_substring(column, letter, plain)
    return column
