"""Files that an export of ours wrote: what each of their columns is, without having to guess.

A record is known by its own id, links by the ids of the records that they point at. What the program
computes, and what other records are called, is there to be read and not taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from guanxi.exchange.logic.plan import ID, LINES
from guanxi.exchange.logic.writing.columns import OWN, OWN_ID
from guanxi.exchange.logic.writing.defuse import restore
from guanxi.metadata.api import Field, ObjectType

IGNORED = ""
# A line is written with its order, which it makes where there is none, and so is its product.
_OF_LINES = {
    f"{OWN}order": f"orders.{ID}",
    "order": "orders.number",
    f"{OWN}product": f"products.{ID}",
    "product": IGNORED,
}


def is_own(headings: Collection[str]) -> bool:
    """Return whether a file is an export of ours."""
    return OWN_ID in headings


def own_choices(
    object_slug: str, headings: Collection[str], objects: Mapping[str, ObjectType]
) -> dict[str, str]:
    """Return what becomes of the columns of an export: heading → target, empty to leave out.

    Other files get no choices, and so do columns that somebody has added.
    """
    kind = objects.get(object_slug)
    if kind is None or not is_own(headings):
        return {}
    found = {heading: _target(kind, heading, headings) for heading in headings}
    return {heading: target for heading, target in found.items() if target is not None}


def _target(kind: ObjectType, heading: str, headings: Collection[str]) -> str | None:
    if heading == OWN_ID:
        return f"{kind.slug}.{ID}"
    if heading.startswith(OWN):
        return _link(kind, heading)
    field = _field(kind, restore(heading))
    if field is None:
        return None
    if field.type == "relation":
        return _called(kind, field) if f"{OWN}{field.slug}" in headings else None
    return IGNORED if field.computed else f"{kind.slug}.{field.slug}"


def _link(kind: ObjectType, heading: str) -> str:
    field = kind.field(heading.removeprefix(OWN))
    if field is None or field.type != "relation":
        return IGNORED
    return _OF_LINES.get(heading, "") if _is_named(kind, field) else f"{kind.slug}.{field.slug}"


def _called(kind: ObjectType, field: Field) -> str:
    return _OF_LINES[field.slug] if _is_named(kind, field) else IGNORED


def _is_named(kind: ObjectType, field: Field) -> bool:
    return kind.slug == LINES and field.slug in _OF_LINES


def _field(kind: ObjectType, name: str) -> Field | None:
    by_slug = kind.field(name)
    return by_slug or next((one for one in kind if name in {one.label.en, one.label.zh}), None)
