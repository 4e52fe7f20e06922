"""Whether a module keeps the contract; nothing of one that does not is taken."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from guanxi.metadata.logic.ddl import SQL_TYPES
from guanxi.metadata.logic.field_types import FIELD_TYPES
from guanxi.metadata.logic.filters.operators import NAMES
from guanxi.metadata.logic.modules import CONTRACT, Module
from guanxi.metadata.logic.names import is_field_name
from guanxi.metadata.logic.object_type import ObjectType

# What our own tables, verbs and addresses begin with.
RESERVED = frozenset(
    """
    access action after analysis archive behaviour bi change contacts duplicate edge erased erasure
    erasures export exports feedback field home import imports insight job jobs log members metadata
    migration model module modules new people position quality record records restore rfm rows run saved
    schedule score search segment segments settings source staging static trails trash undone upkeep value
    view workspace
    """.split()
)
_SLUG = re.compile(r"[a-z][a-z0-9]{2,30}")
COLUMNS = frozenset(SQL_TYPES.values())


@dataclass(frozen=True, slots=True)
class Known:
    """What is there already: objects by slug, slugs of modules, names of features and scores."""

    objects: Mapping[str, ObjectType]
    modules: Collection[str]
    names: Collection[str]


def whats_wrong(module: Module, known: Known) -> str | None:
    """Return the first reason for which a module cannot be taken, in English for its author, or None."""
    if module.contract != CONTRACT:
        return (
            f"it is made for version {module.contract} of the contract, this Guanxi keeps version {CONTRACT}"
        )
    return next(_reasons(module, known), None)


def _reasons(module: Module, known: Known) -> Iterator[str]:
    slug = module.slug
    if not _SLUG.fullmatch(slug) or slug in RESERVED:
        yield f"“{slug}” cannot be the slug of a module: plain letters and digits, and no word of ours"
    if slug in known.modules:
        yield f"another module is called “{slug}” too"
    yield from _of_types(module)
    for kind in module.objects:
        yield from _of_object(module, kind, known)
    for each in module.actions:
        if not each.action.name.startswith(f"{slug}."):
            yield f"the action {each.action.name} must be called {slug}.…"
    yield from _of_features(module, known)


def _of_types(module: Module) -> Iterator[str]:
    for each in module.field_types:
        html = module.templates and module.templates / "fields" / f"{each.name}.html"
        if each.name in FIELD_TYPES or not is_field_name(each.name):
            yield f"“{each.name}” cannot be the name of a field type, or is one already"
        if each.sql_type not in COLUMNS:
            yield f"{each.name}: a column is one of {', '.join(sorted(COLUMNS))}"
        if unknown := sorted(each.operators - NAMES):
            yield f"{each.name}: there is no operator {', '.join(unknown)}"
        if each.label is None:
            yield f"{each.name}: the field type has no label"
        if not html or not html.is_file():
            yield f"{each.name}: its template fields/{each.name}.html is missing"


def _of_object(module: Module, kind: ObjectType, known: Known) -> Iterator[str]:
    ours, slug = module.slug, kind.slug
    if slug in known.objects or not is_field_name(slug) or (slug != ours and not slug.startswith(f"{ours}_")):
        yield f"the object {slug} must be called {ours} or {ours}_…, and no other may be"
    if kind.identity or kind.append_only or kind.parent:
        yield f"{slug}: records that merge, never change or belong to others are not open to modules yet"
    types = {*FIELD_TYPES, *(each.name for each in module.field_types)}
    targets = {*known.objects, *(each.slug for each in module.objects)}
    for field in kind.fields:
        if not is_field_name(field.slug):
            yield f"{slug}.{field.slug} cannot be the name of a field"
        if field.type not in types:
            yield f"{slug}.{field.slug}: there is no field type {field.type}"
        if field.type == "relation" and field.target not in targets:
            yield f"{slug}.{field.slug}: there is no object {field.target}"
    if not kind.title or any(kind.field(name) is None for name in kind.title):
        yield f"{slug}: its title names no field"
    if not any(field.listed for field in kind.fields):
        yield f"{slug}: no field is listed"


def _of_features(module: Module, known: Known) -> Iterator[str]:
    objects = {*known.objects, *(each.slug for each in module.objects)}
    for feature in module.features:
        if not is_field_name(feature.name) or feature.name in known.names:
            yield f"“{feature.name}” cannot be the name of a feature, or is one already"
        if feature.object not in objects:
            yield f"{feature.name}: there is no object {feature.object}"
        if feature.type not in FIELD_TYPES:
            yield f"{feature.name}: there is no field type {feature.type}"
