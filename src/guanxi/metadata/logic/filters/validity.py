"""Whether a stored value is what its field promises: columns may hold texts that were kept as they came."""

from __future__ import annotations

from psycopg import sql

from guanxi.metadata.logic.field_types import field_type
from guanxi.metadata.logic.filters.scope import Scope
from guanxi.metadata.logic.object_type import Field

# Standard fields that are texts with a code in them.
_CODES = {"country": "^[A-Z]{2}$", "currency": "^[A-Z]{3}$"}


def validity(column: sql.Composable, field: Field, op: str, scope: Scope) -> sql.Composable:
    """Return whether there is a value and it is, or is not, a valid one; of what is empty neither holds."""
    rule = rule_of(column, field, scope)
    if rule is None:
        return sql.SQL("{} is not null" if op == "is_valid" else "({} is not null and false)").format(column)
    template = "({} is not null and {})" if op == "is_valid" else "({} is not null and not {})"
    return sql.SQL(template).format(column, rule)


def rule_of(column: sql.Composable, field: Field, scope: Scope) -> sql.Composable | None:
    """Return what a value has to fulfil, None where the column's own type sees to that."""
    if field.type == "select" and field.options:
        return sql.SQL("{} = any({})").format(column, _choices(field, scope))
    if field.type == "multiselect" and field.options:
        return sql.SQL("{} <@ {}").format(column, _choices(field, scope))
    if field.type == "number":
        return sql.SQL("{} not in ('NaN', 'Infinity', '-Infinity')").format(column)
    pattern = _CODES.get(field.slug) if field.standard and field.type == "text" else None
    pattern = pattern or field_type(field.type).well_formed
    return None if pattern is None else sql.SQL("{} ~ {}").format(column, scope.bind(pattern, "text"))


def _choices(field: Field, scope: Scope) -> sql.Composable:
    return scope.bind([option.value for option in field.options], "text[]")
