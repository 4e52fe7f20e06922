"""How the data fared over time, and before and after each import."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from guanxi.exchange.api import ImportRun, list_imports
from guanxi.quality.api import Point
from guanxi.records.api import Reader
from guanxi.web import charts, formats
from guanxi.web.quality import words

MOST = 8


@dataclass(frozen=True, slots=True)
class Change:
    """What an import or an undo made of the data: two numbers each, before and after."""

    name: str
    href: str
    when: str
    rows: tuple[str, str]
    filled: tuple[str, str]
    valid: tuple[str, str]
    points: tuple[str, str]
    tone: str
    read: str


def chart(points: list[Point]) -> charts.Chart | None:
    """Return the shares of filled and valid cells and the score, over the measurements."""
    told = [point for point in points if point.score]
    if len(told) < 2:
        return None
    scores = [point.score for point in told if point.score]
    series = [
        charts.Series(_("Score"), [round(each.points, 1) for each in scores], "1", filled=True),
        charts.Series(_("Filled, %"), [round(100 * each.filled, 1) for each in scores], "2"),
        charts.Series(_("Valid, %"), [round(100 * each.valid, 1) for each in scores], "4"),
    ]
    return charts.lines(_("Quality over time"), _moments(told), series, _number)


def field_chart(points: list[Point], field: str) -> charts.Chart | None:
    """Return how much of a field was filled, and of that valid, over the measurements."""
    told = [point for point in points if field in point.fields and point.fields[field].rows]
    if len(told) < 2:
        return None
    cells = [point.fields[field] for point in told]
    series = [
        charts.Series(_("Filled, %"), [_share(each.filled, each.rows) for each in cells], "1", filled=True),
        charts.Series(_("Valid, %"), [_share(each.valid, each.filled) for each in cells], "4"),
    ]
    return charts.lines(_("Quality over time"), _moments(told), series, _number)


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else 0.0


def _number(value: float) -> str:
    return formats.number(value, 1)


def _moments(points: list[Point]) -> list[str]:
    days = [formats.day(point.run.as_of) for point in points]
    same_day = len(set(days)) == 1
    return [
        formats.clock(point.run.as_of) if same_day else day for point, day in zip(points, days, strict=True)
    ]


def imported(reading: Reader) -> dict[str, ImportRun]:
    """Return the latest imports by their trail."""
    return {str(run.id): run for run in list_imports(reading.cursor, 200)}


def changes(points: list[Point], runs: dict[str, ImportRun], root: str) -> list[Change]:
    """Return what imports and undos changed, the latest first; before it is what was measured last."""
    pairs = [(None, points[0]), *pairwise(points)] if points else []
    told = [(before, after) for before, after in pairs if after.run.trails]
    return [_change(before, after, runs, root) for before, after in reversed(told[-MOST:])]


def _change(before: Point | None, after: Point, runs: dict[str, ImportRun], root: str) -> Change:
    trail = str(after.run.trails[-1])
    rise = _points(after) - (_points(before) if before else 0.0)
    return Change(
        words.cause(after.run, {key: run.file_name for key, run in runs.items()}),
        f"{root}/imports/{trail}" if trail in runs else "",
        formats.moment(after.run.as_of),
        _pair(before, after, lambda point: formats.number(point.run.rows)),
        _pair(before, after, lambda point: words.percent(point.score.filled) if point.score else "–"),
        _pair(before, after, lambda point: words.percent(point.score.valid) if point.score else "–"),
        _pair(before, after, lambda point: words.points(point.score) if point.score else "–"),
        "good" if rise > 0.5 else "bad" if rise < -0.5 else "flat",
        _as_read([runs[str(each)] for each in after.run.trails if str(each) in runs], after),
    )


def _points(point: Point) -> float:
    return point.score.points if point.score else 0.0


def _pair(before: Point | None, after: Point, told: Any) -> tuple[str, str]:
    return (told(before) if before else "–", told(after))


def _as_read(runs: list[ImportRun], after: Point) -> str:
    """Return how much of what the files said in this object's columns could be read."""
    seen = [
        each
        for run in runs
        for target, each in run.quality.items()
        if target.partition(".")[0] == after.run.object
    ]
    return words.share(sum(each["valid"] for each in seen), sum(each["filled"] for each in seen))
