"""Saved views: tabs over a list, and keeping the list at hand as one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from guanxi.access.api import perform
from guanxi.cluster.api import Cursor
from guanxi.metadata.api import (
    SYSTEM_FIELDS,
    And,
    Condition,
    Node,
    ObjectType,
    SavedView,
    View,
    ViewNotFound,
    format_text,
    from_json,
    remove_view,
    save_view,
    to_json,
    view,
    views_of,
)
from guanxi.web.generic.listing import Asked, all_fields, chips_of
from guanxi.web.visit import Visit, with_refresh, with_toast


@dataclass(frozen=True, slots=True)
class Tab:
    """A view's name, the query that shows it, whether it is shown now, and its id if it can be removed."""

    name: str
    query: str
    current: bool
    id: UUID | None = None


def saved_tabs(cursor: Cursor, visit: Visit, asked: Asked) -> list[Tab]:
    """Return the tab of all records, then those of the views that the visitor sees."""
    tabs = [Tab(_("All"), "", not asked.query)]
    for saved in views_of(cursor, asked.kind.slug, visit.user.pk):
        if asked.kind.masked and _asks_masked(saved, asked.kind):
            continue
        query = _query(asked.kind, saved)
        mine = saved.owner == visit.user.pk
        tabs.append(Tab(saved.name, query, query == asked.query, saved.id if mine else None))
    return tabs


def columns_of_view(visit: Visit, cursor: Cursor, given: str) -> list[str] | None:
    """Return the columns of a view by its id; None for what is no view, or none that the visitor sees."""
    try:
        return view(cursor, UUID(given), visit.user.pk).columns
    except (ValueError, ViewNotFound):
        return None


def _asks_masked(saved: SavedView, kind: ObjectType) -> bool:
    """Say whether a view's condition may name what its reader does not see, itself or through a relation."""
    fields = {field.slug for field in kind.fields} | SYSTEM_FIELDS.keys()
    node = from_json(saved.filter) if saved.filter else None
    parts = node.parts if isinstance(node, And) else (node,) if node else ()
    return not all(isinstance(part, Condition) and part.field in fields for part in parts)


def _query(kind: ObjectType, saved: SavedView) -> str:
    node = from_json(saved.filter) if saved.filter else None
    pairs = _conditions(kind, node) if node else []
    return urlencode([*pairs, *((("sort", saved.sort),) if saved.sort else ()), ("view", str(saved.id))])


def _conditions(kind: ObjectType, node: Node) -> list[tuple[str, str]]:
    """Return plain conditions as chips; what chips cannot say is written out."""
    parts = node.parts if isinstance(node, And) else (node,)
    fields = all_fields(kind)
    plain = [part for part in parts if isinstance(part, Condition) and part.field in fields]
    chips = chips_of(kind, plain)
    if len(chips) == len(parts):
        return [("f", chip.code) for chip in chips]
    return [("where", format_text(node))]


def keep_view(visit: Visit, asked: Asked) -> HttpResponse:
    """Save the list as it is asked for under a name, and lead there."""
    given = View(
        asked.kind.slug,
        visit.request.POST.get("name", "").strip(),
        to_json(asked.where) if asked.where else {},
        tuple(field.slug for field in asked.columns),
        asked.sort if asked.given_sort else "",
        shared="shared" in visit.request.POST,
        beside=frozenset(field.slug for field in asked.kind.beside),
    )
    made = perform(save_view, visit.context, given)
    with visit.reading() as found:
        query = _query(asked.kind, view(found.cursor, made, visit.user.pk))
    response = with_toast(HttpResponse(status=204), _("View saved."))
    path = f"{visit.root}/{asked.kind.slug}?{query}"
    response["HX-Location"] = json.dumps({"path": path, "target": "#main"})
    return response


def drop_view(visit: Visit, view: UUID) -> HttpResponse:
    """Remove a saved view; the records stay."""
    perform(remove_view, visit.context, view)
    return with_refresh(with_toast(HttpResponse(status=204), _("View removed.")))
