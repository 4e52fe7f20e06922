"""Changing records from their pages: one field in place, and what was done taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.access.api import members_of, perform, require
from guanxi.exchange.api import ImportNotFound, get_import
from guanxi.kernel.api import ActorKind, Invalid, Role, uuid7
from guanxi.metadata.api import Field, ObjectType, ParseContext, field_type, read_currency
from guanxi.quality.api import explain, read_country
from guanxi.records.api import (
    RecordChange,
    change_record,
    get_record,
    undo_changes,
)
from guanxi.web.generic.lists import base, called, names_behind
from guanxi.web.visit import Visit, in_workspace, posted, with_refresh, with_toast

MISSING = "missing"
# Where a field stands, by what its address says: among a record's properties, in a list, first in a list.
SHOWN = {"": "generic/property.html", "cell": "generic/cell.html", "lead": "generic/cell.html"}
EDITED = {
    "": "generic/property_edit.html",
    "cell": "generic/cell_edit.html",
    "lead": "generic/cell_edit.html",
}


def _reading(visit: Visit, field: Field, record: dict[str, Any] | None = None) -> ParseContext:
    return ParseContext(
        country=visit.workspace.country,
        currency=(record or {}).get("currency") or visit.workspace.currency,
        zone=visit.workspace.time_zone,
        language=get_language() or "en",
        options=field.options,
        new_options=field.type == "multiselect",
    )


def read_value(visit: Visit, field: Field, texts: list[str], record: dict[str, Any] | None = None) -> Any:
    """Return what was typed as its field holds it; raises ``Invalid`` with the code of what is wrong."""
    raw = ", ".join(texts) if field.type == "multiselect" else texts[0] if texts else ""
    value, _rule, error = _parsed(visit, field, raw, record)
    if error:
        raise Invalid(field=field.slug, reason=error)
    if value is None and field.required:
        raise Invalid(field=field.slug, reason=MISSING)
    return value


def _parsed(
    visit: Visit, field: Field, raw: str, record: dict[str, Any] | None
) -> tuple[Any, str | None, str | None]:
    """Read a text as an import does: conditions and the analysis know countries and currencies by code."""
    if field.standard and field.slug == "country":
        return read_country(raw)
    if field.standard and field.slug == "currency":
        return read_currency(raw, visit.workspace.currency)
    return field_type(field.type).parse(raw, _reading(visit, field, record))


def reason_text(code: str) -> str:
    """Return in words why a text is no value of its field; codes are the field types', and one is ours."""
    return _("this must not be empty") if code == MISSING else explain(code, get_language() or "en")


@in_workspace
def field_view(visit: Visit, slug: str, record: UUID, name: str) -> HttpResponse:
    """Show one field of a record; take a new value for it."""
    if visit.request.method == "POST":
        require(visit.context, Role.MEMBER, "records.change")
        return _save(visit, slug, record, name)
    return _field(visit, slug, record, name, SHOWN)


@in_workspace
def field_edit(visit: Visit, slug: str, record: UUID, name: str) -> HttpResponse:
    """Show the control that edits one field."""
    require(visit.context, Role.MEMBER, "records.change")
    return _field(visit, slug, record, name, EDITED)


def _field(
    visit: Visit, slug: str, record: UUID, name: str, drawings: dict[str, str], **more: Any
) -> HttpResponse:
    place = visit.request.GET.get("in", "")
    place = place if place in drawings else ""
    with visit.reading() as reading:
        found = get_record(reading, slug, record)
    field = kind_field(found.kind, name)
    context = base(visit, found.kind) | names_behind(visit, found.kind, [found.values], found.titles)
    if field.type == "user":
        context["users"] = {member.user.pk: str(member.user) for member in members_of(visit.workspace.id)}
    values = found.values | {"record_title": called(found.title, record)}
    return visit.render(drawings[place], **context, record=values, field=field, place=place, **more)


def kind_field(kind: ObjectType, name: str) -> Field:
    """Return a field by its slug; raises ``Invalid`` for one that does not exist."""
    field = kind.field(name)
    if field is None:
        raise Invalid(field=name, reason=kind.slug)
    return field


def _save(visit: Visit, slug: str, record: UUID, name: str) -> HttpResponse:
    with visit.reading() as reading:
        found = get_record(reading, slug, record)
    field = kind_field(found.kind, name)
    try:
        value = read_value(visit, field, visit.request.POST.getlist("value"), found.values)
        perform(change_record, visit.context, RecordChange(slug, record, {name: value}))
    except Invalid as error:
        typed = visit.request.POST.get("value", "")
        return _field(
            visit, slug, record, name, EDITED, error=reason_text(error.params["reason"]), typed=typed
        )
    undo = f"{visit.root}/trails/{visit.context.trail}/undo"
    return with_toast(_field(visit, slug, record, name, SHOWN), _("Saved."), undo=undo)


def _import_page(visit: Visit, trail: UUID) -> str:
    """Return where an import is taken back, under its lock and with its status; nothing for other trails."""
    with visit.reading() as reading:
        try:
            return f"{visit.root}/imports/{get_import(reading.cursor, trail).id}"
        except ImportNotFound:
            return ""


@in_workspace
@posted
def undo(visit: Visit, trail: UUID) -> HttpResponse:
    """Take back what was done by hand under a trail; for an import lead to its page."""
    if page := _import_page(visit, trail):
        response = HttpResponse(status=409)
        response["HX-Location"] = json.dumps({"path": page, "target": "#main"})
        return with_toast(response, _("An import is taken back here, on its own page."), tone="danger")
    done = perform(undo_changes, replace(visit.context.acting_as(ActorKind.UNDO), trail=uuid7()), trail)
    said = _("Undone, except what was edited since.") if done.kept else _("Undone.")
    return with_refresh(with_toast(HttpResponse(status=204), said))
