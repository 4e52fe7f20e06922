"""What the house does of itself or when it is asked: declared by rooms, worked off as jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from guanxi.cluster.api import Cursor, outside
from guanxi.jobs.kinds import Stop
from guanxi.jobs.noting import until_stopped
from guanxi.jobs.queue import Job, defer, task
from guanxi.jobs.workspaces import house_context
from guanxi.kernel.api import N_, Action, ActorKind, Context, NotFound, Progress, Role

TASK = "jobs.upkeep"

Work = Callable[[Context, Progress], object]


class When(StrEnum):
    """What sets a piece of upkeep off."""

    DAILY = "daily"
    AFTER_IMPORT = "after_import"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Upkeep:
    """A piece of work that keeps a workspace in order.

    ``work`` must find by itself what there is to do, and be harmless when there is nothing. Jobs of one
    ``lock`` never overlap. ``at``: the wall clock at which a daily one is due unless somebody says otherwise.
    ``label`` and ``meaning`` are messages to be translated. ``queue``: the room's own way to queue.
    """

    name: str
    label: str
    meaning: str
    work: Work
    when: When = When.DAILY
    at: time | None = None
    is_on: bool = True
    lock: str = "upkeep"
    queue: Callable[[Context, Cursor], object] | None = None


_upkeeps: dict[str, Upkeep] = {}


def register_upkeep(*upkeeps: Upkeep) -> None:
    """Declare pieces of upkeep; the assembler does that at start-up."""
    _upkeeps.update({each.name: each for each in upkeeps})


def upkeeps() -> tuple[Upkeep, ...]:
    """Return what was declared, in order."""
    return tuple(_upkeeps.values())


def find_upkeep(name: str) -> Upkeep:
    """Return a piece of upkeep; raises ``NotFound``."""
    if name not in _upkeeps:
        raise NotFound(what="job", key=name)
    return _upkeeps[name]


def queue_upkeep(context: Context, cursor: Cursor, upkeep: Upkeep) -> None:
    """Queue a piece of upkeep for the cursor's workspace."""
    if upkeep.queue:
        upkeep.queue(context, cursor)
        return
    asked_by = int(context.actor.id) if context.actor.kind == ActorKind.PERSON else None
    with outside(cursor):
        defer(
            TASK,
            lock=f"{upkeep.lock}:{context.workspace.schema}",
            workspace_id=context.workspace.id,
            upkeep=upkeep.name,
            user_id=asked_by,
        )


def _ask(context: Context, cursor: Cursor, name: str) -> None:
    queue_upkeep(context, cursor, find_upkeep(name))


ask_upkeep = Action("upkeep.ask", Role.ADMIN, _ask)


@task(name=TASK, label=N_("Upkeep"), stop=Stop.ROLLS_BACK, pass_context=True)
def work_off(job: Job, *, workspace_id: int, upkeep: str, user_id: int | None = None) -> None:  # noqa: ARG001
    """Do a piece of upkeep as the house; ``user_id`` tells who asked."""
    context = house_context(workspace_id)
    if context is not None:
        find_upkeep(upkeep).work(context, until_stopped(job))
