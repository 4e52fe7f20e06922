"""Measures over related rows: how many orders in 90 days, what sum, when the last."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from psycopg import sql

from guanxi.metadata.errors import FilterTooLarge, UnknownRelated, WrongOperator, WrongValue
from guanxi.metadata.logic.field_types import field_type
from guanxi.metadata.logic.filters.comparisons import compare
from guanxi.metadata.logic.filters.moments import window
from guanxi.metadata.logic.filters.paths import MAX_STEPS, field_or_refuse, members
from guanxi.metadata.logic.filters.scope import Scope
from guanxi.metadata.logic.filters.tree import Condition, Node, Related, Scalar
from guanxi.metadata.logic.object_type import Field, Label, ObjectType

Compile = Callable[[Node, Scope], sql.Composable]

COUNT = Field("count", "number", Label("Count", "数量"))
_NUMERIC = frozenset({"number", "money"})
_ORDERED = _NUMERIC | {"date", "datetime"}
# Counting stops where more rows can no longer change the answer.
_LARGEST_COUNT = 1_000_000


def compile_related(node: Related, scope: Scope, compile_node: Compile) -> sql.Composable:
    """Return the measure of the related rows compared; ``compile_node`` reads the inner part."""
    if scope.depth >= MAX_STEPS:
        raise FilterTooLarge(limit=MAX_STEPS, what="steps through relations")
    kind, link = _related(node, scope)
    inner = scope.inner(kind)
    rows = _rows(node, scope, inner, link, compile_node)
    measure, _, slug = node.measure.partition(":")
    if measure == "count":
        return _counted(node, scope, rows)
    field = field_or_refuse(kind, slug, node.at)
    _check(node, measure, field)
    return compare(_measured(measure, field, inner, rows), field, _asked(node), scope)


def _related(node: Related, scope: Scope) -> tuple[ObjectType, Field]:
    name, _, by = node.related.partition(":")
    pointing = list(scope.objects.referring(scope.kind.slug))
    for kind, field in pointing:
        if kind.slug == name and by in {"", field.slug}:
            return kind, field
    known = dict.fromkeys(kind.slug for kind, _ in pointing)
    raise UnknownRelated(
        at=node.at, related=node.related, object=scope.kind.slug, suggestions=", ".join(known) or "—"
    )


def _rows(node: Related, scope: Scope, inner: Scope, link: Field, compile_node: Compile) -> sql.Composed:
    """Return ``from … where …`` of the related rows; those of merged records belong to their root."""
    own = scope.column("id")
    target = (
        sql.SQL("= any({})").format(members(scope, own))
        if scope.kind.identity
        else sql.SQL("= {}").format(own)
    )
    parts: list[sql.Composable] = [
        sql.SQL("{} {}").format(inner.column(link.slug), target),
        sql.SQL("{} is null").format(inner.column("deleted_at")),
    ]
    if node.within is not None:
        parts.append(_window(node, inner))
    if node.where is not None:
        parts.append(compile_node(node.where, inner))
    return sql.SQL("from {} {} where {}").format(
        sql.Identifier(inner.kind.slug), sql.SQL(inner.alias), sql.SQL(" and ").join(parts)
    )


def _window(node: Related, inner: Scope) -> sql.Composable:
    found = window(node.within or "", inner.reading.clock)
    if found is None:
        expected = "a window such as 90d, 12w, 6m, 1y or “this month”"
        raise WrongValue(at=node.at, field=node.related, expected=expected, value=node.within)
    column = inner.column(inner.kind.occurred or "created_at")
    start, end = inner.bind(found.start, "timestamptz"), inner.bind(found.end, "timestamptz")
    # What happens at this very moment is within a window that ends now.
    template = (
        "{0} >= {1} and {0} <= {2}" if found.end == inner.reading.clock.now else "{0} >= {1} and {0} < {2}"
    )
    return sql.SQL(template).format(column, start, end)


def _counted(node: Related, scope: Scope, rows: sql.Composed) -> sql.Composable:
    some = sql.SQL("exists (select 1 {})").format(rows)
    exact = node.value if isinstance(node.value, int) and not isinstance(node.value, bool) else None
    if node.op == "is_filled" or (node.op, exact) in {("gte", 1), ("gt", 0), ("ne", 0)}:
        return some
    if node.op == "is_empty" or (node.op, exact) in {("eq", 0), ("lt", 1), ("lte", 0)}:
        return sql.SQL("not {}").format(some)
    if node.op not in field_type("number").operators:
        raise _refused(node, "count", COUNT)
    limit = sql.SQL("limit {}").format(scope.bind(_enough(node), "bigint"))
    count = sql.SQL("(select count(*) from (select 1 {} {}) {})").format(
        rows, limit, sql.SQL(scope.parameters.alias())
    )
    return compare(count, COUNT, _asked(node), scope)


def _asked(node: Related) -> Condition:
    return Condition(node.related, node.op, node.value, at=node.at)


def _enough(node: Related) -> int:
    values = node.value if isinstance(node.value, tuple) else (cast(Scalar, node.value),)
    numbers = [value for value in values if isinstance(value, int | float)]
    return int(min(max([0, *numbers]), _LARGEST_COUNT)) + 1


def _measured(measure: str, field: Field, inner: Scope, rows: sql.Composed) -> sql.Composed:
    """Return the measure, written so that the planner fetches the few rows of one record and no others.

    A plain ``max`` or ``order by … limit 1`` invites it to walk all rows in the order of the measured column.
    """
    column = inner.column(field.slug)
    if measure in {"first", "last"}:
        when = inner.column(inner.kind.occurred or "created_at")
        template = (
            "(select (array_agg({column} order by {when} {way}, {id} {way}))[1] "
            "{rows} and {column} is not null)"
        )
        way = sql.SQL("asc" if measure == "first" else "desc")
        return sql.SQL(template).format(column=column, rows=rows, when=when, way=way, id=inner.column("id"))
    templates = {
        "sum": "(select coalesce(sum({}), 0) {})",
        "avg": "(select avg({}) {})",
        "min": "(select min({}) filter (where true) {})",
        "max": "(select max({}) filter (where true) {})",
    }
    return sql.SQL(templates[measure]).format(column, rows)


def _check(node: Related, measure: str, field: Field) -> None:
    possible = {"sum": _NUMERIC, "avg": _NUMERIC, "min": _ORDERED, "max": _ORDERED}.get(measure)
    if possible is not None and field.type not in possible:
        raise _refused(node, measure, field)
    if node.op not in field_type(field.type).operators:
        raise _refused(node, node.op, field)


def _refused(node: Related, op: str, field: Field) -> WrongOperator:
    operators = ", ".join(sorted(field_type(field.type).operators))
    return WrongOperator(at=node.at, op=op, field=field.slug, type=field.type, operators=operators)
