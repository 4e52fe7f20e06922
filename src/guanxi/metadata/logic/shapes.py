"""The shape of a text: ``B12-345`` is ``A99-999``. It tells how values are written, not what they say.

Digits are 9, capitals A, small letters a however many, Chinese characters 字, anything else that is no
ordinary sign •. Four capitals and more are ``A…``, five Chinese characters and more ``字…``. The shape of a
shape is itself, so a condition may name a shape or an example of it. SQL and Python say the same, as tested.
"""

from __future__ import annotations

import re

LONGEST = 60
"""Only the beginning of a text is looked at; what is longer is prose."""

_SMALL = "abcdefghijklmnopqrstuvwxyzßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
_LARGE = "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ"
_DIGITS = "0123456789"
_FROM = _SMALL + _LARGE + _DIGITS
_TO = "a" * len(_SMALL) + "A" * len(_LARGE) + "9" * len(_DIGITS)
_TABLE = str.maketrans(_FROM, _TO)
# In this order; each is read alike by Python and PostgreSQL.
_STEPS = (
    ("a{2,}", "a"),
    ("A{4,}", "A…"),
    ("[\u3400-\u4dbf\u4e00-\u9fff]", "字"),
    ("字{5,}", "字…"),
    ("[^\u0020-\u007e字…•]+", "•"),
    ("•{2,}", "•"),
)


def shape_of(text: str) -> str:
    """Return the shape of a text."""
    shape = text[:LONGEST].translate(_TABLE)
    for pattern, sign in _STEPS:
        shape = re.sub(pattern, sign, shape)
    return shape


def _fine(inner: str) -> str:
    for pattern, sign in _STEPS:
        braced = pattern.replace("{", "{{").replace("}", "}}")
        inner = f"regexp_replace({inner}, '{braced}', '{sign}', 'g')"
    return inner


ROUGH_SHAPE_SQL = f"translate(left({{}}, {LONGEST}), '{_FROM}', '{_TO}')"
"""A template of ``psycopg.sql``: the signs of the text expression that is put into it, each by its kind."""

FINE_SHAPE_SQL = _fine("{}")
"""A template of ``psycopg.sql``: the shape of a text of which the rough shape is put into it."""

SHAPE_SQL = _fine(ROUGH_SHAPE_SQL)
"""A template of ``psycopg.sql``: the shape of the text expression that is put into it."""
