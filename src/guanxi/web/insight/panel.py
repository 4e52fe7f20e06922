"""What insight says of one customer, shaped for the record page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.insight.api import Panel, scores_for
from guanxi.records.api import Reader
from guanxi.web import charts, formats
from guanxi.web.insight.customers import likely
from guanxi.web.insight.look import method, said, shown
from guanxi.web.insight.value import span

GOOD, FAIR = 0.6, 0.3


def panel(reading: Reader, record: UUID) -> dict[str, Any] | None:
    """Return a customer's segment and scores with their reasons, or None where nothing can be said."""
    found = scores_for(reading.cursor, record)
    return _shown(found) if found else None


def _shown(found: Panel) -> dict[str, Any]:
    segment = shown(found.segment, "") if found.segment else None
    return {
        "as_of": _("as of %(day)s") % {"day": formats.day(found.as_of)},
        "segment": segment,
        "advice": segment.action if segment else "",
        "value": _value(found),
        "chance": _chance(found),
        "sentence": said(found.sentence),
        "facts": _facts(found),
        "steps": _steps(found) if found.r else [],
        "model": _model(found),
    }


def _value(found: Panel) -> dict[str, Any]:
    if found.value is None:
        return {"name": _("Spent so far"), "text": formats.compact_money(found.monetary, found.currency)}
    by_day = {each.as_of.date(): each.value for each in reversed(found.past) if each.value is not None}
    past = list(by_day.values())
    return {
        "name": _("Expected value, %(span)s") % {"span": span(found.horizon_days)},
        "text": formats.compact_money(found.value, found.currency),
        "shape": charts.sparkline(past) if len(past) > 2 else None,
    }


def _chance(found: Panel) -> dict[str, Any] | None:
    """Return the chance of still being a customer or, where no model knows of leaving, of buying again."""
    if found.p_alive is not None:
        share, text = found.p_alive, _("%(chance)s still a customer")
    elif found.p_buys is not None:
        share, text = found.p_buys, _("%(chance)s to buy again")
    else:
        return None
    hue = "teal" if share >= GOOD else "amber" if share >= FAIR else "red"
    return {"share": round(100 * share, 1), "hue": hue, "text": text % {"chance": likely(share)}}


def _facts(found: Panel) -> list[dict[str, str]]:
    facts = []
    if found.expected_purchases is not None:
        facts.append((_("Expected orders"), formats.number(found.expected_purchases, 1)))
    if found.expected_spend is not None:
        facts.append((_("Expected each"), formats.compact_money(found.expected_spend, found.currency)))
    if found.every_days is not None:
        facts.append((_("Usual gap"), _("%(n)s days") % {"n": formats.number(found.every_days)}))
    return [{"name": name, "text": text} for name, text in facts]


def _steps(found: Panel) -> list[dict[str, Any]]:
    days = "" if found.recency is None else _ago(found.recency)
    money = formats.compact_money(found.monetary, found.currency)
    return [
        {"name": _("Recency"), "score": found.r, "text": days},
        {"name": _("Frequency"), "score": found.f, "text": _times(found.frequency)},
        {"name": _("Spend"), "score": found.m, "text": money},
    ]


def _ago(days: int) -> str:
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": formats.number(days)}


def _times(count: int) -> str:
    return ngettext("%(n)s time", "%(n)s times", count) % {"n": formats.number(count)}


def _model(found: Panel) -> str:
    name = method(found.methods.get("value"))
    if not name:
        return _("No forecast is given: none could be tested.")
    return _("By %(method)s.") % {"method": name}
