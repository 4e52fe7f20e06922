"""Jobs in plain words: what, how it stands, how far it is, what went wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from babel.dates import format_timedelta
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.exchange.api import ImportNotFound, get_import
from guanxi.jobs.api import JobState, Stop, find_upkeep, kind_of
from guanxi.kernel.api import NotFound
from guanxi.metadata.api import Catalogue
from guanxi.records.api import Reader
from guanxi.web.faults import say_kept
from guanxi.web.formats import locale

HUE = {
    "running": "blue", "stopping": "amber", "left": "amber", "waiting": "neutral",
    "failed": "red", "cancelled": "neutral", "done": "green",
}  # fmt: skip
ICON = {
    "running": "loader", "stopping": "loader", "left": "clock-alert", "waiting": "clock",
    "failed": "circle-alert", "cancelled": "circle-x", "done": "check",
}  # fmt: skip
TONE = {"failed": "is-danger", "left": "is-warning", "done": "is-positive"}


@dataclass(frozen=True, slots=True)
class Line:
    """A job as the page shows it."""

    state: JobState
    what: str
    about: str
    link: str
    status: str
    hue: str
    icon: str
    tone: str
    by: str
    at: datetime
    took: str
    stage: str
    error: str
    hint: str
    stoppable: bool


def words() -> dict[str, str]:
    """Return how each status is called."""
    return {
        "running": _("Running"), "stopping": _("Stopping"), "left": _("Interrupted"), "waiting": _("Waiting"),
        "failed": _("Failed"), "cancelled": _("Stopped"), "done": _("Done"),
    }  # fmt: skip


def line(state: JobState, reading: Reader, names: dict[int, str], root: str) -> Line:
    """Return a job as the page shows it; ``names`` are those of members by number."""
    about, link = _about(state, reading, root)
    return Line(
        state=state,
        what=_what(state),
        about=about,
        link=link,
        status=words()[state.status],
        hue=HUE[state.status],
        icon=ICON[state.status],
        tone=TONE.get(state.status, "is-info"),
        by=names.get(state.asked_by, _("a former member")) if state.asked_by else _("Guanxi itself"),
        at=state.ended_at or state.started_at or state.queued_at,
        took=_took(state),
        stage=_stage(state, reading.objects),
        error=say_kept(state.error),
        hint=_hint(state),
        stoppable=state.is_open and state.status != "stopping" and kind_of(state.task).stop != Stop.NEVER,
    )


def _what(state: JobState) -> str:
    try:
        return _(find_upkeep(str(state.ids["upkeep"])).label)
    except (KeyError, NotFound):
        return _(kind_of(state.task).label)


def _about(state: JobState, reading: Reader, root: str) -> tuple[str, str]:
    trail = state.ids.get("trail")
    if not trail:
        return "", ""
    try:
        run = get_import(reading.cursor, UUID(str(trail)))
    except ImportNotFound:
        return "", ""
    return run.file_name, f"{root}/imports/{run.id}"


def _took(state: JobState) -> str:
    if state.started_at is None or state.status == "waiting":
        return ""
    seconds = ((state.ended_at or datetime.now(UTC)) - state.started_at).total_seconds()
    if seconds < 1:
        return _("less than a second")
    return str(format_timedelta(timedelta(seconds=seconds), threshold=1.5, locale=locale()))


def _stage(state: JobState, objects: Catalogue) -> str:
    if state.status not in {"running", "stopping", "failed", "cancelled"} or not state.stage:
        return ""
    kind = objects.find(state.stage)
    if kind:
        return _("Writing: %(records)s") % {"records": kind.plural.in_language(get_language() or "en")}
    return _stages().get(state.stage, "")


def _stages() -> dict[str, str]:
    return {
        "read": _("Reading and cleaning the file"),
        "sort": _("Telling records apart"),
        "undo": _("Taking back every change"),
        "lake": _("Gathering what is new since the last time"),
        "summary": _("Adding up each customer's history"),
        "rfm": _("Scoring recency, frequency and spend"),
        "model": _("Learning how customers buy and leave"),
        "backtest": _("Testing forecasts on months they had not seen"),
        "write": _("Writing the scores"),
        "clean": _("Cleaning up"),
    }


def _hint(state: JobState) -> str:
    """Return what is to be known beside the status."""
    if state.retried_as:
        return _("Tried again as job %(job)s.") % {"job": state.retried_as}
    if state.status == "left":
        return _("Its worker ended; the next one takes it up again where it stopped.")
    if state.is_open and state.again:
        return _("Taken up again after the worker had ended in the middle of it.")
    if state.status in {"stopping", "cancelled"}:
        return stopped(kind_of(state.task).stop)
    return ""


def stopped(stop: Stop) -> str:
    """Return what becomes of work that was stopped."""
    if stop == Stop.RESUMES:
        return _("What was done by then stays and can be taken up again.")
    return _("What it had begun counts for nothing; all is as before.")
