"""The backtest on the page: who forecast best what was held back, whoever it was, and how honestly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.insight.api import ModelReport
from guanxi.web import charts, formats
from guanxi.web.insight.look import DECISIONS, METHODS, method, said

TARGETS = {
    "purchases": gettext_lazy("How often they buy"),
    "buys": gettext_lazy("Whether they buy at all"),
    "spend": gettext_lazy("How much they spend"),
}
MEASURES = {
    "correlation": (gettext_lazy("Correlation per customer"), gettext_lazy("1 is perfect, 0 is none")),
    "mae": (gettext_lazy("Mean absolute error"), gettext_lazy("smaller is better")),
    "rmse": (
        gettext_lazy("Root mean squared error"),
        gettext_lazy("smaller is better; large misses weigh more"),
    ),
    "brier": (gettext_lazy("Brier score"), gettext_lazy("smaller is better; 0.25 is a coin toss")),
    "bias": (gettext_lazy("Error of the total"), gettext_lazy("closer to 0 is better")),
    "top_fifth": (
        gettext_lazy("Found in the top fifth"),
        gettext_lazy("share of later spend held by the fifth ranked best"),
    ),
}
REFUSED = {
    "no_orders": gettext_lazy("There are no orders to test on."),
    "too_short": gettext_lazy(
        "The history is too short to hold back a part of it and still learn from the rest."
    ),
    "too_few_customers": gettext_lazy("Too few customers have bought again to learn a habit from."),
}
DECISIVE = {("purchases", "rmse"), ("buys", "brier"), ("spend", "top_fifth")}
"""What the choice of method goes by (see insight: ``logic/choice.py``)."""


def proof(report: ModelReport) -> dict[str, Any]:
    """Return verdict, table and calibration, or why there is none."""
    shown: dict[str, Any] = {"verdict": _verdict(report), "note": _note(report)}
    if report.backtest is not None:
        names = [
            name for name in METHODS if any(name in each["scores"] for each in report.backtest["verdicts"])
        ]
        shown |= {
            "methods": [method(name) for name in names],
            "columns": len(names) + 2,
            "table": [_row(verdict, names, report.currency) for verdict in report.backtest["verdicts"]],
            "groups": _calibrations(report),
        }
    return shown


def _note(report: ModelReport) -> str:
    if report.backtest is None:
        return str(REFUSED.get(report.refused or "", ""))
    given = {"days": formats.number(report.held_back_days), "n": formats.number(report.backtest["customers"])}
    words = _("All was learned again without the last %(days)s days, and the forecasts for %(n)s customers "
              "were held against what then came.")  # fmt: skip
    return words % given


def _verdict(report: ModelReport) -> dict[str, Any]:
    title = _("The model is used: it beat the simple ways") if report.used else _("No model is used")
    if report.used and not all(name in {"bgnbd", "mbgnbd"} for name in report.methods.values()):
        title = _("The model is used in part: where it beat the simple ways")
    ordered = sorted(
        report.statements, key=lambda part: DECISIONS.index(part) if part in DECISIONS else len(DECISIONS)
    )
    return {
        "used": report.used,
        "title": title,
        "sentences": [said(report.statements[part]) for part in ordered],
    }


def _row(verdict: dict[str, Any], names: list[str], currency: str) -> dict[str, Any]:
    target, measure = verdict["target"], verdict["measure"]
    name, better = MEASURES[measure]
    best = verdict["scores"].get(verdict["winner"]) is not None
    hue, text = ("green", _("clear")) if verdict["clear"] else ("neutral", _("within chance"))
    return {
        "target": TARGETS[target],
        "measure": name,
        "better": better,
        "decisive": (target, measure) in DECISIVE,
        "cells": [
            {"text": _figure(verdict["scores"].get(each), target, measure, currency),
             "best": best and each == verdict["winner"]}
            for each in names
        ],
        "hue": hue if best else "neutral",
        "verdict": f"{method(verdict['winner'])} · {text}" if best else _("not measurable"),
    }  # fmt: skip


def _figure(value: float | None, target: str, measure: str, currency: str) -> str:
    if value is None:
        return ""
    if measure == "bias":
        return f"{'+' if value > 0 else '−' if value < 0 else ''}{formats.percent(abs(value), 1)}"
    if measure == "top_fifth":
        return formats.percent(value, 1)
    if target == "spend" and measure in {"mae", "rmse"}:
        return formats.compact_money(value, currency)
    return f"{value:.3f}"


def _calibrations(report: ModelReport) -> list[dict[str, Any]]:
    texts: dict[str, Callable[[float], str]] = {
        "buys": formats.percent,
        "purchases": lambda number: formats.number(number, 2),
        "spend": lambda units: formats.compact_money(units, report.currency),
    }
    used = {"purchases": report.methods.get("purchases"), "buys": report.methods.get("buys"),
            "spend": report.methods.get("value")}  # fmt: skip
    known = (report.backtest or {})["calibration"]
    return [
        _calibration(target, str(name), known[target][name], texts[target])
        for target, name in used.items()
        if name in known.get(target, {})
    ]


def _calibration(
    target: str, name: str, groups: list[dict[str, Any]], text: Callable[[float], str]
) -> dict[str, Any]:
    forecast = [group["predicted"] for group in groups]
    came = [group["actual"] for group in groups]
    series = [
        charts.Series(_("What came"), came, "1"),
        charts.Series(_("Forecast"), forecast, "2", dashed=True),
    ]
    labels = [formats.number(place) for place in range(1, len(groups) + 1)]
    rows = [
        {
            "customers": group["customers"],
            "predicted": text(group["predicted"]),
            "actual": text(group["actual"]),
        }
        for group in groups
    ]
    return {
        "title": TARGETS[target],
        "note": _("%(method)s; customers in groups from the lowest forecast to the highest")
        % {"method": method(name)},
        "chart": charts.lines(str(TARGETS[target]), labels, series, text, height=168),
        "rows": rows,
    }
