"""What the worker does of itself: analyse a workspace whose facts have changed."""

from __future__ import annotations

from guanxi.access.api import Workspace, operator_context
from guanxi.insight.actions.analyse import analyse
from guanxi.insight.actions.queue import ANALYSE, MODULE
from guanxi.jobs.api import Job, Stop, task, until_stopped
from guanxi.kernel.api import N_
from guanxi.metadata.api import is_on


@task(name=ANALYSE, label=N_("Analysis"), stop=Stop.ROLLS_BACK, pass_context=True)
def analyse_workspace(job: Job, *, workspace_id: int, user_id: int | None = None) -> None:  # noqa: ARG001
    """Analyse a workspace; where nothing has changed since the last analysis, its scores stay.

    The house does it; ``user_id`` tells who asked.
    """
    context = operator_context(Workspace.objects.get(pk=workspace_id))
    if is_on(context.workspace, MODULE):
        analyse(context, until_stopped(job), only_if_changed=True)
