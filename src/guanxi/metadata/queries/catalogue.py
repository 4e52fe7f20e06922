"""The catalogue: the standard objects with the workspace's own fields, as of a metadata version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from threading import Lock
from typing import Any

from guanxi.cluster.api import Cursor
from guanxi.kernel.api import ModuleOff, Workspace
from guanxi.metadata.errors import ObjectNotFound
from guanxi.metadata.logic.field_types import FIELD_TYPES
from guanxi.metadata.logic.masking import without_personal
from guanxi.metadata.logic.object_type import Field, Label, ObjectType, Option

_standard: dict[str, ObjectType] = {}
_module_of: dict[str, str] = {}
_cache: dict[str, Catalogue] = {}
_lock = Lock()

_READ = """
select object, slug, type, label_en, label_zh, options, target, personal
from field where deleted_at is null order by object, position, created_at
"""


def register_object(kind: ObjectType, *, module: str = "") -> None:
    """Add a standard object; rooms call it at start-up. The same slug again replaces the declaration.

    Where the ``module`` that an object is of is switched off, the catalogue is without it.
    """
    _standard[kind.slug] = kind
    if module:
        _module_of[kind.slug] = module
    with _lock:
        _cache.clear()


def standard_objects(off: frozenset[str] = frozenset()) -> tuple[ObjectType, ...]:
    """Return the registered objects in the order of their registration, but for those of modules ``off``."""
    return tuple(kind for slug, kind in _standard.items() if _module_of.get(slug) not in off)


class Catalogue:
    """The object types of one workspace."""

    def __init__(
        self, objects: dict[str, ObjectType], version: int = 0, off: dict[str, ObjectType] | None = None
    ) -> None:
        self.objects = objects
        self.version = version
        self.off = off or {}
        self._without: dict[frozenset[str], Catalogue] = {}

    @cached_property
    def without_personal(self) -> Catalogue:
        """Return the same objects without their personal fields."""
        seen = {slug: without_personal(kind) for slug, kind in self.objects.items()}
        return Catalogue(seen, self.version, self.off)

    def without(self, modules: frozenset[str]) -> Catalogue:
        """Return the catalogue without the objects of some modules, and without links to them."""
        found = self._without.get(modules)
        if found is None:
            off = {slug: kind for slug, kind in self.objects.items() if _module_of.get(slug) in modules}
            seen = {slug: _unlinked(kind, off) for slug, kind in self.objects.items() if slug not in off}
            found = self._without[modules] = Catalogue(seen, self.version, off)
        return found

    def __iter__(self) -> Iterator[ObjectType]:
        return iter(self.objects.values())

    def find(self, slug: str) -> ObjectType | None:
        """Return the object of that slug, or None."""
        return self.objects.get(slug)

    def get(self, slug: str) -> ObjectType:
        """Return the object of that slug; raises ``ModuleOff``, ``ObjectNotFound`` naming those there are."""
        if slug in self.off:
            raise ModuleOff(module=self.off[slug].plural)
        found = self.objects.get(slug)
        if found is None:
            raise ObjectNotFound(object=slug, known=", ".join(self.objects))
        return found

    def referring(self, slug: str) -> list[tuple[ObjectType, Field]]:
        """Return the objects that point at an object, each with the relation field that does."""
        return [
            (kind, field)
            for kind in self
            for field in kind.fields
            if field.type == "relation" and field.target == slug
        ]


def standard_catalogue() -> Catalogue:
    """Return the catalogue of a workspace without fields of its own."""
    return Catalogue(dict(_standard))


def catalogue(cur: Cursor, workspace: Workspace, *, whole: bool = False) -> Catalogue:
    """Return the entered workspace's catalogue; read again only when its metadata version has changed.

    It is without what belongs to modules that are switched off, unless ``whole``: whoever erases, copies or
    gives account of data must reach all of it.
    """
    schema = workspace.schema
    cur.execute("select version from metadata_version")
    version = cur.fetchall()[0][0]
    known = _cache.get(schema)
    if known is None or known.version != version:
        cur.execute(_READ)
        known = Catalogue(_with_custom_fields(cur.fetchall()), version)
        with _lock:
            _cache[schema] = known
    return known if whole or not workspace.off else known.without(workspace.off)


def custom_fields(kind: ObjectType) -> tuple[Field, ...]:
    """Return the fields that the workspace has added to an object."""
    return tuple(field for field in kind.fields if not field.standard)


# The comment, which only the owner writes, tells custom columns from standard ones.
_REMOVED = """
select a.attname::text, coalesce(f.type, ''), coalesce(f.personal, false) from pg_attribute a
left join field f on f.object = %(object)s and f.slug = a.attname
where a.attrelid = to_regclass(quote_ident(%(object)s)) and a.attnum > 0 and not a.attisdropped
and col_description(a.attrelid, a.attnum) = 'custom' and a.attname <> all(%(live)s) order by a.attnum
"""


def removed_fields(cur: Cursor, kind: ObjectType) -> tuple[Field, ...]:
    """Return the custom fields that an object has no more, but whose columns still hold values."""
    cur.execute(_REMOVED, {"object": kind.slug, "live": [field.slug for field in kind.fields]})
    return tuple(
        Field(slug, type_, Label(slug, slug), personal=personal, standard=False)
        for slug, type_, personal in cur.fetchall()
    )


def _with_custom_fields(rows: list[tuple[Any, ...]]) -> dict[str, ObjectType]:
    added: dict[str, list[Field]] = {}
    for row in rows:
        if row[2] in FIELD_TYPES:  # the module of a type that is not here any more has left its columns
            added.setdefault(row[0], []).append(_field(row[1:]))
    return {
        slug: replace(kind, fields=kind.fields + _new(kind, added.get(slug, [])))
        for slug, kind in _standard.items()
    }


def _unlinked(kind: ObjectType, off: dict[str, ObjectType]) -> ObjectType:
    fields = tuple(field for field in kind.fields if field.target not in off)
    return kind if len(fields) == len(kind.fields) else replace(kind, fields=fields)


def _new(kind: ObjectType, custom: list[Field]) -> tuple[Field, ...]:
    """Leave out what has become a standard field since a workspace added it."""
    return tuple(field for field in custom if kind.field(field.slug) is None)


def _field(row: tuple[Any, ...]) -> Field:
    slug, kind, label_en, label_zh, options, target, personal = row
    return Field(
        slug,
        kind,
        Label(label_en, label_zh),
        personal=personal,
        standard=False,
        target=target,
        options=tuple(option_from_json(option) for option in options),
    )


def option_from_json(data: dict[str, str]) -> Option:
    """Return a choice as it is kept in the table of fields."""
    return Option(data["value"], Label(data["en"], data["zh"]), data.get("hue", "neutral"))


def option_to_json(option: Option) -> dict[str, str]:
    """Return the form in which the table of fields keeps a choice."""
    return {"value": option.value, "en": option.label.en, "zh": option.label.zh, "hue": option.hue}
