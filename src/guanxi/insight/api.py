"""The insight room: what the facts say of each customer, and whether such forecasts came true before."""

from __future__ import annotations

from pathlib import Path

from guanxi.insight.actions.analyse import analyse
from guanxi.insight.actions.erase import ERASER
from guanxi.insight.actions.fix_limits import fix_limits
from guanxi.insight.actions.queue import ANALYSE, queue_analysis, queue_broken_off, queue_needed
from guanxi.insight.errors import TooFewCustomers
from guanxi.insight.errors.filters import OnlyOfPeople, UnknownScore, UnknownSegment
from guanxi.insight.logic.segments import HUES, SEGMENTS, Segment
from guanxi.insight.logic.settings import Settings, Thresholds
from guanxi.insight.logic.words import Words
from guanxi.insight.queries.beside import BESIDE_PEOPLE
from guanxi.insight.queries.filters import SCORES, compile_score, compile_segment, score_names
from guanxi.insight.queries.home import Home, Notice, home_numbers, register_notices
from guanxi.insight.queries.limits import fixed_limits
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

MIGRATIONS = Path(__file__).parent / "models" / "workspace"

__all__ = [
    "ANALYSE",
    "BESIDE_PEOPLE",
    "ERASER",
    "HUES",
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
    "fix_limits",
    "fixed_limits",
    "get_run",
    "home_numbers",
    "last_run",
    "latest_report",
    "queue_analysis",
    "queue_broken_off",
    "queue_needed",
    "register_notices",
    "score_names",
    "scores_for",
    "segment_overview",
    "top_customers",
    "value_distribution",
]
