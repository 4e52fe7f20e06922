"""An object as somebody sees it who may not see personal fields: for whoever reads it, they are not there."""

from __future__ import annotations

from dataclasses import replace

from guanxi.metadata.logic.object_type import ObjectType

ANY_ORDER = "-created_at"
NAMELESS = ("id",)


def without_personal(kind: ObjectType) -> ObjectType:
    """Return an object without its personal fields: in no list, title, order, number or search."""
    masked = tuple(field for field in kind.fields if field.personal)
    if not masked:
        return kind
    names = {field.slug for field in masked}
    sorted_by = {part.strip().removeprefix("-") for part in kind.default_sort.split(",")}
    return replace(
        kind,
        fields=tuple(field for field in kind.fields if not field.personal),
        title=tuple(slug for slug in kind.title if slug not in names) or NAMELESS,
        default_sort=ANY_ORDER if sorted_by & names else kind.default_sort,
        number=None if kind.number in names else kind.number,
        masked=masked,
    )
