"""What the house does of itself in each workspace, by night or when an operator asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time
from functools import partial

from guanxi.access.api import Workspace, forget_sign_ins, operator_context
from guanxi.cluster.api import enter, outside
from guanxi.engine.api import rebuild_lake, refresh_lake
from guanxi.exchange.api import clear_staged, end_exports, let_go_files
from guanxi.insight.api import analyse
from guanxi.jobs.api import Upkeep, When, thin
from guanxi.kernel.api import N_, Context, Progress
from guanxi.metadata.api import is_on
from guanxi.quality.api import measure, measure_after_import, measure_daily
from guanxi.web.exchange.uploads import sweep

REMEMBERED = 90
"""Days for which a workspace keeps the account of a job that is over."""


def house_context(number: int) -> Context | None:
    """Return the context in which the house works in a workspace; None where it is gone."""
    with outside():
        workspace = Workspace.objects.filter(pk=number).first()
    return operator_context(workspace) if workspace else None


def house_contexts() -> Iterator[Context]:
    """Yield the contexts in which the house works, one per workspace."""
    yield from map(operator_context, Workspace.objects.order_by("pk"))


def _refresh(context: Context, progress: Progress) -> None:
    refresh_lake(context.workspace, progress=progress)


def _rebuild(context: Context, progress: Progress) -> None:
    rebuild_lake(context.workspace, progress)


def _analyse(context: Context, progress: Progress) -> None:
    if is_on(context.workspace, "insight"):
        analyse(context, progress, only_if_changed=True)


def _measure(context: Context, progress: Progress) -> None:
    measure(context, progress)


def _clean(context: Context, progress: Progress) -> None:
    parts: tuple[Callable[[], object], ...] = (
        sweep,
        forget_sign_ins,
        partial(clear_staged, context),
        partial(let_go_files, context),
        partial(end_exports, context),
        partial(_thin_jobs, context),
    )
    progress.stage("clean", len(parts))
    for part in parts:
        part()
        progress.advance()


def _thin_jobs(context: Context) -> None:
    with enter(context.workspace.schema) as cursor:
        thin(cursor, REMEMBERED)


UPKEEP = (
    Upkeep(
        "lake-refresh",
        N_("Refresh the lake"),
        N_("Brings what has changed to the files that analyses read."),
        _refresh,
        at=time(2, 30),
        lock="lake",
    ),
    Upkeep(
        "analyse",
        N_("Analyse"),
        N_("Scores every customer anew where records have changed."),
        _analyse,
        at=time(3),
        lock="insight",
    ),
    Upkeep(
        "clean",
        N_("Clean up"),
        N_(
            "Removes uploads that nobody took further, staged rows and month-old files of imports, "
            "old jobs and sign-ins."
        ),
        _clean,
        at=time(4),
    ),
    Upkeep(
        "measure",
        N_("Measure data quality"),
        N_("Measures each field again when records have come in or were taken back."),
        _measure,
        when=When.AFTER_IMPORT,
        lock="quality",
        queue=measure_after_import,
    ),
    Upkeep(
        "measure-daily",
        N_("Measure data quality each day"),
        N_("Measures what was edited by hand since, so that the trend has a point per day."),
        measure_daily,
        at=time(3, 30),
        lock="quality",
    ),
    Upkeep(
        "lake-rebuild",
        N_("Rebuild the lake"),
        N_("Writes every file that analyses read anew, from the database alone."),
        _rebuild,
        when=When.ASKED,
        lock="lake",
    ),
)
