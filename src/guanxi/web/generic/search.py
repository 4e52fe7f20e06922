"""Finding: the command palette, and the choice of a record to point at."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.metadata.api import ObjectType, is_on
from guanxi.records.api import Hit, list_records, search_all
from guanxi.web.generic.lists import SQUARE, named
from guanxi.web.visit import INSIGHT, Visit, in_workspace, nav_objects

PER_OBJECT = 6
HITS = 18
PICKS = 8


@in_workspace
def palette(visit: Visit) -> HttpResponse:
    """Answer the command palette: records that the words find, pages whose name contains them."""
    words = visit.request.GET.get("q", "").strip()
    groups = _records(visit, words) if words else []
    pages = [page for page in _pages(visit) if words.casefold() in page["title"].casefold()]
    if pages:
        groups.append({"name": _("Go to"), "items": pages})
    return visit.render("generic/search_results.html", groups=groups)


def _records(visit: Visit, words: str) -> list[dict[str, Any]]:
    language = get_language() or "en"
    with visit.reading() as reading:
        hits = search_all(reading, words, limit=HITS)
        kinds = {hit.object: reading.objects.get(hit.object) for hit in hits}
    return [
        {
            "name": kind.plural.in_language(language),
            "items": [_item(visit, kind, hit) for hit in hits if hit.object == slug][:PER_OBJECT],
        }
        for slug, kind in kinds.items()
    ]


def _item(visit: Visit, kind: ObjectType, hit: Hit) -> dict[str, Any]:
    notes = [str(value) for value in hit.values.values() if value and str(value) != hit.title]
    return {
        "title": hit.title or str(hit.id)[-8:],
        "note": notes[0] if notes else "",
        "href": f"{visit.root}/{hit.object}/{hit.id}",
        "avatar": hit.object not in SQUARE,
        "icon": kind.icon,
    }


def _pages(visit: Visit) -> list[dict[str, Any]]:
    language = get_language() or "en"
    insight = [(_("Segments"), "shapes", "/segments"), (_("Customer value"), "gem", "/value")]
    fixed = [
        (_("Home"), "house", ""),
        *(
            (kind.plural.in_language(language), kind.icon, f"/{kind.slug}")
            for kind in nav_objects(visit.workspace)
        ),
        *(insight if is_on(visit.workspace, INSIGHT) else []),
        (_("Imports"), "file-down", "/imports"),
        (_("Import a file"), "upload", "/imports/new"),
        (_("Settings"), "settings", "/settings"),
        (_("Members"), "users", "/settings/members"),
    ]
    return [{"title": title, "icon": icon, "href": visit.root + path} for title, icon, path in fixed]


@in_workspace
def pick(visit: Visit, slug: str) -> HttpResponse:
    """Offer records of an object for a relation, and none of them unless it is ``required``."""
    with visit.reading() as reading:
        page = list_records(reading, slug, q=visit.request.GET.get("q", "").strip(), columns=[], limit=PICKS)
        named(reading, page)
    return visit.render("generic/pick.html", page=page, required="required" in visit.request.GET)
