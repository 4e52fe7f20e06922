"""A field by its path: through relations, into the parts of an address, by name or by label."""

from __future__ import annotations

from difflib import get_close_matches

from psycopg import sql

from guanxi.kernel.api import fold
from guanxi.metadata.errors import FilterTooLarge, MaskedField, UnknownField
from guanxi.metadata.logic.field_types.address import PARTS
from guanxi.metadata.logic.filters.scope import Scope
from guanxi.metadata.logic.filters.sources import bare_names
from guanxi.metadata.logic.filters.tree import Place
from guanxi.metadata.logic.object_type import Field, Label, ObjectType
from guanxi.metadata.logic.system_fields import SYSTEM_FIELDS

MAX_STEPS = 3


def named(kind: ObjectType, name: str) -> Field | None:
    """Return the field that a slug or a label in either language names, system fields included."""
    found = kind.field(name) or SYSTEM_FIELDS.get(name)
    if found is None and (wanted := fold(name)):
        everything = (*kind.fields, *SYSTEM_FIELDS.values())
        return next(
            (f for f in everything if wanted in {fold(f.label.en), fold(f.label.zh), fold(f.slug)}), None
        )
    return found


def field_or_refuse(kind: ObjectType, name: str, at: Place) -> Field:
    """Return the named field; raises ``UnknownField`` with the nearest names."""
    found = named(kind, name)
    if found is None:
        if any(wanted.slug == name or name in (wanted.label.en, wanted.label.zh) for wanted in kind.masked):
            raise MaskedField(at=at, field=name, object=kind.slug)
        raise unknown(kind, name, at)
    return found


def unknown(kind: ObjectType, name: str, at: Place) -> UnknownField:
    """Return the refusal of a name, with those that are spelled most like it."""
    slugs = [field.slug for field in (*kind.fields, *SYSTEM_FIELDS.values())] + sorted(bare_names())
    labels = {label: f.slug for f in kind.fields for label in (f.label.en.lower(), f.label.zh)}
    near = get_close_matches(name.lower(), [*slugs, *labels], 4, cutoff=0.55)
    suggestions = list(dict.fromkeys(labels.get(one, one) for one in near)) or slugs[:6]
    return UnknownField(at=at, field=name, object=kind.slug, suggestions=", ".join(suggestions[:6]))


def part_of_address(scope: Scope, field: Field, name: str, at: Place) -> tuple[sql.Composed, Field]:
    """Return a part of an address as a text expression, with a field that describes it."""
    if name not in PARTS:
        raise UnknownField(
            at=at, field=f"{field.slug}.{name}", object=scope.kind.slug, suggestions=", ".join(PARTS)
        )
    expression = sql.SQL("({} ->> {})").format(scope.column(field.slug), sql.Literal(name))
    return expression, Field(f"{field.slug}.{name}", "text", Label(name, name))


def step(scope: Scope, field: Field, at: Place) -> tuple[Scope, sql.Composed]:
    """Return the scope of the record a relation points at, and the SQL that opens it.

    The SQL is ``select 1 from … where …`` without the condition on the target. A record that was merged
    into another is read as the other: its root holds the values.
    """
    target = scope.objects.find(field.target or "")
    if target is None:
        raise unknown(scope.kind, field.slug, at)
    if scope.depth >= MAX_STEPS:
        raise FilterTooLarge(limit=MAX_STEPS, what="steps through relations")
    inner = scope.inner(target)
    link, table, root = scope.column(field.slug), sql.Identifier(target.slug), sql.SQL(inner.alias)
    if target.identity:
        template = (
            "select 1 from {table} {member} join {table} {root} "
            "on {root}.id = coalesce({member}.canonical_id, {member}.id) "
            "where {member}.id = {link} and {root}.deleted_at is null"
        )
        member = sql.SQL(inner.parameters.alias())
        return inner, sql.SQL(template).format(table=table, member=member, root=root, link=link)
    template = "select 1 from {table} {root} where {root}.id = {link} and {root}.deleted_at is null"
    return inner, sql.SQL(template).format(table=table, root=root, link=link)


def members(scope: Scope, root: sql.Composable) -> sql.Composed:
    """Return the ids of a root and all records merged into it, as an array with which to probe an index."""
    table, alias = sql.Identifier(scope.kind.slug), sql.SQL(scope.parameters.alias())
    return sql.SQL(
        "array(select {alias}.id from {table} {alias} "
        "where {alias}.canonical_id = {root} union all select {root})"
    ).format(alias=alias, table=table, root=root)
