"""What the worker does with records: carry an erasure through."""

from __future__ import annotations

from uuid import UUID

from guanxi.access.api import User, Workspace, context_for, operator_context
from guanxi.jobs.api import Job, task, until_stopped
from guanxi.kernel.api import N_
from guanxi.records.actions.erase import TASK, finish_erasure


@task(name=TASK, label=N_("Erasure of a person"), pass_context=True)
def erase(job: Job, *, workspace_id: int, erasure: str, user_id: int | None = None) -> None:
    """Carry an erasure through; one that is over needs nothing."""
    workspace = Workspace.objects.get(pk=workspace_id)
    context = (
        operator_context(workspace)
        if user_id is None
        else context_for(User.objects.get(pk=user_id), workspace.slug)
    )
    finish_erasure(context, UUID(erasure), until_stopped(job))
