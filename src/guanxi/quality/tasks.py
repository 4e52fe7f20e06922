"""What the worker measures."""

from __future__ import annotations

from guanxi.access.api import Workspace, operator_context
from guanxi.jobs.api import Job, Stop, task, until_stopped
from guanxi.kernel.api import N_
from guanxi.quality.actions.ask import MEASURE
from guanxi.quality.actions.measure import measure


@task(name=MEASURE, label=N_("Measurement of data quality"), stop=Stop.RESUMES, pass_context=True)
def measure_workspace(job: Job, *, workspace_id: int) -> None:
    """Measure a workspace; of several jobs that wait, the first does the work of all."""
    measure(operator_context(Workspace.objects.get(pk=workspace_id)), until_stopped(job))
