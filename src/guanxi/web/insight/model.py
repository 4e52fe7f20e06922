"""The fitted models in words: how often customers buy, how they leave, what a purchase is worth."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guanxi.insight.api import ModelReport
from guanxi.web import formats
from guanxi.web.insight.look import DECISIONS, method

YEAR = 365.25
RELATED = 0.3
"""From this rank correlation on, Gamma-Gamma's premise (frequency and spend unrelated) deserves a warning."""

Part = dict[str, Any]


def in_words(report: ModelReport) -> dict[str, Any]:
    """Return a card for each model, and whether any leaving can be seen in the data at all."""
    used = [name for part in DECISIONS if (name := report.methods.get(part)) in report.purchases]
    shown = next(iter([*used, *report.purchases]), None)
    parts = []
    if shown:
        lost = report.backtest is not None and not used
        parts.append(_purchases(shown, report.purchases[shown], lost=lost))
    if report.spend:
        parts.append(_spend(report.spend, report.currency))
    silent = bool(shown) and not report.purchases[str(shown)]["sees_leaving"]
    return {"parts": parts, "silent": silent}


def _purchases(name: str, fitted: Part, *, lost: bool) -> Part:
    return {
        "title": _("How often, and how long"),
        "note": method(name),
        "sentences": [*_habit(fitted), *_leaving(fitted), *_caveats(fitted, lost=lost)],
        "parameters": _parameters(fitted, {"r": "r", "alpha": "α", "a": "a", "b": "b"}),
    }


def _habit(fitted: Part) -> list[str]:
    said = {"n": formats.number(fitted["r"] / fitted["alpha"] * YEAR, 1), "spread": _unevenness(fitted["r"])}
    return [_("While they stay, customers buy on average %(n)s times a year: %(spread)s.") % said]


def _leaving(fitted: Part) -> list[str]:
    if not fitted["sees_leaving"]:
        return [_("It finds nobody who left for good.")]
    share = {"share": formats.percent(fitted["a"] / (fitted["a"] + fitted["b"]), 1)}
    first = _("Who bought only once can have left as well.")
    if not fitted["leaves_after_first"]:
        first = _("It lets nobody leave before a second purchase, so it says nothing of who bought once.")
    return [
        _("After a purchase, on average %(share)s leave for good; the model infers it from silence.") % share,
        first,
    ]


def _caveats(fitted: Part, *, lost: bool) -> list[str]:
    said = [_("Learned from %(n)s customers.") % {"n": formats.number(fitted["customers"])}]
    if lost:
        said.append(_("It did not win the test, so its forecasts are not used."))
    if not fitted["converged"]:
        said.append(_("The fit did not settle; read it with care."))
    return said


def _unevenness(shape: float) -> str:
    """Say how much rates differ: the gamma's shape is one over the square of their relative spread."""
    if shape < 0.5:
        return _("a few buy most, and many hardly ever")
    return _("some several times as often as others") if shape < 2 else _("most of them close to that")


def _spend(fitted: Part, currency: str) -> Part:
    mean = {"money": formats.compact_money(fitted["p"] * fitted["gamma"] / (fitted["q"] - 1), currency)}
    return {
        "title": _("How much"),
        "note": "Gamma-Gamma",
        "sentences": [
            _("A customer about whom nothing is known is expected to spend %(money)s a purchase.") % mean,
            _("Who has bought seldom is drawn towards that; who has bought often, less so."),
            *_premise(fitted["rank_correlation"]),
        ],
        "parameters": _parameters(fitted, {"p": "p", "q": "q", "gamma": "γ"}),
    }


def _premise(relation: float | None) -> list[str]:
    """Say whether how often and how much are unrelated, as the model takes them to be."""
    if relation is None:
        return []
    words = _("It takes how often and how much as unrelated; here they nearly are (rank correlation %(r)s).")
    if abs(relation) >= RELATED:
        words = _("It takes how often and how much as unrelated; here they are not (rank correlation %(r)s), "
                  "so read it with care.")  # fmt: skip
    return [words % {"r": f"{relation:+.2f}".replace("-", "−")}]


def _parameters(fitted: Part, signs: dict[str, str]) -> list[Part]:
    shown = [
        {"name": sign, "value": _four(fitted[name]), "error": _four(fitted[f"{name}_error"])}
        for name, sign in signs.items()
    ]
    return [
        *shown,
        {"name": _("log-likelihood"), "value": formats.number(fitted["log_likelihood"], 1), "error": ""},
    ]


def _four(value: float | None) -> str:
    """Return a parameter to four digits; one that is not determined has none."""
    return "" if value is None else formats.number(float(f"{value:.4g}"), 4)
