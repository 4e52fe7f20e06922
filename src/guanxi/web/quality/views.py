"""Data quality: what was measured last, of an object and of one of its fields; a button measures anew."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from guanxi.access.api import perform
from guanxi.metadata.api import ObjectType
from guanxi.quality.api import (
    DOUBLE,
    FieldQuality,
    Run,
    Score,
    ask_measurement,
    being_measured,
    fields_of,
    last_measured,
    score_of,
    trend_of,
)
from guanxi.records.api import Reader
from guanxi.web import formats
from guanxi.web.insight.tiles import Tile
from guanxi.web.quality import trend, words
from guanxi.web.quality.lines import label, line, lines, losses, shapes, unused
from guanxi.web.quality.links import Lists
from guanxi.web.visit import Visit, in_workspace, nav_objects, with_refresh, with_toast


@in_workspace
def quality_home(visit: Visit) -> HttpResponse:
    """Lead to the first object that has records, else to the first."""
    with visit.reading() as reading:
        runs = {kind.slug: last_measured(reading.cursor, kind.slug) for kind in nav_objects(visit.workspace)}
    found = next((slug for slug, run in runs.items() if run and run.rows), next(iter(runs)))
    return redirect(f"{visit.root}/quality/{found}")


@in_workspace
def object_page(visit: Visit, slug: str) -> HttpResponse:
    """Show how good an object's data are; asked by POST, have them measured."""
    if visit.request.method == "POST":
        perform(ask_measurement, visit.context, "asked")
        return with_refresh(with_toast(HttpResponse(status=204), _("Measuring begins in a moment.")))
    with visit.reading() as reading:
        kind = reading.objects.get(slug)
        context = _frame(visit, reading, kind)
        run = last_measured(reading.cursor, slug)
        if run is not None:
            context |= _object(visit, reading, kind, run)
    return visit.render("quality/object.html", **context)


@in_workspace
def progress(visit: Visit, slug: str) -> HttpResponse:
    """Say whether a measurement is still under way; once it is done, the page loads anew."""
    with visit.reading() as reading:
        context = _frame(visit, reading, reading.objects.get(slug))
    if not context["busy"]:
        return with_refresh(HttpResponse(status=204))
    return visit.render("quality/measuring.html", **context)


def _frame(visit: Visit, reading: Reader, kind: ObjectType) -> dict[str, Any]:
    return {
        "kind": kind,
        "here": f"{visit.root}/quality/{kind.slug}",
        "objects": [reading.objects.get(each.slug) for each in nav_objects(visit.workspace)],
        "busy": being_measured(reading.cursor),
    }


def _object(visit: Visit, reading: Reader, kind: ObjectType, run: Run) -> dict[str, Any]:
    measured = [each for each in fields_of(reading.cursor, run.id) if kind.field(each.field)]
    sources = sorted({each.source for each in measured if each.source})
    source = visit.request.GET.get("source", "")
    lists = Lists(visit.root, kind, source if source in sources else "")
    points = trend_of(reading.cursor, kind.slug, {field.slug for field in kind.fields})
    here = [each.cells for each in measured if each.source == lists.source]
    score = score_of(here, here[0].rows if here else 0, 0 if lists.source else run.doubles)
    return {
        "run": run,
        "as_of_text": words.as_of(run),
        "lead": words.lead(score),
        "tiles": _tiles(score, run, lists, here[0].rows if here else 0),
        "losses": losses(score, kind, lists),
        "sources": sources,
        "source": lists.source,
        "lines": lines(kind, measured, lists),
        "unused": unused(kind, measured, lists),
        "chart": trend.chart(points),
        "changes": trend.changes(points, trend.imported(reading), visit.root),
    }


def _tiles(score: Score | None, run: Run, lists: Lists, rows: int) -> list[Tile]:
    if score is None:
        return []
    tiles = [
        Tile(_("Records"), formats.number(rows), lists.of()),
        Tile(
            _("Filled"),
            words.percent(score.filled),
            note=_("of the cells of fields that 1 in 20 records fills"),
        ),
        Tile(_("Valid"), words.percent(score.valid), note=_("of the filled cells")),
    ]
    if not lists.source and lists.kind.identity:
        href = lists.of(DOUBLE) if run.doubles else ""
        note = _("records that may be there twice")
        tiles.append(Tile(_("Possible doubles"), formats.number(run.doubles), href, note))
    return tiles


@in_workspace
def field_page(visit: Visit, slug: str, name: str) -> HttpResponse:
    """Show one field: by source, its shapes, what is unusual, how it fared."""
    with visit.reading() as reading:
        kind = reading.objects.get(slug)
        field, run = kind.field(name), last_measured(reading.cursor, slug)
        if field is None:
            raise Http404
        context = _frame(visit, reading, kind) | {"field": field, "name": label(field)}
        found = [each for each in fields_of(reading.cursor, run.id) if each.field == name] if run else []
        if run and found:
            points = trend_of(reading.cursor, slug, {name})
            context |= {"as_of_text": words.as_of(run), "chart": trend.field_chart(points, name)}
            context |= _field(visit, kind, name, found)
    return visit.render("quality/field.html", **context)


def _field(visit: Visit, kind: ObjectType, name: str, found: list[FieldQuality]) -> dict[str, Any]:
    field = next(each for each in kind.fields if each.slug == name)
    whole = next(each for each in found if not each.source)
    lists, own = Lists(visit.root, kind), line(field, whole, Lists(visit.root, kind))
    sources = sorted((each for each in found if each.source), key=lambda each: -each.rows)
    return {
        "line": own,
        "freshness": words.freshness(whole),
        "shapes": shapes(whole, lists),
        "unusual": words.limits(field, whole.unusual, visit.workspace.currency) if whole.unusual else "",
        "by_source": [
            line(field, each, Lists(visit.root, kind, each.source), each.source) for each in sources
        ],
    }
