"""Who took lists out of the workspace as files: what administrators see of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.exchange.api import ExportRun, list_exports
from guanxi.metadata.api import Catalogue, format_text, from_json
from guanxi.records.api import Reader

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One export; ``rows`` is None where the file never came to its end."""

    who: str
    when: datetime
    kind: str
    rows: int | None
    format: str
    conditions: str
    status: str
    hue: str


def exports_told(reading: Reader) -> dict[str, Any]:
    """Return the latest exports for the page."""
    return {
        "exports": [_line(run, reading.objects) for run in list_exports(reading.cursor, MOST)],
        "most": MOST,
    }


def _line(run: ExportRun, objects: Catalogue) -> Line:
    kind = objects.find(run.object)
    states = {"running": (_("Running"), "blue"), "failed": (_("Failed"), "red")}
    status, hue = states.get(run.status, ("", ""))
    return Line(
        who=run.started_by,
        when=run.created_at,
        kind=kind.plural.in_language(get_language() or "en") if kind else run.object,
        rows=run.rows if run.status == "done" else None,
        format=run.format,
        conditions=_conditions(run),
        status=status,
        hue=hue,
    )


def _conditions(run: ExportRun) -> str:
    """Return the words that were looked for and the condition, as it can be written in a list again."""
    words = f"“{run.words}”" if run.words.strip() else ""
    condition = format_text(from_json(run.filter)) if run.filter else ""
    return " · ".join(part for part in (words, condition) if part)
