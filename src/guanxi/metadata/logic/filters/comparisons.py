"""One expression compared with one value, in SQL that indexes can serve: the column stands bare."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from psycopg import sql

from guanxi.metadata.logic.ddl import SQL_TYPES
from guanxi.metadata.logic.field_types.address import PARTS
from guanxi.metadata.logic.filters.moments import Span
from guanxi.metadata.logic.filters.operators import NEGATIVE, UNARY
from guanxi.metadata.logic.filters.scope import Scope
from guanxi.metadata.logic.filters.tree import Condition, Scalar
from guanxi.metadata.logic.filters.validity import validity
from guanxi.metadata.logic.filters.values import parsed, parsed_many, pattern, span
from guanxi.metadata.logic.object_type import Field
from guanxi.metadata.logic.shapes import SHAPE_SQL, shape_of

_SIGNS = {"eq": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_LIKES = frozenset({"contains", "starts", "ends"})


def negated(expression: sql.Composable) -> sql.Composed:
    """Return the exact complement: what is unknown does not hold, so its denial does."""
    return sql.SQL("({}) is not true").format(expression)


def compare(column: sql.Composable, field: Field, asked: Condition, scope: Scope) -> sql.Composable:
    """Return a column, or an expression of a field's type, compared as ``asked``; its path is not read here.

    ``ne`` and ``not_in`` include rows without a value. Raises ``WrongValue``.
    """
    if asked.op in UNARY:
        return _state(column, field, asked.op, scope)
    if asked.op == "shaped":
        shape = scope.bind(shape_of(str(asked.value)), "text")
        return sql.SQL("{} = {}").format(sql.SQL(SHAPE_SQL).format(column), shape)
    if asked.op in NEGATIVE:
        return negated(compare(column, field, replace(asked, op=NEGATIVE[asked.op]), scope))
    if asked.op in _LIKES:
        like = pattern(cast(Scalar, asked.value), asked.op, digits=field.type == "phone")
        # Where there is no case (numbers, Chinese, addresses kept in lower case), LIKE says the same and a
        # beginning can use an index.
        like = like.lower() if field.type == "email" else like
        operator = "like" if field.type == "email" or like.lower() == like.upper() else "ilike"
        return sql.SQL("{} " + operator + " {}").format(_as_text(column, field), scope.bind(like, "text"))
    if field.type in {"date", "datetime"}:
        return _in_time(column, field, asked, scope)
    return _plain(column, field, asked, scope)


def _state(column: sql.Composable, field: Field, op: str, scope: Scope) -> sql.Composable:
    if op in {"is_valid", "is_not_valid"}:
        return validity(column, field, op, scope)
    templates = ("{} is null", "{} is not null")
    if field.type == "multiselect":
        templates = ("coalesce(cardinality({}), 0) = 0", "cardinality({}) > 0")
    return sql.SQL(templates[op == "is_filled"]).format(column)


def _as_text(column: sql.Composable, field: Field) -> sql.Composable:
    if field.type != "address":
        return column
    parts = sql.SQL(", ").join(sql.SQL("{} ->> {}").format(column, sql.Literal(part)) for part in PARTS)
    return sql.SQL("concat_ws(' ', {})").format(parts)


def _plain(column: sql.Composable, field: Field, asked: Condition, scope: Scope) -> sql.Composable:
    kind, at = SQL_TYPES[field.type], asked.at
    if asked.op in {"has_any", "has_all"}:
        bound = scope.bind(parsed_many(scope, field, _values(asked), at), kind)
        return sql.SQL("{} && {}" if asked.op == "has_any" else "{} @> {}").format(column, bound)
    if asked.op == "in":
        bound = scope.bind(parsed_many(scope, field, _values(asked), at), f"{kind}[]")
        return sql.SQL("{} = any({})").format(column, bound)
    ends = [scope.bind(parsed(scope, field, value, at), kind) for value in _values(asked)]
    if asked.op == "between":
        return sql.SQL("{} between {} and {}").format(column, *ends)
    return sql.SQL("{} " + _SIGNS[asked.op] + " {}").format(column, *ends)


def _in_time(column: sql.Composable, field: Field, asked: Condition, scope: Scope) -> sql.Composable:
    spans = [span(scope, field, value, asked.at) for value in _values(asked)]
    if asked.op in {"eq", "in"}:
        found = [_during(column, field, one, scope) for one in spans]
        return found[0] if len(found) == 1 else sql.SQL("({})").format(sql.SQL(" or ").join(found))
    if asked.op == "between":
        low, high = spans
        whole = Span(low.start, max(low.start, high.end))
        return _during(column, field, whole, scope, closed=high.instant)
    return _beyond(column, field, asked.op, spans[0], scope)


def _values(asked: Condition) -> tuple[Scalar, ...]:
    return asked.value if isinstance(asked.value, tuple) else (cast(Scalar, asked.value),)


def _during(
    column: sql.Composable, field: Field, when: Span, scope: Scope, *, closed: bool = False
) -> sql.Composable:
    if field.type == "date":
        first, last = _days(when, scope)
        if first == last:
            return sql.SQL("{} = {}").format(column, scope.bind(first, "date"))
        bounds = scope.bind(first, "date"), scope.bind(last, "date")
        return sql.SQL("{} between {} and {}").format(column, *bounds)
    if when.instant:
        return sql.SQL("{} = {}").format(column, scope.bind(when.start, "timestamptz"))
    template = "({0} >= {1} and {0} <= {2})" if closed else "({0} >= {1} and {0} < {2})"
    bounds = scope.bind(when.start, "timestamptz"), scope.bind(when.end, "timestamptz")
    return sql.SQL(template).format(column, *bounds)


def _days(when: Span, scope: Scope) -> tuple[date, date]:
    """Return the first and the last local day that a span touches."""
    zone = scope.reading.clock.zone
    last = when.end if when.instant else when.end - timedelta(microseconds=1)
    return when.start.astimezone(zone).date(), last.astimezone(zone).date()


def _beyond(column: sql.Composable, field: Field, op: str, when: Span, scope: Scope) -> sql.Composable:
    """Compare with a span's edge: after a day means from the next midnight on."""
    if field.type == "date":
        first, last = _days(when, scope)
        bound = scope.bind(last if op in {"gt", "lte"} else first, "date")
        return sql.SQL("{} " + _SIGNS[op] + " {}").format(column, bound)
    edge, sign = when.start, _SIGNS[op]
    if not when.instant and op in {"gt", "lte"}:
        edge, sign = when.end, {"gt": ">=", "lte": "<"}[op]
    return sql.SQL("{} " + sign + " {}").format(column, scope.bind(edge, "timestamptz"))
