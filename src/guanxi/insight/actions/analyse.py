"""The analysis: one at a time in a workspace, its failure kept, its scores valid all at once or never."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import django.conf

from guanxi.access.api import require
from guanxi.cluster.api import enter, locked
from guanxi.insight.actions.queue import MODULE
from guanxi.insight.actions.runs import Noted, begin_run, failure_kept
from guanxi.insight.actions.write import thin_scores
from guanxi.insight.logic.settings import Settings
from guanxi.insight.queries.limits import fixed_limits
from guanxi.insight.queries.runs import AnalysisRun, get_run
from guanxi.kernel.api import ActorKind, Context, NullProgress, Progress, Role, uuid7
from guanxi.metadata.api import require_on


def analyse(
    context: Context,
    progress: Progress | None = None,
    as_of: datetime | None = None,
    settings: Settings | None = None,
    *,
    only_if_changed: bool = False,
) -> AnalysisRun:
    """Score every customer as of a moment, and return the run with its report.

    Without ``as_of`` the moment is the end of the day of the last order, so that a file from the past is not
    judged by today; facts after the moment do not exist. ``only_if_changed`` leaves scores alone whose facts
    are the same as those of the valid run (status ``unchanged``). Without ``settings`` the workspace's own
    limits hold (see ``fix_limits``). One analysis of a workspace at a time, the
    next one waits. Raises ``ExtractFailed``, ``NotAllowed``, ``ModuleOff``; the scores are then as before.
    """
    # SciPy and DuckDB come with the first analysis: a process that never analyses does not carry them.
    from guanxi.insight.actions.stages import Analysis, carry_out

    require(context, Role.MEMBER, "insight.analyse")
    require_on(context.workspace, MODULE)
    with locked(_lock_file(context)):
        settings = settings or _own_settings(context)
        working = context.acting_as(ActorKind.MODEL, source="insight").on_trail(uuid7())
        params = {**asdict(settings), "as_of": as_of.isoformat() if as_of else None}
        run = begin_run(working, params)
        noted = Noted(progress or NullProgress(), working, run)
        with failure_kept(working, run):
            carry_out(Analysis(working, noted, as_of, settings), only_if_changed=only_if_changed)
        thin_scores(working)
    with enter(context.workspace.schema) as cursor:
        return get_run(cursor, run)


def _own_settings(context: Context) -> Settings:
    with enter(context.workspace.schema) as cursor:
        return Settings(thresholds=fixed_limits(cursor, context.workspace.currency))


def _lock_file(context: Context) -> Path:
    folder = Path(django.conf.settings.HOME) / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"analysis-{context.workspace.schema}.lock"
