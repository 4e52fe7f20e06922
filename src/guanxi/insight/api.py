"""The insight room: what the facts say of each customer, and whether such forecasts came true before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from guanxi.insight.actions.queue import ANALYSE, queue_analysis
from guanxi.insight.errors import TooFewCustomers
from guanxi.insight.errors.filters import OnlyOfPeople, UnknownScore, UnknownSegment
from guanxi.insight.logic.segments import SEGMENTS, Segment
from guanxi.insight.logic.settings import Settings, Thresholds
from guanxi.insight.logic.words import Words
from guanxi.insight.queries.filters import SCORES, compile_score, compile_segment, score_names
from guanxi.insight.queries.home import Home, Notice, home_numbers, register_notices
from guanxi.insight.queries.panel import Panel, Past, scores_for
from guanxi.insight.queries.runs import AnalysisRun, current_run, get_run, last_run
from guanxi.insight.queries.segments import (
    Customer,
    Move,
    SegmentCard,
    SegmentOverview,
    segment_overview,
    top_customers,
)
from guanxi.insight.queries.value import ModelReport, ValueDistribution, latest_report, value_distribution
from guanxi.kernel.api import Context, Progress

MIGRATIONS = Path(__file__).parent / "models" / "workspace"

__all__ = [
    "ANALYSE",
    "MIGRATIONS",
    "SCORES",
    "SEGMENTS",
    "AnalysisRun",
    "Customer",
    "Home",
    "ModelReport",
    "Move",
    "Notice",
    "OnlyOfPeople",
    "Panel",
    "Past",
    "Segment",
    "SegmentCard",
    "SegmentOverview",
    "Settings",
    "Thresholds",
    "TooFewCustomers",
    "UnknownScore",
    "UnknownSegment",
    "ValueDistribution",
    "Words",
    "analyse",
    "compile_score",
    "compile_segment",
    "current_run",
    "get_run",
    "home_numbers",
    "last_run",
    "latest_report",
    "queue_analysis",
    "register_notices",
    "score_names",
    "scores_for",
    "segment_overview",
    "top_customers",
    "value_distribution",
]


def analyse(
    context: Context,
    progress: Progress | None = None,
    as_of: datetime | None = None,
    settings: Settings | None = None,
    *,
    only_if_changed: bool = False,
) -> AnalysisRun:
    """Score every customer as of a moment; see ``actions/analyse.py``.

    SciPy and DuckDB come with the first call, so that a process that never analyses does not carry them.
    """
    from guanxi.insight.actions.analyse import analyse as carry_out

    return carry_out(context, progress, as_of, settings, only_if_changed=only_if_changed)
