"""The page of one record: properties, what happened, relations and insight; and its preview beside a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.metadata.api import Condition, Field, ObjectType, is_on
from guanxi.records.api import (
    Reader,
    Record,
    count,
    get_record,
    history_of,
    list_records,
)
from guanxi.web.generic.heads import heads
from guanxi.web.generic.listing import read_asked
from guanxi.web.generic.lists import base, called, named, names_behind
from guanxi.web.generic.origins import origins
from guanxi.web.generic.timeline import shown_entries
from guanxi.web.insight.panel import panel
from guanxi.web.visit import INSIGHT, Visit, in_workspace

HISTORY = "history"
ENTRIES = 40
ROWS = 25
COUNTED = 10_000
DIGITS = 18
SCORED = frozenset({"people", "companies"})
FIRST = ("orders", "order_lines", "events")


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the middle zone: the history, or the records of another object that point here."""

    slug: str
    name: str
    icon: str
    count: int = 0


@in_workspace
def record_page(visit: Visit, slug: str, record: UUID) -> HttpResponse:
    """Show a record."""
    with visit.reading() as reading:
        found = get_record(reading, slug, record)
        tabs = _tabs(reading, found)
        wanted = visit.request.GET.get("tab", "")
        tab = wanted if wanted in {each.slug for each in tabs} else tabs[0].slug
        context = _joined(_context(visit, reading, found), _tab(visit, reading, found, tab))
    return visit.render("generic/record.html", **context, tabs=tabs)


def _joined(page: dict[str, Any], tab: dict[str, Any]) -> dict[str, Any]:
    """Put a tab into its page; both point at records and users, and need the names of either."""
    shared = {each: page[each] | tab.get(each, {}) for each in ("names", "users")}
    return page | tab | shared


@in_workspace
def record_tab(visit: Visit, slug: str, record: UUID, tab: str) -> HttpResponse:
    """Send one tab, or its next rows."""
    with visit.reading() as reading:
        found = get_record(reading, slug, record)
        context = base(visit, found.kind) | {"record": found.values} | _tab(visit, reading, found, tab)
    template = context["more_template"] if "after" in visit.request.GET else context["tab_template"]
    return visit.render(template, **context)


@in_workspace
def preview(visit: Visit, slug: str, record: UUID) -> HttpResponse:
    """Send what stands beside the list."""
    with visit.reading() as reading:
        found = get_record(reading, slug, record)
        context = _context(visit, reading, found)
        entries = shown_entries(history_of(reading, found.kind, [found.id], limit=5), found.kind)
    return visit.render("generic/preview.html", **context, entries=entries)


def _context(visit: Visit, reading: Reader, found: Record) -> dict[str, Any]:
    kind, values = found.kind, found.values
    filled = [field for field in kind.fields if values.get(field.slug) not in (None, "", [])]
    scored = kind.slug in SCORED and is_on(visit.workspace, INSIGHT)
    insight = panel(reading, found.id) if scored else None
    return {
        **base(visit, kind),
        **names_behind(visit, kind, [values], found.titles),
        "record": values,
        "title": called(found.title, found.id),
        "filled": filled,
        "unfilled": [field for field in kind.fields if field not in filled and not field.computed],
        **origins(reading, found),
        "insight": insight,
        "insight_missing": scored and insight is None,
    }


def _pointing(reading: Reader, found: Record) -> dict[str, tuple[ObjectType, Field]]:
    return {kind.slug: (kind, field) for kind, field in reading.objects.referring(found.kind.slug)}


def _tabs(reading: Reader, found: Record) -> list[Tab]:
    language = get_language() or "en"
    tabs = []
    for kind, field in _pointing(reading, found).values():
        number = count(reading, kind.slug, where=_points(field, found), cap=COUNTED).value
        if number:
            tabs.append(Tab(kind.slug, kind.plural.in_language(language), kind.icon, number))
    tabs.sort(key=lambda tab: FIRST.index(tab.slug) if tab.slug in FIRST else len(FIRST))
    return [*tabs, Tab(HISTORY, _("History"), "history")]


def _points(field: Field, found: Record) -> Condition:
    return Condition(field.slug, "eq", str(found.id))


def _tab(visit: Visit, reading: Reader, found: Record, tab: str) -> dict[str, Any]:
    after = visit.request.GET.get("after", "")
    related = _pointing(reading, found)
    if tab == HISTORY or tab not in related:
        return {"tab_slug": HISTORY, **_history(visit, reading, found, after)}
    kind, field = related[tab]
    columns = [head for head in heads(read_asked(kind, QueryDict(), None)) if head.field.slug != field.slug]
    page = list_records(
        reading,
        kind.slug,
        where=_points(field, found),
        columns=[head.field.slug for head in columns],
        limit=ROWS,
        cursor=after or None,
    )
    named(reading, page)
    return {
        **names_behind(visit, kind, page.rows, page.titles),
        "tab_slug": tab,
        "other": kind,
        "page": page,
        "heads": columns,
        "tab_template": "generic/tab_related.html",
        "more_template": "generic/related_rows.html",
    }


def _history(visit: Visit, reading: Reader, found: Record, after: str) -> dict[str, Any]:
    # What is no number of the log's begins at its end.
    before = int(after) if after.isascii() and after.isdigit() and len(after) <= DIGITS else None
    whose = [found.id, *found.members]
    entries = history_of(reading, found.kind, whose, before=before, limit=ENTRIES)
    more = ""
    if len(entries) == ENTRIES:
        more = f"{visit.root}/{found.kind.slug}/{found.id}/tab/{HISTORY}?after={entries[-1].seq}"
    return {
        "entries": shown_entries(entries, found.kind),
        "more": more,
        "tab_template": "generic/tab_timeline.html",
        "more_template": "generic/timeline_entries.html",
    }
