"""Second records of people already known: spelled otherwise, with another address or phone."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guanxi.demo.logic.columns import Ints, choose, cut, join, number, piece, swap, weighted, where
from guanxi.demo.logic.dirt import Spoilt, dates, missing
from guanxi.demo.logic.names import short_names
from guanxi.demo.logic.people import People, mail_host
from guanxi.demo.logic.places import draw_phones, spelled, written

# As it is, slip, capitals, other host, none.
EMAIL_CHANGES = (46, 8, 8, 22, 16)
# As it is, another number, none.
PHONE_CHANGES = (64, 18, 18)
OTHER_HOST = 3


def second_records(rng: np.random.Generator, people: People, rows: Ints) -> Spoilt:
    """Return a second record, as text, for each of these people; e-mail or phone mostly remain."""
    size = len(rows)
    clean = people.table.take(pa.array(rows)).combine_chunks()
    columns = {name: clean[name].combine_chunks() for name in clean.column_names}
    country = people.country[rows]
    email_change = weighted(rng, EMAIL_CHANGES, size)
    phone_change = weighted(rng, PHONE_CHANGES, size)
    lost = (email_change >= OTHER_HOST) & (rng.random(size) < 0.9)
    phone_change = np.where(lost, 0, phone_change)
    columns["name"] = _names(rng, people, rows)
    columns["email"] = _emails(rng, people, rows, columns["email"], email_change)
    columns["phone"] = _phones(rng, people.national.take(pa.array(rows)), country, phone_change)
    columns["birthday"] = missing(rng, dates(rng, columns["birthday"]), 0.35)
    columns["city"] = missing(rng, columns["city"], 0.12)
    columns["region"] = missing(rng, columns["region"], 0.2)
    columns["postcode"] = missing(rng, columns["postcode"], 0.4)
    columns["country"] = spelled(country, rng.integers(0, 1000, size))
    return Spoilt(pa.table(columns), np.zeros(size, dtype=np.bool_))


def _names(rng: np.random.Generator, people: People, rows: Ints) -> pa.Array:
    taken = pa.array(rows)
    full, family, given = (people.names.full, people.names.latin_family, people.names.latin_given)
    full, family, given = full.take(taken), family.take(taken), given.take(taken)
    chinese = people.chinese[rows]
    latin = join(given, family, sep=" ")
    eastern = choose(
        weighted(rng, (34, 20, 12, 10, 12, 12), len(rows)),
        full,
        join(family, given, sep=" "),
        join(pc.utf8_upper(family), given, sep=", "),
        latin,
        join(piece(full, 0, 1), " ", piece(full, 1)),
        join(full, where(rng.random(len(rows)) < 0.5, "先生", "女士")),
    )
    western = choose(
        weighted(rng, (26, 16, 14, 12, 16, 8, 8), len(rows)),
        full,
        join(family, given, sep=", "),
        cut(latin, 2),
        swap(latin, 3),
        join(short_names(given), family, sep=" "),
        join(piece(given, 0, 1), ". ", family),
        pc.utf8_upper(latin),
    )
    return where(chinese, eastern, western)


def _emails(rng: np.random.Generator, people: People, rows: Ints, email: pa.Array, change: Ints) -> pa.Array:
    account = people.account.take(pa.array(rows))
    other = join(
        account, number(rng.integers(0, 100, len(rows)), 2), "@", mail_host(rng, people.chinese[rows])
    )
    none = where(np.ones(len(rows), dtype=np.bool_), None, email)
    return choose(change, email, cut(email, 1), pc.utf8_upper(email), other, none)


def _phones(rng: np.random.Generator, national: pa.Array, country: Ints, change: Ints) -> pa.Array:
    style = rng.integers(0, 6, len(country))
    same = written(national, country, style)
    changed = written(draw_phones(rng, country), country, style)
    return choose(change, same, changed, where(np.ones(len(country), dtype=np.bool_), None, same))
