"""What an earlier import of the same source decided, where it still holds for the file at hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from guanxi.metadata.api import ObjectType


def still_true(
    mapping: Mapping[str, str], columns: Collection[str], objects: Mapping[str, ObjectType]
) -> dict[str, str]:
    """Return heading → target of an earlier mapping; nothing if the file lacks one of its columns.

    A column whose field has been removed since is decided anew.
    """
    if not mapping or not mapping.keys() <= set(columns):
        return {}
    return {
        heading: target for heading, target in mapping.items() if not target or _is_there(target, objects)
    }


def _is_there(target: str, objects: Mapping[str, ObjectType]) -> bool:
    slug, _, name = target.partition(".")
    kind = objects.get(slug)
    return kind is not None and (name == "@id" or kind.field(name) is not None)
