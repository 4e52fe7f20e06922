"""What the worker does with files: run an import, take one back."""

from __future__ import annotations

import logging
from uuid import UUID

from guanxi.access.api import User, Workspace, context_for, operator_context
from guanxi.exchange.actions.patience import patiently
from guanxi.exchange.actions.queue import RUN, UNDO, note_cancelled
from guanxi.exchange.actions.run import run_import
from guanxi.exchange.actions.undo import undo_import
from guanxi.exchange.errors import ImportBusy, WrongMoment
from guanxi.history.api import NothingToUndo
from guanxi.jobs.api import Job, Stop, at_cancel, task, until_stopped
from guanxi.kernel.api import N_, Context

log = logging.getLogger(__name__)


@task(name=RUN, label=N_("Import"), stop=Stop.RESUMES, pass_context=True)
def import_run(job: Job, *, workspace_id: int, trail: str, user_id: int | None = None) -> None:
    """Carry an import through. One that is over, or at work elsewhere, needs nothing."""
    context, progress = _context(workspace_id, user_id), until_stopped(job)
    try:
        patiently(lambda: run_import(context, UUID(trail), progress))
    except (ImportBusy, WrongMoment) as error:
        log.info("%s", error)


@task(name=UNDO, label=N_("Undo of an import"), pass_context=True)
def import_undo(job: Job, *, workspace_id: int, trail: str, user_id: int | None = None) -> None:
    """Take an import back. One that was taken back already needs nothing."""
    context, progress = _context(workspace_id, user_id), until_stopped(job)
    try:
        patiently(lambda: undo_import(context, UUID(trail), progress))
    except (ImportBusy, NothingToUndo) as error:
        log.info("%s", error)


def _context(workspace_id: int, user_id: int | None) -> Context:
    """Return the context of the person who asked; of the operator where nobody did."""
    workspace = Workspace.objects.get(pk=workspace_id)
    if user_id is None:
        return operator_context(workspace)
    return context_for(User.objects.get(pk=user_id), workspace.slug)


at_cancel(RUN, note_cancelled)
