"""Saved views: one's own and the shared ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from guanxi.cluster.api import Cursor
from guanxi.metadata.errors import ViewNotFound

_COLUMNS = "id, object, name, owner, shared, filter, columns, sort"
_VISIBLE = "deleted_at is null and (shared or owner is not distinct from %(user)s)"


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list as somebody arranged it; ``filter`` is the JSON form of a condition."""

    id: UUID
    object: str
    name: str
    owner: int | None
    shared: bool
    filter: dict[str, Any]
    columns: list[str]
    sort: str


def views_of(cursor: Cursor, object_slug: str, user: int | None) -> list[SavedView]:
    """Return the views of an object that a user sees, in the order of their names."""
    cursor.execute(
        f"select {_COLUMNS} from saved_view where object = %(object)s and {_VISIBLE} order by name, id",
        {"object": object_slug, "user": user},
    )
    return [SavedView(*row) for row in cursor.fetchall()]


def view(cursor: Cursor, view_id: UUID, user: int | None) -> SavedView:
    """Return a view that the user sees; raises ``ViewNotFound``."""
    cursor.execute(
        f"select {_COLUMNS} from saved_view where id = %(id)s and {_VISIBLE}", {"id": view_id, "user": user}
    )
    row = cursor.fetchone()
    if row is None:
        raise ViewNotFound(view=view_id)
    return SavedView(*row)
