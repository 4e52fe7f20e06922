"""What happened to a record, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from guanxi.history.api import Entry, timeline
from guanxi.metadata.api import ObjectType
from guanxi.records.queries.reader import Reader

_OWN = frozenset({"id", "created_at", "updated_at", "deleted_at", "canonical_id"})


def history_of(
    asked: Reader, kind: ObjectType, records: Sequence[UUID], *, before: int | None = None, limit: int = 50
) -> list[Entry]:
    """Return the changes of some records, the newest first; page on with the last entry's ``seq``.

    Who does not see personal fields sees the others of each entry: fields that the catalogue no longer has
    may have been personal, so that they are left out too.
    """
    entries = timeline(asked.cursor, records, before=before, limit=limit)
    if asked.sees_personal:
        return entries
    seen = _OWN | {field.slug for field in asked.objects.get(kind.slug).fields}
    return [
        replace(entry, before=_only(entry.before, seen), after=_only(entry.after, seen)) for entry in entries
    ]


def _only(side: Mapping[str, Any], seen: frozenset[str]) -> dict[str, Any]:
    return {slug: value for slug, value in side.items() if slug in seen}
