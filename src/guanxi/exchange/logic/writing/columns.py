"""The columns of an export: what each is called, what it holds, and how the database writes it as text.

The texts are those of the field types' ``to_export``, so that a load reads the same values. Columns of the
program's own begin with ``guanxi:``; a file that has ``guanxi:id`` is known as an export when it comes back
(``own``).
"""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql

from guanxi.exchange.logic.writing.defuse import defused
from guanxi.kernel.api import EXPONENTS
from guanxi.metadata.api import FIELD_TYPES, Field

OWN = "guanxi:"
OWN_ID = f"{OWN}id"
OWN_SOURCES = f"{OWN}sources"
ID, JSON = "id", "json"
_BY_COLUMN = {
    "double precision": "number", "bigint": "number", "boolean": "boolean", "date": "date",
    "timestamptz": "datetime", "text[]": "multiselect", "jsonb": "address", "uuid": ID,
}  # fmt: skip
# What these hold is made of digits, so no spreadsheet can find a formula in it.
_PLAIN = frozenset({"number", "money", "boolean", "date", "datetime", ID, JSON})


@dataclass(frozen=True, slots=True)
class OutColumn:
    """One column: its heading, the slug of its field, the type of its values, and the expression over ``t``.

    ``type`` is a field type's name, ``id`` for a record's id or ``json`` for a text of JSON.
    """

    heading: str
    slug: str
    type: str
    value: sql.Composable


def written_as(field: Field) -> str:
    """Return the type as which a field is written: one that a module has brought as its column is."""
    kind = FIELD_TYPES[field.type]
    return _BY_COLUMN.get(kind.sql_type, "text") if kind.label else field.type


def as_text(column: OutColumn) -> sql.Composable:
    """Return the expression of a column as files carry it."""
    template = _TEXTS.get(column.type)
    return sql.SQL(template).format(column.value) if template else column.value


def as_safe_text(column: OutColumn) -> sql.Composable:
    """Return the same, with formulas defused."""
    text = as_text(column)
    return text if column.type in _PLAIN else defused(text)


def as_json(column: OutColumn) -> sql.Composable:
    """Return the expression of a column for JSON: numbers, truth and lists are such.

    An address stays one text, as in every other format: readers take objects apart.
    """
    if column.type in {"number", "boolean", "multiselect"}:
        return column.value
    if column.type == JSON:
        return sql.SQL("{}::json").format(column.value)
    return as_text(column)


def amount(units: sql.Composable, currency: sql.Composable) -> sql.Composable:
    """Return the expression of minor units as an amount of their currency."""
    return sql.SQL(_AMOUNT).format(units=units, currency=currency)


def _currencies(decimals: int) -> str:
    return ", ".join(f"'{code}'" for code, found in sorted(EXPONENTS.items()) if found == decimals)


_AMOUNT = (
    f"case when {{currency}} in ({_currencies(0)}) then {{units}}::text "
    f"when {{currency}} in ({_currencies(3)}) then round({{units}}::numeric / 1000, 3)::text "
    "else round({units}::numeric / 100, 2)::text end"
)

# A choice that holds a separator, or that begins as JSON does, makes the whole cell JSON.
_CHOICES = (
    "case when array_to_string({0}, E'\\x01') ~ E'[;；,，、|\\n]|(^|\\x01)\\\\[' "
    "then array_to_json({0})::text else array_to_string({0}, ';') end"
)

_TEXTS = {
    "number": "{}::text",
    "boolean": "{}::text",
    "date": "to_char({}, 'YYYY-MM-DD')",
    "datetime": "replace(({} at time zone 'UTC')::text, ' ', 'T') || 'Z'",
    "multiselect": _CHOICES,
    "address": "{}::text",
    ID: "{}::text",
    JSON: "{}::text",
}
