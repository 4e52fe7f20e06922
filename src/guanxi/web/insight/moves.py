"""Tables of heat: who moved from which segment to which, and who holds which pair of scores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from guanxi.insight.api import Move, SegmentOverview
from guanxi.web import charts, formats
from guanxi.web.insight.look import PLACE, Shown, people, shown

LARGEST = 6
BEST = 5


def moves(overview: SegmentOverview, root: str) -> dict[str, Any] | None:
    """Return the table of moves since the analysis before; None where nobody did."""
    if overview.previous_as_of is None or not any(move.before != move.now for move in overview.moves):
        return None
    by_key = {card.segment.key: shown(card.segment, root) for card in overview.cards}
    known = {(move.before, move.now): move.customers for move in overview.moves}
    moved = [move for move in overview.moves if move.before != move.now and move.before and move.now]
    most = max((move.customers for move in moved), default=0)
    rows = [
        {
            "name": row.name,
            "hue": row.hue,
            "cells": [_cell(row, column, known, most) for column in by_key.values()],
        }
        for row in by_key.values()
    ]
    return {
        "heads": list(by_key.values()),
        "rows": rows,
        "largest": [_line(move, by_key) for move in moved[:LARGEST]],
        "note": _("Between %(before)s and %(now)s; who stayed is framed")
        % {"before": formats.day(overview.previous_as_of), "now": formats.day(overview.as_of)},
    }


def _cell(
    row: Shown, column: Shown, known: dict[tuple[str | None, str | None], int], most: int
) -> dict[str, Any]:
    number, same = known.get((row.key, column.key), 0), row.key == column.key
    said = _("%(name)s, stayed") if same else "%(name)s → %(other)s"
    return {
        "text": formats.compact(number) if number else "",
        "heat": 0 if same else charts.heat(number, most),
        "same": same,
        "tip": f"{formats.number(number)}|{said % {'name': row.name, 'other': column.name}}"
        if number
        else "",
    }


def _line(move: Move, by_key: dict[str, Shown]) -> dict[str, Any]:
    before, now = by_key[str(move.before)], by_key[str(move.now)]
    up = PLACE[now.key] < PLACE[before.key]
    return {
        "before": before.name,
        "after": now.name,
        "customers": move.customers,
        "icon": "trending-up" if up else "trending-down",
        "tone": "positive" if up else "warning",
        "href": now.href,
    }


def flow(overview: SegmentOverview, key: str, root: str) -> dict[str, Any]:
    """Return from where a segment's customers came and where those who left went, as ranked bars."""
    by_key = {card.segment.key: shown(card.segment, root) for card in overview.cards}
    came = [(move.before, move.customers) for move in overview.moves if move.now == key != move.before]
    went = [(move.now, move.customers) for move in overview.moves if move.before == key != move.now]
    since = overview.previous_as_of
    note = _("Since %(day)s") % {"day": formats.day(since)} if since else ""
    return {
        "came": _ranks(came, by_key, _("First purchase")),
        "went": _ranks(went, by_key, _("No longer there")),
        "note": note,
    }


def _ranks(
    parts: Sequence[tuple[str | None, int]], by_key: dict[str, Shown], else_name: str
) -> list[dict[str, Any]]:
    most = max((number for _key, number in parts), default=1)
    rows = []
    for key, number in parts:
        other = by_key.get(key or "")
        rows.append({
            "name": other.name if other else else_name, "href": other.href if other else "",
            "share": round(100 * number / most, 2), "text": formats.number(number),
        })  # fmt: skip
    return rows


def grid(overview: SegmentOverview, root: str) -> list[dict[str, Any]]:
    """Return customers by frequency score (rows, 5 first) and recency score (cells, 1 first)."""
    pairs = overview.spread["pairs"]
    most = max((number for row in pairs for number in row), default=0)
    return [
        {"score": f, "cells": [_pair(r, f, pairs[r - 1][f - 1], most, root) for r in range(1, BEST + 1)]}
        for f in range(BEST, 0, -1)
    ]


def _pair(r: int, f: int, number: int, most: int, root: str) -> dict[str, Any]:
    said = _("recency %(r)s, frequency %(f)s") % {"r": r, "f": f}
    return {
        "text": formats.number(number),
        "heat": math.ceil(4 * number / most) if most else 0,
        "tip": f"{formats.number(number)}|{said}",
        "href": people(root, f"r = {r} and f = {f}") if number else "",
    }


def limits(overview: SegmentOverview) -> list[dict[str, Any]]:
    """Return what each score takes, the best first, in words."""
    found = overview.spread["limits"]
    currency = overview.currency

    def said(measure: str, score: int) -> str:
        pair = found[measure][score - 1]
        if pair is None:
            return "–"
        if measure == "monetary":
            low, high = (formats.compact_money(limit, currency) for limit in pair)
        else:
            low, high = (formats.number(limit) for limit in pair)
        text = low if low == high else f"{low} – {high}"
        return _("%(days)s days ago") % {"days": text} if measure == "recency" else text

    return [
        {"score": score, **{measure: said(measure, score) for measure in found}}
        for score in range(BEST, 0, -1)
    ]
