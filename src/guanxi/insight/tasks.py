"""What the worker does of itself: analyse a workspace whose facts have changed."""

from __future__ import annotations

from guanxi.access.api import Workspace, operator_context
from guanxi.insight.actions.analyse import analyse
from guanxi.insight.actions.queue import ANALYSE
from guanxi.jobs.api import Job, task, until_stopped


@task(name=ANALYSE, pass_context=True)
def analyse_workspace(job: Job, *, workspace_id: int) -> None:
    """Analyse a workspace; where nothing has changed since the last analysis, its scores stay."""
    context = operator_context(Workspace.objects.get(pk=workspace_id))
    analyse(context, until_stopped(job), only_if_changed=True)
