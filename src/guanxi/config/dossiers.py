"""What rooms above the records hold of a person, for their export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from guanxi.cluster.api import Cursor
from guanxi.insight.api import scores_for

_IMPORTS = """
select r.id::text, r.file_name, r.source, r.object, r.created_at::text, r.status from import_run r
where r.id in (
    select a.trail from action a join change c on c.action_id = a.id where c.record_id = any(%s)
) order by r.created_at
"""
_NAMES = ("import", "file", "source", "object", "at", "status")
_NUMBERS = (
    "standing", "r", "f", "m", "recency", "frequency", "monetary", "currency", "every_days", "p_alive",
    "p_buys", "expected_purchases", "expected_spend", "value", "horizon_days", "methods",
)  # fmt: skip


def imports_of(cursor: Cursor, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Return the imports that have written some records."""
    cursor.execute(_IMPORTS, (list(ids),))
    return [dict(zip(_NAMES, row, strict=True)) for row in cursor.fetchall()]


def scores_of(cursor: Cursor, ids: Sequence[UUID]) -> dict[str, Any] | None:
    """Return what is expected of a person and why, and how they were scored before; None without scores."""
    panel = scores_for(cursor, ids[0])
    if panel is None:
        return None
    return {
        "as_of": panel.as_of.isoformat(),
        "segment": panel.segment.key if panel.segment else None,
        **{name: getattr(panel, name) for name in _NUMBERS},
        "reasons": {**panel.sentence._asdict()},
        "earlier": [
            {
                "as_of": past.as_of.isoformat(),
                "segment": past.segment.key if past.segment else None,
                "monetary": past.monetary,
                "p_alive": past.p_alive,
                "value": past.value,
            }
            for past in panel.past
        ],
    }
