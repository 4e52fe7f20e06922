"""A new record by hand: a form of what it needs and a few fields more."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from guanxi.access.api import perform, require
from guanxi.kernel.api import Invalid, Role
from guanxi.metadata.api import Field, ObjectType
from guanxi.records.api import NewRecords, Reader, RecordNotFound, create_records, get_record
from guanxi.web.generic.lists import base, called
from guanxi.web.generic.writes import read_value, reason_text
from guanxi.web.visit import Visit, in_workspace, with_toast

OFFERED = 7
POINTERS = frozenset({"relation", "user"})


@in_workspace
def new_record(visit: Visit, slug: str) -> HttpResponse:
    """Show the form of a new record; create it."""
    if visit.request.method == "POST":
        require(visit.context, Role.MEMBER, "records.create")
    with visit.reading() as reading:
        kind = reading.objects.get(slug)
        rows = [{"field": each, "raw": "", "error": "", "title": ""} for each in offered(kind)]
        values = _read_rows(visit, reading, rows) if visit.request.method == "POST" else None
    if values is None:
        return visit.render("generic/create.html", **base(visit, kind), rows=rows)
    made = perform(create_records, visit.context, NewRecords(slug, [values]))
    response = HttpResponse(status=204)
    response["HX-Location"] = f'{{"path": "{visit.root}/{slug}/{made[0]}", "target": "#main"}}'
    return with_toast(response, _("Created."), undo=f"{visit.root}/trails/{visit.context.trail}/undo")


def offered(kind: ObjectType) -> list[Field]:
    """Return the fields of the form: those without which there is no record, then the first of the others."""
    free = [each for each in kind.fields if not each.computed]
    needed = [each for each in free if each.required]
    return needed + [each for each in free if not each.required and each.type not in POINTERS][:OFFERED]


def _read_rows(visit: Visit, reading: Reader, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    for row in rows:
        field, row["raw"] = row["field"], visit.request.POST.get(row["field"].slug, "")
        try:
            value = read_value(visit, field, [row["raw"]])
            if value is not None and field.type == "relation":
                found = get_record(reading, field.target, value)
                row["title"] = called(found.title, found.id)
        except RecordNotFound:
            row["error"] = reason_text("not_a_reference")
        except Invalid as error:
            row["error"] = reason_text(error.params["reason"])
        else:
            values |= {} if value is None else {field.slug: value}
    return None if any(row["error"] for row in rows) else values
