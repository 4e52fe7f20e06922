"""The segments as the pages show them: what each is, how many are in it, how they moved, who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guanxi.cluster.api import Cursor
from guanxi.insight.logic.segments import Segment
from guanxi.insight.queries.panel import BY_KEY
from guanxi.insight.queries.runs import current_run


@dataclass(frozen=True, slots=True)
class SegmentCard:
    """One segment: ``segment`` has key, name, meaning and action in both languages.

    Money in minor units; ``recency`` (days), ``frequency`` and ``spent`` are medians. ``arrived`` and
    ``left`` count customers since the run before, ``change`` is their difference; None without such a run.
    """

    segment: Segment
    customers: int
    share: float
    total_spent: int
    total_value: int | None
    average_value: int | None
    recency: int | None
    frequency: int | None
    spent: int | None
    arrived: int | None
    left: int | None
    change: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """How many went from one segment to another; None: had no segment."""

    before: str | None
    now: str | None
    customers: int


@dataclass(frozen=True, slots=True)
class SegmentOverview:
    """All segments as of a moment, and how customers moved since the run before (None: there was none).

    ``spread`` tells how many hold which scores and what each score takes (see ``logic/spread.py``); ``fixed``
    says that the scores stand on limits which the workspace fixed, and are no fifths. ``orders`` counts what
    became of all orders (see ``order_counts.sql``).
    """

    as_of: datetime
    previous_as_of: datetime | None
    currency: str
    cards: tuple[SegmentCard, ...]
    moves: tuple[Move, ...]
    spread: dict[str, Any]
    fixed: bool
    orders: dict[str, int]


_PREVIOUS = "select a.as_of from score_current c join analysis_run a on a.id = c.previous"
_MOVES = """
select from_segment, to_segment, customers from segment_move
where run = (select c.run from score_current c) order by customers desc, from_segment, to_segment
"""


def segment_overview(cursor: Cursor) -> SegmentOverview | None:
    """Return the segments of the valid run in their order, empty ones too; None before the first run."""
    run = current_run(cursor)
    if run is None or run.as_of is None:
        return None
    cursor.execute(_PREVIOUS)
    previous = cursor.fetchone()
    cursor.execute(_MOVES)
    moves = tuple(Move(*row) for row in cursor.fetchall())
    told = run.report
    cards = tuple(_card(group, moves, moved=previous is not None) for group in told.get("segments", []))
    return SegmentOverview(
        run.as_of,
        previous[0] if previous else None,
        told["currency"],
        cards,
        moves,
        told["spread"],
        fixed=told["settings"]["thresholds"] is not None,
        orders=told["orders"],
    )


def _card(group: dict[str, Any], moves: tuple[Move, ...], *, moved: bool) -> SegmentCard:
    key = group["key"]
    arrived = sum(move.customers for move in moves if move.now == key != move.before)
    left = sum(move.customers for move in moves if move.before == key != move.now)
    return SegmentCard(
        segment=BY_KEY[key],
        **{name: value for name, value in group.items() if name != "key"},
        arrived=arrived if moved else None,
        left=left if moved else None,
        change=arrived - left if moved else None,
    )


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer in a list: money in minor units, None where nothing is expected."""

    person: UUID
    segment: Segment | None
    recency: int | None
    frequency: int
    monetary: int
    p_alive: float | None
    p_buys: float | None
    expected_purchases: float | None
    value: int | None


_BEST = """
select person, segment, recency, frequency, monetary, p_alive, p_buys, expected_purchases, value
from score_now s where {condition} and exists (
    select from people p where p.id = s.person and p.deleted_at is null and p.canonical_id is null
) order by {order}, person limit %(limit)s
"""
_ORDERS = {"value": "value desc nulls last", "spent": "monetary desc"}


def top_customers(
    cursor: Cursor, *, segment: str | None = None, by: str = "value", limit: int = 20
) -> list[Customer]:
    """Return the best customers ``by`` expected ``value`` or by what they have ``spent``.

    Who was put in the trash or merged into another since the analysis is left out, as lists leave them out.
    """
    statement = _BEST.format(condition="segment = %(segment)s" if segment else "true", order=_ORDERS[by])
    cursor.execute(statement, {"segment": segment, "limit": limit})
    return [Customer(person, BY_KEY.get(key), *rest) for person, key, *rest in cursor.fetchall()]
