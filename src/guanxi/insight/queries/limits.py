"""The limits of the RFM scores that the workspace has fixed."""

from __future__ import annotations

from guanxi.cluster.api import Cursor
from guanxi.insight.logic.settings import Thresholds

_READ = "select recency, frequency, monetary from rfm_limits where currency = %s"


def fixed_limits(cursor: Cursor, currency: str) -> Thresholds | None:
    """Return the fixed limits, None where scores are fifths.

    Limits in another currency than the workspace's say nothing of its amounts and do not count.
    """
    cursor.execute(_READ, (currency,))
    row = cursor.fetchone()
    return Thresholds(*(tuple(limits) for limits in row)) if row else None
