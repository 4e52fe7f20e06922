"""The home page: how the business stands, who needs attention, what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.exchange.api import list_imports
from guanxi.insight.api import Home, home_numbers
from guanxi.metadata.api import is_on
from guanxi.records.api import Count, Reader, count
from guanxi.web import charts, formats
from guanxi.web.insight.analysis import told
from guanxi.web.insight.attention import matters
from guanxi.web.insight.happened import happenings
from guanxi.web.insight.left_out import left_out
from guanxi.web.insight.look import listed, people, shown, tone
from guanxi.web.insight.tiles import Tile
from guanxi.web.visit import INSIGHT, Visit, in_workspace, nav_objects

SHAPE = 12
PERIOD = 30
TILES = 5


@in_workspace
def home_page(visit: Visit) -> HttpResponse:
    """Show how the business stands."""
    if visit.request.session.get("workspace") != visit.workspace.slug:
        visit.request.session["workspace"] = visit.workspace.slug
    with visit.reading() as reading:
        analysed = is_on(visit.workspace, INSIGHT)
        home = home_numbers(reading.cursor, trails=16, analysed=analysed)
        runs = {run.id: run for run in list_imports(reading.cursor, limit=20)}
        begun = bool(runs) or any(reading.objects.find(kind) for each in home.changed for kind in each.counts)
        context = _numbers(visit, reading, home, begun=begun, analysed=analysed)
        context["attention"] = matters(home, runs.values(), visit.root, analysed=analysed)
        scored = {home.last.id: home.last.scores} if home.last else {}
        context["happened"] = happenings(home.changed, runs, scored, reading.objects, visit.root)
    return visit.render("insight/home.html", greeting=_greeting(visit), **context)


def _numbers(visit: Visit, reading: Reader, home: Home, *, begun: bool, analysed: bool) -> dict[str, Any]:
    counted = home.customers.get("people")
    known = Count(counted, exact=True) if counted else count(reading, "people")
    currency = home.currency or visit.workspace.currency
    return {
        "fresh": not (begun or known.value or home.months),
        "standing": _standing(home) if analysed else "",
        "analysis": told(home.last, home.as_of),
        "tiles": _tiles(home, known, currency, visit.root) if analysed else _held(visit, reading, known),
        "left_out": left_out(home.orders, currency, home.as_of, visit.root),
        "revenue": _revenue(home, currency),
        "groups": _groups(home, visit.root),
    }


def _greeting(visit: Visit) -> str:
    hour = timezone.localtime().hour
    words = _("Good morning, %(name)s") if 4 <= hour < 12 else _("Good afternoon, %(name)s")
    if hour >= 18 or hour < 4:
        words = _("Good evening, %(name)s")
    name = visit.user.name or visit.user.email.partition("@")[0]
    return words % {"name": name.split()[0] if name.isascii() and " " in name else name}


def _standing(home: Home) -> str:
    if home.as_of is None or home.looked_at is None:
        return _("Bring customers and orders, and their numbers show here.")
    when = {"day": formats.day(home.as_of), "ago": formats.ago(home.looked_at)}
    return _("Figures up to the end of %(day)s · analysed %(ago)s") % when


def _tiles(home: Home, known: Count, currency: str, root: str) -> list[Tile]:
    last = _days(home.as_of)

    def money(units: float) -> str:
        return formats.compact_money(units, currency)

    def tile(label: str, name: str, icon: str, href: str, text: Callable[[float], str]) -> Tile:
        now = home.periods.get("now", {}).get(name)
        value = "–" if now is None else text(now)
        return Tile(label, value, href, "", icon, _change(home, name), _shape(home, name))

    orders, largest = listed(root, "orders", last), listed(root, "orders", last, "-total")
    return [
        Tile(_("Customers"), _number(known), f"{root}/people", _newcomers(home), "users"),
        tile(_("Revenue, 30 days"), "revenue", "banknote", orders, money),
        tile(_("Orders, 30 days"), "orders", "shopping-bag", orders, formats.number),
        tile(_("Average order"), "average_order", "receipt", largest, money),
        tile(_("Active, 30 days"), "customers", "activity", _buyers(home.as_of, root), formats.number),
    ]


def _held(visit: Visit, reading: Reader, people: Count) -> list[Tile]:
    """Return how many records of each kind there are: what a workspace without insight knows of itself."""
    language = get_language() or "en"
    tiles = []
    for kind in nav_objects(visit.workspace)[:TILES]:
        held = people if kind.slug == "people" else count(reading, kind.slug)
        label, href = kind.plural.in_language(language), f"{visit.root}/{kind.slug}"
        tiles.append(Tile(label, _number(held), href, icon=kind.icon))
    return tiles


def _number(held: Count) -> str:
    return formats.number(held.value) + ("" if held.exact else "+")


def _newcomers(home: Home) -> str:
    new = home.periods.get("now", {}).get("new_customers")
    return _("%(n)s new in 30 days") % {"n": formats.number(new)} if new else ""


def _span(as_of: datetime) -> tuple[date, date]:
    """Return the first and the last of the thirty days."""
    last = timezone.localtime(as_of).date()
    return last - timedelta(days=PERIOD - 1), last


def _days(as_of: datetime | None) -> Sequence[str]:
    """Return which orders the numbers of the last thirty days were counted from, as chips of their list."""
    if as_of is None:
        return ()
    first, last = _span(as_of)
    return (f"ordered_at:gte:{first}", f"ordered_at:lte:{last}", "status:ne:cancelled")


def _buyers(as_of: datetime | None, root: str) -> str:
    """Return the address of those who ordered in the last thirty days."""
    if as_of is None:
        return f"{root}/people"
    first, last = _span(as_of)
    counted = f"ordered_at >= {first} and ordered_at <= {last} and status != cancelled and total >= 0"
    return people(root, f"orders.count(where {counted}) >= 1")


def _change(home: Home, name: str) -> float | None:
    now, before = (home.periods.get(part, {}) for part in ("now", "before"))
    return now[name] / before[name] - 1 if now.get(name) and before.get(name) else None


def _shape(home: Home, name: str) -> charts.Sparkline | None:
    """Return the shape of the last whole months; the month at hand would only look like a fall."""
    values = [month[name] or 0 for month in home.months[-SHAPE - 1 : -1]]
    return charts.sparkline(values) if len(values) > 2 else None


def _revenue(home: Home, currency: str) -> dict[str, Any]:
    months = home.months[-25:]
    if not months:
        return {}
    parts = {
        name: [month[name] for month in months]
        for name in ("returning_revenue", "new_revenue", "unknown_revenue")
    }
    series = [
        charts.Series(_("Returning customers"), parts["returning_revenue"], "1"),
        charts.Series(_("New customers"), parts["new_revenue"], "2"),
        charts.Series(_("Customer not known"), parts["unknown_revenue"], "muted"),
    ]
    chart = charts.bars(
        _("Revenue by month"),
        [formats.month(date.fromisoformat(f"{month['month']}-01")) for month in months],
        [each for each in series if any(each.values)],
        lambda units: formats.compact_money(units, currency),
        height=296,
    )
    return {"chart": chart, "note": _("After returns; the last month is not over yet")}


def _groups(home: Home, root: str) -> dict[str, Any]:
    cards = [card for card in home.segments if card.customers]
    most = max((card.customers for card in cards), default=1)
    rows = []
    for card in cards:
        segment = shown(card.segment, root)
        rows.append({
            "name": segment.name, "href": segment.list, "share": round(100 * card.customers / most, 2),
            "tone": tone(card.segment.key), "text": formats.number(card.customers),
            "note": formats.percent(card.share),
        })  # fmt: skip
    scored = sum(card.customers for card in cards)
    return {"rows": rows, "note": _("%(n)s customers who have bought") % {"n": formats.number(scored)}}
