"""The list of an object: the page, more rows, totals, columns, a filter's form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict

from guanxi.access.api import user_names
from guanxi.metadata.api import FieldNotFound, ObjectType
from guanxi.records.api import Page, Reader, list_records, listed_kind, title_of, totals
from guanxi.web.generic.conditions import operator_names, operators
from guanxi.web.generic.heads import heads, heads_with_totals
from guanxi.web.generic.listing import PAGE, Asked, all_fields, read_asked
from guanxi.web.generic.saved import columns_of_view, drop_view, keep_view, saved_tabs
from guanxi.web.visit import Visit, in_workspace, posted

SQUARE = frozenset({"companies", "products", "orders", "order_lines"})


def asked_of(visit: Visit, found: Reader, slug: str) -> Asked:
    """Return the list that the request's address asks for; raises ``NotFound``."""
    return arranged(visit, found, listed_kind(found, slug), visit.request.GET)


def arranged(visit: Visit, found: Reader, kind: ObjectType, query: QueryDict) -> Asked:
    """Return what a list's query asks for, with the columns that this reader chose for it before.

    A saved view brings its own, until the reader chooses others for it.
    """
    view = query.get("view", "")
    chosen = visit.request.session.get(_chosen(kind.slug, view))
    return read_asked(kind, query, chosen or columns_of_view(visit, found.cursor, view))


def _chosen(slug: str, view: str) -> str:
    """Return the session's key of the columns that its reader chose for a list or one of its views."""
    return f"columns.{slug}.{view}" if view else f"columns.{slug}"


def fetch(visit: Visit, found: Reader, asked: Asked) -> dict[str, Any]:
    """Return a page of records, with the names behind their relations and users."""
    page = list_records(
        found,
        asked.kind.slug,
        where=asked.where,
        sort=asked.sort,
        q=asked.words,
        columns=[field.slug for field in asked.columns],
        limit=PAGE,
        cursor=asked.after or None,
    )
    return {"page": named(found, page), **names_behind(visit, asked.kind, page.rows, page.titles)}


def named(found: Reader, page: Page) -> Page:
    """Give each row what it is called, or the end of its id."""
    for row in page.rows:
        row["record_title"] = called(title_of(found, page.kind, row), row["id"])
    return page


def called(title: str, record: object) -> str:
    """Return a record's title, or the end of its id where it has none."""
    return title or f"#{str(record)[-8:]}"


def names_behind(
    visit: Visit,
    kind: ObjectType,
    rows: Iterable[Mapping[str, Any]],
    titles: Mapping[str, Mapping[Any, str]],
) -> dict[str, Any]:
    """Return the names behind the relations and users that some rows point at."""
    fields = [field.slug for field in kind.fields if field.type == "user"]
    users = {row[slug] for row in rows for slug in fields if row.get(slug)}
    names = {record: title for by_id in titles.values() for record, title in by_id.items()}
    return {"names": names, "users": user_names(visit.workspace.id, users)}


def base(visit: Visit, kind: ObjectType) -> dict[str, Any]:
    """Return what every page about an object needs."""
    return {"kind": kind, "here": f"{visit.root}/{kind.slug}", "square": kind.slug in SQUARE}


@in_workspace
def list_page(visit: Visit, slug: str) -> HttpResponse:
    """Show a list."""
    with visit.reading() as found:
        asked = asked_of(visit, found, slug)
        rows = fetch(visit, found, asked)
        views = saved_tabs(found.cursor, visit, asked)
    context = base(visit, asked.kind) | rows | _tools(asked)
    context["view_now"] = any(view.current for view in views)
    response = visit.render("generic/list.html", asked=asked, views=views, **context)
    if "add" in visit.request.GET:
        response["HX-Push-Url"] = f"{visit.root}/{slug}?{asked.query}"
    return response


def _tools(asked: Asked) -> dict[str, Any]:
    shown = [field.slug for field in asked.columns]
    fields = all_fields(asked.kind)
    rest = [field for slug, field in fields.items() if slug not in shown]
    return {
        "heads": heads(asked),
        "chips": [(chip, asked.without(chip)) for chip in asked.chips],
        "filterable": [
            field for field in fields.values() if operator_names(field.type) and field.type != "relation"
        ],
        "choosable": [*((field, True) for field in asked.columns), *((field, False) for field in rest)],
    }


@in_workspace
def more_rows(visit: Visit, slug: str) -> HttpResponse:
    """Send the next rows of a list."""
    with visit.reading() as found:
        asked = asked_of(visit, found, slug)
        rows = fetch(visit, found, asked)
    context = base(visit, asked.kind) | rows
    return visit.render("generic/list_rows.html", asked=asked, heads=heads(asked), **context)


@in_workspace
def list_foot(visit: Visit, slug: str) -> HttpResponse:
    """Send a list's foot: how many records there are, and the sums of its columns."""
    with visit.reading() as found:
        asked = asked_of(visit, found, slug)
        shown = [field.slug for field in asked.columns]
        sums = totals(found, slug, where=asked.where, q=asked.words, fields=shown)
    row = heads_with_totals(asked, sums, visit.workspace)
    return visit.render("generic/list_totals.html", heads=row, count=sums.count)


@in_workspace
@posted
def choose_columns(visit: Visit, slug: str) -> HttpResponse:
    """Keep which columns the reader wants, in which order, and send the list anew."""
    chosen = _chosen(slug, visit.request.GET.get("view", ""))
    visit.request.session[chosen] = visit.request.POST.getlist("column")
    page: HttpResponse = list_page(visit.request, visit.workspace.slug, slug=slug)
    return page


@in_workspace
@posted
def save(visit: Visit, slug: str) -> HttpResponse:
    """Save the list as a view."""
    with visit.reading() as found:
        asked = asked_of(visit, found, slug)
    return keep_view(visit, asked)


@in_workspace
@posted
def forget(visit: Visit, slug: str, view: UUID) -> HttpResponse:  # noqa: ARG001 (part of the address)
    """Remove a saved view."""
    return drop_view(visit, view)


@in_workspace
def filter_form(visit: Visit, slug: str) -> HttpResponse:
    """Send the form of one condition, empty or filled from a chip."""
    with visit.reading() as found:
        asked = asked_of(visit, found, slug)
    code = visit.request.GET.get("instead", "")
    chip = next((chip for chip in asked.chips if chip.code == code), None)
    name = visit.request.GET.get("field", "")
    field = all_fields(asked.kind).get(name)
    if field is None:
        raise FieldNotFound(object=slug, field=name)
    return visit.render(
        "generic/filter_form.html",
        **base(visit, asked.kind),
        asked=asked,
        field=field,
        operators=operators(field),
        op=chip.op if chip else "",
        value=chip.value if chip else "",
        instead=code,
    )
