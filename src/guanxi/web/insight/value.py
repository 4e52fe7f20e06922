"""Customer value: how it is spread, who holds it, and whether the forecast can be trusted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.insight.api import ValueDistribution, latest_report, top_customers, value_distribution
from guanxi.records.api import Reader
from guanxi.web import charts, formats
from guanxi.web.insight.analysis import banner
from guanxi.web.insight.customers import chance_name, lines
from guanxi.web.insight.left_out import left_out
from guanxi.web.insight.look import people
from guanxi.web.insight.model import in_words
from guanxi.web.insight.proof import proof
from guanxi.web.insight.tiles import Tile
from guanxi.web.visit import Visit, in_insight

TOP = 8
MEASURE = {"value": "value", "spent": "monetary"}
MOST = 200
MONTH = 30.4375


@in_insight
def value_page(visit: Visit) -> HttpResponse:
    """Show what customers are worth and whether such forecasts came true."""
    with visit.reading() as reading:
        context: dict[str, Any] = {"analysis": banner(reading)}
        found = value_distribution(reading.cursor)
        report = latest_report(reading.cursor)
        if found is not None and report is not None:
            context |= _spread(found, visit.root) | {"proof": proof(report), "model": in_words(report)}
            context |= _best(reading, visit, found, report.rank_by, TOP)
        elif report is not None:
            context["left_out"] = left_out(report.orders, report.currency, report.as_of, visit.root)
    return visit.render("insight/value.html", **context)


@in_insight
def value_customers(visit: Visit) -> HttpResponse:
    """Show the best customers, as many as one would read."""
    context: dict[str, Any] = {}
    with visit.reading() as reading:
        found, report = value_distribution(reading.cursor), latest_report(reading.cursor)
        if found is not None and report is not None:
            context = _best(reading, visit, found, report.rank_by, MOST)
            context |= {"as_of_text": _as_of(found), "most": MOST}
    return visit.render("insight/value_customers.html", **context)


def _best(reading: Reader, visit: Visit, found: ValueDistribution, by: str, limit: int) -> dict[str, Any]:
    by = by if found.measure == "value" else "spent"
    best = top_customers(reading.cursor, by=by, limit=limit)
    customers = lines(reading, best, found.currency, visit.root)
    return {
        "customers": customers,
        "chance_name": chance_name(customers),
        "ranked": _ranked(found.measure, by),
    }


def _ranked(measure: str, by: str) -> str:
    """Say what customers are ordered by; past spend although there is a forecast is what the test chose."""
    if by == "value":
        return _("Ranked by expected value")
    return _("Ranked by past spend") if measure == "spent" else _("Ranked by past spend, which ranked better")


def _as_of(found: ValueDistribution) -> str:
    return _("as of %(day)s") % {"day": formats.day(found.as_of)}


def _spread(found: ValueDistribution, root: str) -> dict[str, Any]:
    return {
        "as_of_text": _as_of(found),
        "lead": _lead(found),
        "note": _note(found),
        "tiles": _tiles(found, root),
        "histogram": _histogram(found),
        "curve": _fifths(found),
    }


def span(days: float) -> str:
    """Return a horizon in words."""
    months = round(days / MONTH)
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": formats.number(months)}


def _lead(found: ValueDistribution) -> str:
    said = {
        "total": formats.compact_money(found.total, found.currency),
        "span": span(found.horizon_days),
        "part": formats.percent(found.fifths[0]) if found.fifths else "–",
    }
    if found.measure == "spent":
        return _("Customers have spent %(total)s so far; the best fifth holds %(part)s of it.") % said
    words = _(
        "Over the next %(span)s, %(total)s is expected from your customers; the best fifth holds %(part)s."
    )
    return words % said


def _note(found: ValueDistribution) -> str:
    if found.measure == "spent":
        return _("No forecast is given, so what follows is past spend, net of returns.")
    return _("Expected purchases times expected spend each, customer by customer; later money counts less.")


def _tiles(found: ValueDistribution, root: str) -> list[Tile]:
    money = {
        name: formats.compact_money(getattr(found, name), found.currency) for name in ("total", "median")
    }
    mean = formats.compact_money(found.total / max(1, found.customers), found.currency)
    best = formats.percent(found.fifths[0]) if found.fifths else "–"
    spent = found.measure == "spent"
    inside = "" if spent else _("in %(span)s") % {"span": span(found.horizon_days)}
    valued = people(root, f"{MEASURE[found.measure]} is filled")
    return [
        Tile(_("Spent so far") if spent else _("Expected value"), money["total"], note=inside),
        Tile(_("The middle customer"), money["median"], note=_("half are worth more, half less")),
        Tile(_("The average customer"), mean, note=_("drawn up by the few largest")),
        Tile(_("The best fifth holds"), best, f"{root}/value/customers", _("of the whole")),
        Tile(_("Customers valued"), formats.number(found.customers), valued),
    ]


def _histogram(found: ValueDistribution) -> dict[str, Any]:
    labels = [_group(group["low"], group["high"], found.currency) for group in found.groups]
    values = [group["customers"] for group in found.groups]
    title = _("Customers by what they are worth")
    chart = charts.bars(
        title, labels, [charts.Series(_("Customers"), values, "1")], formats.compact, height=208
    )
    starts = [
        formats.compact_money(group["low"], found.currency) if group["low"] else "" for group in found.groups
    ]
    chart.slots[:] = [replace(slot, label=start) for slot, start in zip(chart.slots, starts, strict=True)]
    return {"chart": chart, "note": _("Each bar begins at the amount below it; bars grow wider to the right")}


def _group(low: int | None, high: int | None, currency: str) -> str:
    if low is None:
        return f"< {formats.compact_money(high, currency)}"
    if high is None:
        return f"{formats.compact_money(low, currency)} +"
    return f"{formats.compact_money(low, currency)} – {formats.compact_money(high, currency)}"


def _fifths(found: ValueDistribution) -> dict[str, Any]:
    names = [_("Best fifth"), _("Second"), _("Third"), _("Fourth"), _("Last fifth")]
    parts = found.fifths or ()
    rows = [
        {"name": name, "share": round(100 * part, 2), "text": formats.percent(part, 1)}
        for name, part in zip(names, parts, strict=False)
    ]
    return {"rows": rows, "note": _("Customers in five equal groups, the most valuable first")}
