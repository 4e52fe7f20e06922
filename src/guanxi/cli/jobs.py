"""``jobs``: what the worker does and did, stopping it, trying again, and when it works of itself."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import RenderableType
from rich.text import Text

from guanxi.cli.app import HomeOption, Json, WorkspaceOption, app, say
from guanxi.cli.progress import label, progress_on_stderr
from guanxi.cli.session import at_work
from guanxi.cli.tables import count, grid, stack
from guanxi.kernel.api import Invalid

if TYPE_CHECKING:
    from guanxi.engine.api import LakeStanding
    from guanxi.jobs.api import JobState, Schedule

group = typer.Typer(no_args_is_help=True, help="What the worker does, did, and will do of itself.")
app.add_typer(group, name="jobs")

Job = Annotated[int, typer.Argument(help="The job's number, as `guanxi jobs list` shows it.")]
STOP = {
    "resumes": "What was done by then stays; retry it to go on.",
    "rolls_back": "What it had begun counts for nothing.",
}


@group.command("list")
def list_(json: Json = False, workspace: WorkspaceOption = None, home: HomeOption = None) -> None:
    """Show the workspace's jobs, those at work first, and how its lake stands."""
    with at_work(home, workspace) as context:
        from guanxi.cluster.api import enter
        from guanxi.engine.api import lake_standing
        from guanxi.jobs.api import list_jobs

        with enter(context.workspace.schema) as cursor:
            states = list_jobs(context, cursor)
            lake = lake_standing(context.workspace, cursor)
        facts = {"jobs": [_facts(state) for state in states], "lake": _lake_facts(lake)}
        rows = [_row(each) for each in facts["jobs"]]  # type: ignore[arg-type]
        table = grid(["job", "what", "status", "stage", "since", "error"], rows)
        say(facts, stack(table, _lake_text(lake)), as_json=json)


@group.command("cancel")
def cancel(job: Job, json: Json = False, workspace: WorkspaceOption = None, home: HomeOption = None) -> None:
    """Stop a job: one that waits at once, one at work at its next step."""
    with at_work(home, workspace) as context:
        from guanxi.access.api import perform
        from guanxi.jobs.api import JobNumber, cancel_job

        done = perform(cancel_job, context, JobNumber(job))
    text = f"Job {job} is {done.status}. {STOP.get(done.stop.value, '')}"
    say({"job": job, "status": done.status, "stop": done.stop.value}, text, as_json=json)


@group.command("retry")
def retry(job: Job, json: Json = False, workspace: WorkspaceOption = None, home: HomeOption = None) -> None:
    """Queue a job that failed or was stopped once more; the worker goes on with it."""
    with at_work(home, workspace) as context:
        from guanxi.access.api import perform
        from guanxi.jobs.api import JobNumber, retry_job

        number = perform(retry_job, context, JobNumber(job))
    say({"job": number, "retries": job}, f"Queued again as job {number}.", as_json=json)


@group.command("run")
def run(
    name: Annotated[str, typer.Argument(help="Its name, as `jobs schedule` lists them.")],
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Do a piece of upkeep here and now, without the worker."""
    with at_work(home, workspace) as context, progress_on_stderr(quiet=json) as progress:
        from guanxi.access.api import require
        from guanxi.jobs.api import find_upkeep
        from guanxi.kernel.api import Role

        require(context, Role.ADMIN, "jobs.run")
        find_upkeep(name).work(context, progress)
    say({"name": name, "status": "done"}, f"Done: {name}.", as_json=json)


@group.command("schedule")
def schedule(
    name: Annotated[str | None, typer.Argument(help="What to set; without it, all is shown.")] = None,
    on: Annotated[bool | None, typer.Option("--on/--off", help="Switch it on or off.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="HH:MM in the workspace's time zone.")] = None,
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Show what the house does of itself and when, or set it: guanxi jobs schedule analyse --at 04:30."""
    moment = _time(at) if at else None
    with at_work(home, workspace) as context:
        from guanxi.access.api import perform
        from guanxi.cluster.api import enter
        from guanxi.jobs.api import ScheduleChange, change_schedule, find_upkeep, schedules

        with enter(context.workspace.schema) as cursor:
            if name and find_upkeep(name) and (on is not None or moment):
                is_on = next(
                    (each.is_on for each in schedules(context, cursor) if each.upkeep.name == name), True
                )
                change = ScheduleChange(name, is_on if on is None else on, moment)
                perform(change_schedule, context, change)
            known = [each for each in schedules(context, cursor) if name in (None, each.upkeep.name)]
    rows = [_schedule_row(each) for each in known]
    facts = [_schedule_facts(each) for each in known]
    say(facts, grid(["name", "is", "at", "due", "what"], rows), as_json=json)


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise Invalid(field="--at", reason=f"{text} is no time of day; write HH:MM") from error


def _facts(state: JobState) -> dict[str, Any]:
    from guanxi.jobs.api import kind_of

    return {
        "job": state.job, "task": state.task, "what": kind_of(state.task).label, "ids": state.ids,
        "status": state.status, "stage": state.stage, "done": state.stage_done, "total": state.stage_total,
        "attempts": state.attempts, "error": state.error, "asked_by": state.asked_by,
        "retried_as": state.retried_as, "queued_at": state.queued_at, "started_at": state.started_at,
        "ended_at": state.ended_at,
    }  # fmt: skip


def _row(facts: dict[str, Any]) -> list[str]:
    shown = facts["stage"] and facts["status"] != "done"
    stage = label(facts["stage"]) if shown else ""
    share = f" {facts['done'] / facts['total']:.0%}" if shown and facts["total"] else ""
    since: datetime = facts["ended_at"] or facts["started_at"] or facts["queued_at"]
    what = f"{facts['what']} {facts['ids'].get('upkeep', '')}".strip()
    error = facts["error"]["message"] if facts["error"] else ""
    return [str(facts["job"]), what, facts["status"], stage + share, f"{since:%Y-%m-%d %H:%M}", error]


def _lake_facts(lake: LakeStanding) -> dict[str, Any]:
    return {
        "position": lake.position, "behind": lake.behind, "parts": lake.parts, "bytes": lake.size,
        "old_bytes": lake.waste, "refreshed_at": lake.refreshed_at, "damaged": lake.damaged,
        "tables": {
            table.name: {
                "position": table.position, "parts": table.parts, "rows": table.rows, "bytes": table.size
            }
            for table in lake.tables
        },
    }  # fmt: skip


def _lake_text(lake: LakeStanding) -> RenderableType:
    if lake.damaged:
        return Text("The lake is damaged: guanxi jobs run lake-rebuild", style="red")
    held = f"{count(lake.parts)} parts, {lake.size / 1e6:,.1f} MB"
    return Text(f"Lake: at position {count(lake.position)}, {count(lake.behind)} actions behind; {held}.")


def _schedule_row(each: Schedule) -> list[str]:
    due = f"{each.due:%Y-%m-%d %H:%M UTC}" if each.due else ""
    at = f"{each.at:%H:%M}" if each.at else "after imports"
    return [each.upkeep.name, "on" if each.is_on else "off", at, due, each.upkeep.label]


def _schedule_facts(each: Schedule) -> dict[str, Any]:
    return {
        "name": each.upkeep.name, "on": each.is_on, "when": each.upkeep.when.value,
        "at": f"{each.at:%H:%M}" if each.at else None, "due": each.due, "last": each.last,
    }  # fmt: skip
