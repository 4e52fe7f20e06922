"""Jobs: what the worker does and did, stopping it, trying again, the schedule, the lake."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.access.api import perform, user_names
from guanxi.engine.api import LakeStanding, lake_standing
from guanxi.jobs.api import (
    JobNumber,
    Schedule,
    ScheduleChange,
    ask_upkeep,
    cancel_job,
    change_schedule,
    find_upkeep,
    list_jobs,
    retry_job,
    schedules,
)
from guanxi.kernel.api import Invalid, Role
from guanxi.metadata.api import Catalogue
from guanxi.web.jobs import telling
from guanxi.web.visit import Visit, in_workspace, posted, with_refresh, with_toast

SHOWN = 12
"""So many jobs that are over show at first; every one that failed and was not tried again does."""


@in_workspace
def jobs_page(visit: Visit) -> HttpResponse:
    """Show the jobs that the visitor may see; to administrators the schedule and the lake as well."""
    told = _jobs(visit)
    if visit.may(Role.ADMIN):
        with visit.reading() as reading:
            told["schedules"] = [_schedule(each) for each in schedules(visit.context, reading.cursor)]
            told["lake"] = lake_standing(visit.workspace, reading.cursor)
            told["lake_tables"] = _tables(told["lake"], reading.objects)
    return visit.render("jobs/page.html", here="jobs", **told)


@in_workspace
def jobs_list(visit: Visit) -> HttpResponse:
    """Send how the jobs stand now."""
    return visit.render("jobs/list.html", **_jobs(visit))


def _jobs(visit: Visit) -> dict[str, Any]:
    with visit.reading() as reading:
        found = list_jobs(visit.context, reading.cursor)
        everything = "all" in visit.request.GET
        told = [each for each in found if each.is_open or (each.retryable and each.status == "failed")]
        rest = [each for each in found if each not in told]
        states = told + (rest if everything else rest[: max(0, SHOWN - len(told))])
        names = user_names(visit.workspace.id, {state.asked_by for state in states if state.asked_by})
        lines = [telling.line(state, reading, names, visit.root) for state in states]
    return {
        "open_jobs": [each for each in lines if each.state.is_open],
        "over": [each for each in lines if not each.state.is_open],
        "busy": any(each.state.is_open for each in lines),
        "everything": everything,
        "more": len(found) - len(states),
    }


def _tables(lake: LakeStanding, objects: Catalogue) -> list[dict[str, Any]]:
    language = get_language() or "en"
    kinds = {table.name: objects.find(table.name) for table in lake.tables}
    return [
        {"standing": table, "label": kind.plural.in_language(language) if kind else table.name}
        for table in lake.tables
        for kind in [kinds[table.name]]
    ]


def _schedule(each: Schedule) -> dict[str, Any]:
    upkeep = each.upkeep
    return {
        "name": upkeep.name,
        "label": _(upkeep.label),
        "meaning": _(upkeep.meaning),
        "is_on": each.is_on,
        "at": each.at,
        "due": each.due,
    }


@in_workspace
@posted
def cancel(visit: Visit, job: int) -> HttpResponse:
    """Stop a job."""
    done = perform(cancel_job, visit.context, JobNumber(job))
    first = _("Stopped.") if done.status == "cancelled" else _("It stops at its next step.")
    return with_refresh(with_toast(HttpResponse(status=204), f"{first} {telling.stopped(done.stop)}"))


@in_workspace
@posted
def retry(visit: Visit, job: int) -> HttpResponse:
    """Try a job again."""
    perform(retry_job, visit.context, JobNumber(job))
    return with_refresh(with_toast(HttpResponse(status=204), _("It is queued again.")))


@in_workspace
@posted
def set_schedule(visit: Visit, name: str) -> HttpResponse:
    """Switch a piece of upkeep on or off, and say when."""
    post = visit.request.POST
    change = ScheduleChange(name, post.get("is_on") == "on", _time(post.get("at", "")))
    perform(change_schedule, visit.context, change)
    return with_refresh(with_toast(HttpResponse(status=204), _("Saved.")))


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid(field=_("Time"), reason=text) from error


@in_workspace
@posted
def ask(visit: Visit, name: str) -> HttpResponse:
    """Queue a piece of upkeep now."""
    perform(ask_upkeep, visit.context, find_upkeep(name).name)
    return with_refresh(with_toast(HttpResponse(status=204), _("It will begin in a moment.")))
