"""The trash of an object: what was moved there, found again by its words, and brought back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import ngettext

from guanxi.access.api import perform
from guanxi.records.api import RecordNotFound, Selection, list_records, restore_records, trash_records
from guanxi.web.generic.lists import base, named, names_behind
from guanxi.web.visit import Visit, in_workspace, posted, with_refresh, with_toast

PAGE = 50
LATEST = "-updated_at"
"""Nothing changes in the trash, so the last change of a record was its way there."""
COLUMNS = 4


@in_workspace
def trash_page(visit: Visit, slug: str) -> HttpResponse:
    """Show what is in the trash, the latest first; asked by POST, move records there."""
    if visit.request.method == "POST":
        return _move(visit, slug)
    words, place = visit.request.GET.get("q", "").strip(), visit.request.GET.get("after") or None
    with visit.reading() as reading:
        kind = reading.objects.get(slug)
        fields = [field for field in kind.fields if field.listed and field.slug not in kind.title[:1]][
            :COLUMNS
        ]
        columns = [*(field.slug for field in fields), "updated_at"]
        found = list_records(
            reading, slug, q=words, sort=LATEST, columns=columns, limit=PAGE, cursor=place, trash=True
        )
        page = named(reading, found)
    context = base(visit, kind) | names_behind(visit, kind, page.rows, page.titles)
    template = "generic/trash_rows.html" if place else "generic/trash.html"
    return visit.render(template, **context, page=page, fields=fields, words=words)


def _move(visit: Visit, slug: str) -> HttpResponse:
    moved = perform(trash_records, visit.context, Selection(slug, _ids(visit, slug)))
    response = HttpResponse(status=204)
    if visit.request.POST.get("from") == "record":
        response["HX-Location"] = f'{{"path": "{visit.root}/{slug}", "target": "#main"}}'
    else:
        with_refresh(response)
    said = ngettext("%(n)s record moved to the trash.", "%(n)s records moved to the trash.", moved) % {
        "n": moved
    }
    return with_toast(response, said, undo=_undo(visit))


@in_workspace
@posted
def restore(visit: Visit, slug: str) -> HttpResponse:
    """Bring records back from the trash, with a way back there."""
    back = perform(restore_records, visit.context, Selection(slug, _ids(visit, slug)))
    said = ngettext("%(n)s record restored.", "%(n)s records restored.", back) % {"n": back}
    return with_toast(with_refresh(HttpResponse(status=204)), said, undo=_undo(visit))


def _ids(visit: Visit, slug: str) -> list[UUID]:
    found = []
    for each in filter(None, visit.request.POST.get("ids", "").split(",")):
        try:
            found.append(UUID(each))
        except ValueError as error:
            raise RecordNotFound(id=each, object=slug) from error
    return found


def _undo(visit: Visit) -> str:
    return f"{visit.root}/trails/{visit.context.trail}/undo"
