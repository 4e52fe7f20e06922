"""What the home page shows: the business as of the last analysis, what changed, what needs attention."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guanxi.cluster.api import Cursor
from guanxi.history.api import TrailSummary, recent_trails
from guanxi.insight.queries.runs import AnalysisRun, current_run, last_run
from guanxi.insight.queries.segments import SegmentCard, segment_overview
from guanxi.records.api import count_pairs


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that wants a person: its kind, how many it concerns, and the money in question (minor units).

    Kinds of this room: ``slipping`` (good spenders who stay away), ``possible_duplicates`` (pairs of people).
    """

    kind: str
    count: int
    amount: int | None = None


Notices = Callable[[Cursor], Sequence[Notice]]

_notices: list[Notices] = []

COUNTED_ELSEWHERE = frozenset({"import.start", "import.undo", "insight.write_scores"})
"""First verbs of long runs: their changes are dear to count, and their own rows say how much they did."""


def register_notices(notices: Notices) -> None:
    """Let another room's matters show under what needs attention; called at start-up by the assembler."""
    _notices.append(notices)


@dataclass(frozen=True, slots=True)
class Home:
    """The numbers of the home page; before the first analysis, only what changed and needs attention.

    ``months`` (earliest first, each with its ``month``: 2026-03) and ``periods`` (``now``, ``before``: thirty
    days each) are dicts with ``revenue``, ``orders``, ``average_order``, ``customers``, ``new_customers``,
    ``returning_customers``, and ``new_revenue``, ``returning_revenue``, ``unknown_revenue`` (nobody known),
    which add up to ``revenue``. Money in minor units of ``currency``. ``customers`` counts people, those who
    bought, and those who bought again; ``orders`` what became of all orders (see ``order_counts.sql``). All
    is ``as_of`` a moment and was worked out ``computed_at``.
    ``segments`` are the largest first; ``last`` is the analysis begun last, which may still be running.
    """

    as_of: datetime | None
    computed_at: datetime | None
    currency: str | None
    customers: dict[str, int]
    orders: dict[str, int]
    months: tuple[dict[str, Any], ...]
    periods: dict[str, dict[str, Any]]
    segments: tuple[SegmentCard, ...]
    changed: tuple[TrailSummary, ...]
    attention: tuple[Notice, ...]
    last: AnalysisRun | None

    @property
    def looked_at(self) -> datetime | None:
        """Return when the facts were last looked at: an analysis that found nothing new writes no scores."""
        if self.last and self.last.status == "unchanged":
            return self.last.started_at
        return self.computed_at


def home_numbers(cursor: Cursor, *, trails: int = 8, analysed: bool = True) -> Home:
    """Return what the home page shows; numbers that are dear to ask were worked out by the last analysis.

    Not ``analysed``: without what analyses say, for a workspace that has switched insight off.
    """
    run = current_run(cursor) if analysed else None
    report = run.report if run else {}
    overview = segment_overview(cursor) if analysed else None
    changed = recent_trails(cursor, trails, uncounted=COUNTED_ELSEWHERE)
    return Home(
        as_of=run.as_of if run else None,
        computed_at=run.finished_at if run else None,
        currency=report.get("currency"),
        customers=report.get("customers", {}),
        orders=report.get("orders", {}),
        months=tuple(report.get("months", [])),
        periods=report.get("periods", {}),
        segments=tuple(sorted(overview.cards, key=lambda card: -card.customers)) if overview else (),
        changed=tuple(each for each in changed if analysed or not each.verb.startswith("insight.")),
        attention=tuple(_attention(cursor, report)),
        last=last_run(cursor) if analysed else None,
    )


def _attention(cursor: Cursor, report: dict[str, Any]) -> list[Notice]:
    slipping = report.get("slipping", {"customers": 0, "spent": 0})
    own = [
        Notice("slipping", slipping["customers"], slipping["spent"]),
        Notice("possible_duplicates", count_pairs(cursor, "people")),
    ]
    return [notice for notice in (*own, *(one for ask in _notices for one in ask(cursor))) if notice.count]
