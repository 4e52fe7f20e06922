"""Settings of the scores: fifths of one's own customers, or limits that an administrator fixes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from guanxi.access.api import perform
from guanxi.insight.api import SegmentOverview, Thresholds, fix_limits, fixed_limits, segment_overview
from guanxi.kernel.api import Invalid
from guanxi.metadata.api import ParseContext, field_type
from guanxi.web.visit import Visit, in_insight, with_refresh, with_toast

# The scores that have a limit, the best first; whoever reaches none of them has the score 1.
LIMITED = (5, 4, 3, 2)
TYPES = {"recency": "number", "frequency": "number", "monetary": "money"}
LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One limit of the form: its input's name, what stands in it, what it is called, whether it is wrong."""

    name: str
    text: str
    label: str
    wrong: bool


@in_insight
def limits_page(visit: Visit) -> HttpResponse:
    """Show what the scores stand on; change it, and have everybody scored anew."""
    if visit.request.method == "POST":
        return _change(visit)
    with visit.reading() as reading:
        fixed = fixed_limits(reading.cursor, visit.workspace.currency)
        overview = segment_overview(reading.cursor)
    texts = _texts(visit, fixed, overview)
    form = _form(texts, is_fixed=fixed is not None, errors={})
    return visit.render("insight/settings_limits.html", here="scores", **form)


def _change(visit: Visit) -> HttpResponse:
    errors: dict[str, str] = {}
    given = _given(visit, errors) if visit.request.POST.get("by") == "limits" else None
    if not errors:
        try:
            perform(fix_limits, visit.context, given)
        except Invalid as error:
            errors[error.params["field"]] = _("Each better score has to ask for more than the one below it.")
    if errors:
        form = _form(visit.request.POST.dict(), is_fixed=True, errors=errors)
        return visit.render("insight/limits_form.html", **form)
    said = _("Saved. Your customers are being scored anew.")
    return with_refresh(with_toast(HttpResponse(status=204), said))


def _given(visit: Visit, errors: dict[str, str]) -> Thresholds:
    """Return the limits of a form in ascending order; what cannot be read is told in ``errors``."""
    found: dict[str, list[float]] = {measure: [] for measure in TYPES}
    for measure, kind in TYPES.items():
        scores = LIMITED if measure == "recency" else reversed(LIMITED)
        for score in scores:
            parsed = field_type(kind).parse(visit.request.POST.get(f"{measure}-{score}", ""), _reading(visit))
            value = parsed.value
            if value is None or value < 0 or value != int(value) or (kind == "number" and value > LARGEST):
                errors[measure] = _("Every score needs a whole number here, zero or more.")
                value = 0
            found[measure].append(value)
    recency, frequency, monetary = ((a, b, c, d) for a, b, c, d in found.values())
    return Thresholds(recency, frequency, monetary)


def _reading(visit: Visit) -> ParseContext:
    return ParseContext(country=visit.workspace.country, currency=visit.workspace.currency)


def _texts(visit: Visit, fixed: Thresholds | None, overview: SegmentOverview | None) -> dict[str, str]:
    """Return what stands in the form: the fixed limits, or those that today's fifths come to."""
    texts = {}
    for measure, kind in TYPES.items():
        for place, score in enumerate(LIMITED):
            if fixed:
                limits = getattr(fixed, measure)
                value = limits[place if measure == "recency" else len(LIMITED) - 1 - place]
            else:
                value = _today(overview, measure, score)
            text = "" if value is None else field_type(kind).to_export(value, _reading(visit))
            texts[f"{measure}-{score}"] = text
    return texts


def _today(overview: SegmentOverview | None, measure: str, score: int) -> int | None:
    if overview is None:
        return None
    pair = overview.spread["limits"][measure][score - 1]
    worst = 1 if measure == "recency" else 0
    return None if pair is None else pair[worst]


def _form(texts: dict[str, str], *, is_fixed: bool, errors: dict[str, str]) -> dict[str, Any]:
    names = {"recency": _("Last purchase, days ago"), "frequency": _("Purchases"), "monetary": _("Spent")}
    rows = [
        {
            "score": score,
            "cells": [
                Cell(
                    f"{measure}-{score}",
                    texts.get(f"{measure}-{score}", ""),
                    _("%(measure)s, for score %(score)s") % {"measure": name, "score": score},
                    measure in errors,
                )
                for measure, name in names.items()
            ],
        }
        for score in LIMITED
    ]
    told = [f"{names[measure]}: {said}" for measure, said in errors.items()]
    return {"is_fixed": is_fixed, "rows": rows, "errors": told}
