"""Segments: what each is, how many are in it, how they moved, what to do about it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.insight.api import SegmentCard, SegmentOverview, segment_overview, top_customers
from guanxi.web import formats
from guanxi.web.insight.analysis import banner
from guanxi.web.insight.customers import chance_name, last_bought, lines
from guanxi.web.insight.left_out import left_out
from guanxi.web.insight.look import FADING, GONE, shown
from guanxi.web.insight.moves import flow, grid, limits, moves
from guanxi.web.insight.tiles import Tile
from guanxi.web.visit import Visit, in_insight

TOP = 10


@in_insight
def segments_page(visit: Visit) -> HttpResponse:
    """Show all segments."""
    with visit.reading() as reading:
        overview = segment_overview(reading.cursor)
        said = banner(reading)
    told = _shown(overview, visit.root) if overview else {}
    return visit.render("insight/segments.html", analysis=said, **told)


def _shown(overview: SegmentOverview, root: str) -> dict[str, Any]:
    if any(card.customers for card in overview.cards):
        return _parts(overview, root)
    return {"left_out": left_out(overview.orders, overview.currency, overview.as_of, root)}


def _parts(overview: SegmentOverview, root: str) -> dict[str, Any]:
    return {
        "as_of_text": as_of(overview),
        "lead": _lead(overview),
        "note": _("Everyone who has bought is scored from 1 to 5 by how lately, how often and for how much. "
                  "The three scores together name the segment."),
        "rows": _rows(overview, root),
        "moves": moves(overview, root),
        "grid": grid(overview, root),
        "limits": limits(overview),
        "limits_note": _limits_note(overview),
    }  # fmt: skip


def _limits_note(overview: SegmentOverview) -> str:
    if overview.fixed:
        return _("Scores stand on limits that an administrator has fixed.")
    return _(
        "Scores are fifths of your own customers: 5 is the best fifth, and equals always score the same. "
        "So some fifths can stay empty."
    )


def as_of(overview: SegmentOverview) -> str:
    """Return the moment of which the figures speak."""
    return _("as of %(day)s") % {"day": formats.day(overview.as_of)}


def _lead(overview: SegmentOverview) -> str:
    sizes = {card.segment.key: card.customers for card in overview.cards}
    scored = sum(sizes.values())
    fading = sum(number for key, number in sizes.items() if key in FADING)
    staying = scored - fading - sum(sizes[key] for key in GONE)
    said = {"n": formats.number(scored), "staying": formats.percent(staying / scored),
            "fading": formats.percent(fading / scored)}  # fmt: skip
    return _("Of %(n)s customers, %(staying)s are with you, and %(fading)s are fading.") % said


def _rows(overview: SegmentOverview, root: str) -> list[dict[str, Any]]:
    most = max(card.customers for card in overview.cards)
    spent = sum(card.total_spent for card in overview.cards)
    rows, reached = [], 0.0
    for card in overview.cards:
        segment = shown(card.segment, root)
        rows.append({
            "key": segment.key, "name": segment.name, "meaning": segment.meaning, "hue": segment.hue,
            "href": segment.href, "list": segment.list, "customers": card.customers,
            "share_text": formats.percent(card.share), "meter": round(100 * card.customers / most, 2),
            "x": round(reached, 2), "width": round(100 * card.share, 2),
            "revenue": formats.compact_money(card.total_spent, overview.currency),
            "revenue_share": formats.percent(card.total_spent / spent) if spent else "",
            "value": formats.compact_money(card.average_value, overview.currency) or "–",
            **_change(card),
        })  # fmt: skip
        reached += 100 * card.share
    return rows


def _change(card: SegmentCard) -> dict[str, Any]:
    """Return how a segment's size changed; more is bad where customers fade or have gone."""
    change = card.change
    if change is None:
        return {"change": None}
    good = (change > 0) != (card.segment.key in FADING | GONE)
    tone = "flat" if not change else "good" if good else "bad"
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return {"change": change, "change_tone": tone, "change_text": f"{sign}{formats.number(abs(change))}"}


@in_insight
def segment_page(visit: Visit, key: str) -> HttpResponse:
    """Show one segment."""
    with visit.reading() as reading:
        overview = segment_overview(reading.cursor)
        card = next((card for card in overview.cards if card.segment.key == key), None) if overview else None
        if overview is None or card is None:
            raise Http404
        best = top_customers(reading.cursor, segment=key, limit=TOP)
        customers = lines(reading, best, overview.currency, visit.root)
    context: dict[str, Any] = {"customers": customers, "chance_name": chance_name(customers)}
    return visit.render("insight/segment.html", **_about(card, overview, visit.root), **context)


def _about(card: SegmentCard, overview: SegmentOverview, root: str) -> dict[str, Any]:
    return {
        "segment": shown(card.segment, root),
        "tiles": _tiles(card, overview, root),
        "flow": flow(overview, card.segment.key, root),
        "boxes": _boxes(card),
        "as_of_text": as_of(overview),
    }


def _tiles(card: SegmentCard, overview: SegmentOverview, root: str) -> list[Tile]:
    def money(units: int | None) -> str:
        return "–" if units is None else formats.compact_money(units, overview.currency)

    return [
        Tile(_("Customers"), formats.number(card.customers), shown(card.segment, root).list, _moved(card)),
        Tile(_("Revenue so far"), money(card.total_spent)),
        Tile(_("Expected value each"), money(card.average_value)),
        Tile(_("The middle customer"), money(card.spent), note=_habit(card)),
    ]


def _moved(card: SegmentCard) -> str:
    if card.change is None:
        return formats.percent(card.share)
    said = {"arrived": formats.number(card.arrived), "left": formats.number(card.left)}
    return _("%(arrived)s came, %(left)s left") % said


def _habit(card: SegmentCard) -> str:
    if card.recency is None or card.frequency is None:
        return ""
    bought = ngettext("%(n)s purchase", "%(n)s purchases", card.frequency)
    return bought % {"n": formats.number(card.frequency)} + " · " + last_bought(card.recency)


def _boxes(card: SegmentCard) -> list[list[dict[str, str]]]:
    names = (_("Recency"), _("Frequency"), _("Spend"))
    return [
        [{"name": name, "scores": _span(scores)} for name, scores in zip(names, box, strict=True)]
        for box in card.segment.boxes
    ]


def _span(scores: str) -> str:
    return scores if len(scores) == 1 else f"{scores[0]}–{scores[-1]}"
