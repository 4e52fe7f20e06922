"""Segment and value as columns of the list of people."""

from __future__ import annotations

from typing import Final

from guanxi.cluster.api import Cursor
from guanxi.insight.queries.filters import SEGMENT, VALUE
from guanxi.records.api import Beside


def analysed(cursor: Cursor) -> bool:
    """Say whether there is an analysis whose scores are valid."""
    cursor.execute("select exists (select from score_current)")
    return bool(cursor.fetchall()[0][0])


BESIDE_PEOPLE: Final = Beside("people", "score_now", "person", (SEGMENT, VALUE), analysed)
