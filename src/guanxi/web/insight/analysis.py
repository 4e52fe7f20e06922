"""The analysis at work: how far it is, why it failed, whether the facts have moved on since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.access.api import require
from guanxi.insight.api import AnalysisRun, current_run, last_run, queue_analysis
from guanxi.kernel.api import Role
from guanxi.records.api import Reader
from guanxi.web import formats
from guanxi.web.visit import Visit, in_insight, with_refresh, with_toast

SILENT = timedelta(minutes=15)
"""A run that has been at work for longer was broken off with its process."""


@dataclass(frozen=True, slots=True)
class Banner:
    """What the pages say above their numbers."""

    title: str
    text: str
    busy: bool = False
    failed: bool = False
    again: bool = False
    done: int = 0
    total: int | None = None


def banner(reading: Reader) -> Banner | None:
    """Return what must be said of the last analysis; nothing where its numbers are simply the newest."""
    current = current_run(reading.cursor)
    return told(last_run(reading.cursor), current.as_of if current else None)


def told(last: AnalysisRun | None, as_of: datetime | None) -> Banner | None:
    """Return what must be said, given the analysis begun last and the moment of which valid scores speak."""
    if last is None:
        return None
    if last.status == "running" and timezone.now() - last.started_at < SILENT:
        stage = _stages().get(last.stage, _("Getting ready"))
        return Banner(
            _("Customers are being analysed"), stage, busy=True, done=last.stage_done, total=last.stage_total
        )
    if last.status in {"failed", "running"}:
        return Banner(_("The last analysis did not come to its end"), _kept(as_of), failed=True, again=True)
    return None


def _kept(as_of: datetime | None) -> str:
    if as_of is None:
        return _("There are no scores yet.")
    return _("What you see is the analysis as of %(day)s; it stays valid.") % {"day": formats.day(as_of)}


def _stages() -> dict[str, str]:
    return {
        "lake": _("Gathering what is new since the last time"),
        "summary": _("Adding up each customer's history"),
        "rfm": _("Scoring recency, frequency and spend"),
        "model": _("Learning how customers buy and leave"),
        "backtest": _("Testing forecasts on months they had not seen"),
        "write": _("Writing the scores"),
    }


@in_insight
def analysis(visit: Visit) -> HttpResponse:
    """Begin an analysis, or send how far the one at work is; once it is over, the page loads anew."""
    if visit.request.method == "POST":
        return _begin(visit)
    with visit.reading() as reading:
        said = banner(reading)
    if said is None or not said.busy:
        return with_refresh(HttpResponse(status=204))
    return visit.render("insight/analysis.html", analysis=said)


def _begin(visit: Visit) -> HttpResponse:
    require(visit.context, Role.MEMBER, "insight.analyse")
    with visit.reading() as reading:
        queue_analysis(visit.context, reading.cursor)
    return with_toast(HttpResponse(status=204), _("The analysis will begin in a moment."))
