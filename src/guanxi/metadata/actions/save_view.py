"""Save a view of a list, and remove one. A view is its owner's; a shared one is everybody's to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from guanxi.access.api import action, allows, require
from guanxi.cluster.api import Cursor
from guanxi.kernel.api import Context, Invalid, Role, uuid7
from guanxi.metadata.errors import ViewNotFound
from guanxi.metadata.logic.filters.compile import compile_filter
from guanxi.metadata.logic.filters.json_form import from_json, to_json
from guanxi.metadata.logic.filters.paths import field_or_refuse
from guanxi.metadata.logic.filters.scope import reading_of
from guanxi.metadata.logic.filters.tree import UNFIT
from guanxi.metadata.queries.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class View:
    """A view to save: the filter in its JSON form, field slugs as columns, a sort such as ``-created_at``.

    ``beside`` names the columns that a room above keeps beside the records, unknown to the catalogue.
    With an ``id`` it replaces that view.
    """

    object: str
    name: str
    filter: Mapping[str, Any]
    columns: tuple[str, ...] = ()
    sort: str = ""
    shared: bool = False
    beside: frozenset[str] = frozenset()
    id: UUID | None = None


_SAVE = """
insert into saved_view (id, object, name, owner, shared, filter, columns, sort)
values (%(id)s, %(object)s, %(name)s, %(owner)s, %(shared)s, %(filter)s, %(columns)s, %(sort)s)
on conflict (id) do update set name = excluded.name, shared = excluded.shared, filter = excluded.filter,
columns = excluded.columns, sort = excluded.sort, updated_at = now()
"""


@action("view.save", Role.READER)
def save_view(context: Context, cursor: Cursor, given: View) -> UUID:
    """Save a view and return its id; sharing takes a member, another's view an administrator.

    The filter, columns and sort must fit the object: raises ``FilterError``, ``Invalid``, ``ViewNotFound``.
    """
    if given.shared:
        require(context, Role.MEMBER, "view.share")
    if given.id is not None:
        _own(context, cursor, given.id)
    if not given.name.strip() or UNFIT.search(given.name):
        raise Invalid(field="name", reason=repr(given.name[:40]))
    known = catalogue(cursor, context.workspace)
    kind = known.get(given.object)
    tree = from_json(dict(given.filter))
    compile_filter(tree, kind, known, reading_of(context))
    sorted_by = (given.sort.lstrip("-"),) if given.sort else ()
    for slug in {*given.columns, *sorted_by} - given.beside:
        field_or_refuse(kind, slug, slug)
    view = given.id or uuid7()
    values = {
        "id": view,
        "object": kind.slug,
        "name": given.name.strip(),
        "owner": _user(context),
        "shared": given.shared,
        "filter": Jsonb(to_json(tree)),
        "columns": list(given.columns),
        "sort": given.sort,
    }
    cursor.execute(_SAVE, values)
    return view


@action("view.remove", Role.READER)
def remove_view(context: Context, cursor: Cursor, given: UUID) -> None:
    """Remove a view of one's own, or as an administrator anybody's; raises ``ViewNotFound``."""
    _own(context, cursor, given)
    cursor.execute("delete from saved_view where id = %s", (given,))


def _own(context: Context, cursor: Cursor, view: UUID) -> None:
    cursor.execute("select owner, shared from saved_view where id = %s and deleted_at is null", (view,))
    found = cursor.fetchone()
    mine = found is not None and found[0] == _user(context)
    theirs = found is not None and found[1] and allows(context.actor.role, Role.ADMIN)
    if not (mine or theirs):
        raise ViewNotFound(view=view)


def _user(context: Context) -> int | None:
    return int(context.actor.id) if context.actor.id.isdigit() else None
