"""The one place where conditions become SQL.

The result is a boolean expression about a row; who uses it adds ``deleted_at is null`` and what else the
page needs. Values are parameters, names are quoted identifiers from the catalogue: nothing that a person
wrote becomes SQL text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from psycopg import sql

from guanxi.kernel.api import ModuleOff
from guanxi.metadata.errors import MaskedField, UnknownSource, WrongOperator
from guanxi.metadata.logic.field_types import field_type
from guanxi.metadata.logic.filters.comparisons import compare, negated
from guanxi.metadata.logic.filters.operators import COMPLEMENT, NEGATIVE
from guanxi.metadata.logic.filters.paths import field_or_refuse, members, named, part_of_address, step
from guanxi.metadata.logic.filters.related import compile_related
from guanxi.metadata.logic.filters.scope import Objects, Parameters, Reading, Scope
from guanxi.metadata.logic.filters.sources import filter_source, kind_of_name, known_kinds
from guanxi.metadata.logic.filters.tree import (
    And,
    Condition,
    Node,
    Not,
    Or,
    Related,
    Source,
    check_size,
)
from guanxi.metadata.logic.filters.values import parsed
from guanxi.metadata.logic.object_type import Field, ObjectType
from guanxi.metadata.logic.search_tokens import search_query

# Asks all searchable words of the record, whatever the field.
ANYWHERE = "anywhere"
_BY_TITLE = frozenset({"contains", "starts", "ends", "matches"})


@dataclass(frozen=True, slots=True)
class Compiled:
    """A boolean SQL expression and the values of its named parameters."""

    sql: sql.Composable
    parameters: dict[str, object]


def compile_filter(
    node: Node,
    kind: ObjectType,
    objects: Objects,
    reading: Reading,
    *,
    alias: str = "t",
    parameters: Parameters | None = None,
) -> Compiled:
    """Return the SQL of a condition about the row ``alias`` of an object's table.

    Give ``parameters`` to share their names with the rest of a query. Raises ``FilterError``.
    """
    bound = parameters or Parameters()
    scope = Scope(kind, alias, objects, reading, bound)
    return Compiled(_node(check_size(node), scope), bound.values)


def _node(node: Node, scope: Scope) -> sql.Composable:
    match node:
        case And() | Or():
            return _joined(node, scope)
        case Not(Condition(op=op) as part) if op in COMPLEMENT:
            return _condition(replace(part, op=COMPLEMENT[op]), scope)
        case Not(part):
            return negated(_node(part, scope))
        case Condition():
            return _condition(node, scope)
        case Related():
            return compile_related(node, scope, _node)
        case Source():
            return _source(node, scope)


def _joined(node: And | Or, scope: Scope) -> sql.Composable:
    word, nothing = (" and ", "true") if isinstance(node, And) else (" or ", "false")
    if not node.parts:
        return sql.SQL(nothing)
    return sql.SQL("({})").format(sql.SQL(word).join(_node(part, scope) for part in node.parts))


def _source(node: Source, scope: Scope) -> sql.Composable:
    source = filter_source(node.kind)
    if source is not None and source.module in scope.reading.off:
        raise ModuleOff(module=source.module)
    if source is None:
        raise UnknownSource(at=node.at, kind=node.kind, suggestions=", ".join(sorted(known_kinds())))
    return source.compile(node, scope)


def _condition(node: Condition, scope: Scope) -> sql.Composable:
    name, _, rest = node.field.partition(".")
    if not rest and named(scope.kind, name) is None:
        if name == ANYWHERE and node.op == "matches":
            return _matches(node, scope)
        kind = kind_of_name(name)
        if kind is not None:
            return _source(Source(kind, name, node.op, node.value, at=node.at), scope)
    field = field_or_refuse(scope.kind, name, node.at)
    if not rest:
        return _own(node, field, scope)
    if field.type == "address":
        expression, part = part_of_address(scope, field, rest, node.at)
        return compare(expression, _checked(part, node), node, scope)
    if field.type != "relation" or field.target is None:
        field_or_refuse(scope.kind, node.field, node.at)
    return _through(field, Condition(rest, node.op, node.value, at=node.at), scope)


def _through(field: Field, node: Condition, scope: Scope) -> sql.Composable:
    """Return a condition on the record that a relation points at.

    A denial is the denial of the whole way, so that it holds where the way leads nowhere too.
    """
    positive = NEGATIVE.get(node.op)
    inner, opened = step(scope, field, node.at)
    asked = replace(node, op=positive or node.op)
    found = sql.SQL("exists ({} and {})").format(opened, _condition(asked, inner))
    return sql.SQL("not {}").format(found) if positive else found


def _own(node: Condition, field: Field, scope: Scope) -> sql.Composable:
    if field.type == "relation" and field.target is not None:
        return _relation(node, field, scope)
    _checked(field, node)
    if node.op == "matches":
        if not field.searchable:
            raise _refused(field, node)
        return _matches(node, scope)
    return compare(scope.column(field.slug), field, node, scope)


def _checked(field: Field, node: Condition) -> Field:
    if node.op not in field_type(field.type).operators:
        raise _refused(field, node)
    return field


def _refused(field: Field, node: Condition) -> WrongOperator:
    operators = field_type(field.type).operators
    possible = operators if field.searchable else operators - {"matches"}
    return WrongOperator(
        at=node.at, op=node.op, field=field.slug, type=field.type, operators=", ".join(sorted(possible))
    )


def _matches(node: Condition, scope: Scope) -> sql.Composable:
    """Return whether the record is found by the words; the tokens are those of all its searchable fields."""
    if any(field.searchable for field in scope.kind.masked):
        raise MaskedField(at=node.at, field=node.field, object=scope.kind.slug)
    query = search_query(str(node.value))
    if query is None or not scope.kind.searchable:
        return sql.SQL("false")
    return sql.SQL("{} @@ {}").format(scope.column("search"), scope.bind(query, "tsquery"))


def _relation(node: Condition, field: Field, scope: Scope) -> sql.Composable:
    """Return a condition on the linked record itself: by its id, or by the name that a person would write."""
    if node.op in {"is_empty", "is_filled"}:
        return compare(scope.column(field.slug), field, node, scope)
    if node.op in {"is_valid", "is_not_valid"}:
        return _linked(node, field, scope)
    if node.op in NEGATIVE:
        asked = replace(node, op=NEGATIVE[node.op])
        return negated(_relation(asked, field, scope))
    target = scope.objects.find(field.target or "")
    values = node.value if isinstance(node.value, tuple) else (node.value,)
    if target is None or node.op not in _BY_TITLE | {"eq", "in"}:
        raise _refused(field, node)
    if node.op in _BY_TITLE or not all(_is_id(value) for value in values):
        return _through(field, Condition(target.title[0], node.op, node.value, at=node.at), scope)
    ids = [scope.bind(parsed(scope, field, str(value), node.at), "uuid") for value in values]
    if not target.identity:
        return sql.SQL("{} = any(array[{}])").format(scope.column(field.slug), sql.SQL(", ").join(ids))
    inner = scope.inner(target)
    linked = [sql.SQL("{} = any({})").format(scope.column(field.slug), members(inner, one)) for one in ids]
    return linked[0] if len(linked) == 1 else sql.SQL("({})").format(sql.SQL(" or ").join(linked))


def _linked(node: Condition, field: Field, scope: Scope) -> sql.Composed:
    """Return whether a link leads to a record, or leads nowhere: its target is gone or in the trash."""
    _inner, opened = step(scope, field, node.at)
    word = sql.SQL("" if node.op == "is_valid" else "not ")
    return sql.SQL("({0} is not null and {1}exists ({2}))").format(scope.column(field.slug), word, opened)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and field_type("relation").parse(value).value is not None
