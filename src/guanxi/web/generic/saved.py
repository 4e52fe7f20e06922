"""Saved views as tabs over a list."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from guanxi.cluster.api import Cursor
from guanxi.metadata.api import And, Condition, from_json, views_of
from guanxi.web.generic.conditions import Chip
from guanxi.web.generic.listing import Asked, all_fields
from guanxi.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Tab:
    """A view's name, the query that shows it, and whether it is shown now."""

    name: str
    query: str
    current: bool


def saved_tabs(cursor: Cursor, visit: Visit, asked: Asked) -> list[Tab]:
    """Return the tab of all records, then those of the views that the visitor sees."""
    tabs = [Tab(_("All"), "", not asked.query)]
    for view in views_of(cursor, asked.kind.slug, visit.user.pk):
        pairs = [("f", chip.code) for chip in _chips(asked, view.filter)]
        query = urlencode([*pairs, *((("sort", view.sort),) if view.sort else ())])
        tabs.append(Tab(view.name, query, query == asked.query))
    return tabs


def _chips(asked: Asked, stored: dict[str, object]) -> list[Chip]:
    if not stored:
        return []
    node = from_json(stored)
    parts = node.parts if isinstance(node, And) else (node,)
    fields = all_fields(asked.kind)
    return [
        Chip(fields[part.field], part.op, "" if part.value is None else str(part.value))
        for part in parts
        if isinstance(part, Condition) and part.field in fields
    ]
