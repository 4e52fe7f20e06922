"""The geometry of charts: numbers in, lines and bars out. Templates draw it as SVG, styles colour it.

Across, everything is in per cent of the plot's width; down, in pixels. So a chart fills any width and its
text and strokes never stretch. A chart costs well under a millisecond and two to four kilobytes.
Monotone curves: F. N. Fritsch, R. E. Carlson, Monotone Piecewise Cubic Interpolation, SIAM 1980.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

TOP = 10
Format = Callable[[float], str]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one part of every bar; ``tone`` picks its colour (1–8 or ``muted``)."""

    name: str
    values: Sequence[float | None]
    tone: str = "1"
    dashed: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the plot and the number it stands for."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle: per cent across, pixels down."""

    x: float
    width: float
    y: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One place along the x axis: its label, what hovering says, its bars and its dots (y, tone)."""

    x: float
    center: float
    width: float
    label: str
    rank: str
    tip: str
    bars: list[Bar] = field(default_factory=list)
    dots: list[tuple[float, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Curve:
    """A drawn line: SVG path data, and the area under it."""

    path: str
    area: str
    tone: str
    dashed: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything a template needs to draw, name and read out one chart."""

    kind: str
    title: str
    height: int
    floor: float
    ticks: list[Tick]
    slots: list[Slot]
    curves: list[Curve]
    series: Sequence[Series]
    rows: list[tuple[str, list[str]]]

    @property
    def full_height(self) -> int:
        """Return the height with the labels below the plot."""
        return self.height + 24


def nice_step(span: float, wanted: int = 4) -> float:
    """Return the round step (1, 2, 2.5 or 5 times a power of ten) that cuts a span into about ``wanted``."""
    rough = span / wanted if span > 1e-300 else 1.0  # less has no power of ten of its own
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next((s * power for s in (1, 2, 2.5, 5) if rough <= s * power * 1.0001), 10 * power))


def _bounds(low: float, high: float) -> tuple[float, float, float]:
    low, high = min(0.0, low), max(0.0, high)
    step = nice_step(high - low or 1.0)
    return math.floor(low / step) * step, math.ceil((high or step) / step) * step, step


def lines(
    title: str, labels: Sequence[str], series: Sequence[Series], text: Format, height: int = 200
) -> Chart:
    """Return a line chart; a None in a series is a gap at its start or end."""
    values = [v for each in series for v in each.values if v is not None] or [0.0]
    low, high, step = _bounds(min(values), max(values))
    down = _scale(low, high, height)
    count = max(1, len(labels))
    across = [(i + 0.5) * 100 / count for i in range(count)]
    curves = [_curve(each, across, down, height) for each in series]
    slots = _slots(labels, series, text)
    for i, slot in enumerate(slots):
        slot.dots.extend((down(v), each.tone) for each in series if (v := each.values[i]) is not None)
    return Chart("lines", title, height, down(0), _ticks(low, high, step, down, text), slots, curves, series,
                 _rows(labels, series, text))  # fmt: skip


def bars(
    title: str, labels: Sequence[str], series: Sequence[Series], text: Format, height: int = 200
) -> Chart:
    """Return a bar chart; several series are stacked."""
    totals = [sum(each.values[i] or 0.0 for each in series) for i in range(len(labels))] or [0.0]
    low, high, step = _bounds(min(totals), max(totals))
    down = _scale(low, high, height)
    slots = _slots(labels, series, text)
    gap = 0.26 if len(labels) < 40 else 0.12
    for i, slot in enumerate(slots):
        reached = 0.0
        for each in series:
            value = each.values[i] or 0.0
            top, bottom = sorted((down(reached), down(reached + value)))
            if value:
                slot.bars.append(Bar(slot.x + slot.width * gap / 2, slot.width * (1 - gap), top,
                                     max(1.0, bottom - top), each.tone))  # fmt: skip
            reached += value
    return Chart("bars", title, height, down(0), _ticks(low, high, step, down, text), slots, [], series,
                 _rows(labels, series, text))  # fmt: skip


def _scale(low: float, high: float, height: int) -> Callable[[float], float]:
    return lambda value: round(TOP + (height - TOP) * (high - value) / (high - low), 2)


def _ticks(low: float, high: float, step: float, down: Callable[[float], float], text: Format) -> list[Tick]:
    return [Tick(down(low + i * step), text(low + i * step)) for i in range(round((high - low) / step) + 1)]


def _slots(labels: Sequence[str], series: Sequence[Series], text: Format) -> list[Slot]:
    width = 100 / max(1, len(labels))
    slots = []
    for i, label in enumerate(labels):
        said = [(each.name, each.values[i]) for each in series]
        shown = [
            f"{text(v)} {name}".strip() if len(series) > 1 else text(v) for name, v in said if v is not None
        ]
        tip = f"{' · '.join(shown) or '–'}|{label}"
        slots.append(Slot(i * width, (i + 0.5) * width, width, label, _rank(i, len(labels)), tip))
    return slots


def _rank(i: int, count: int) -> str:
    """Which labels stay when room is short: some always, some on wide charts, the rest only on hover."""
    few, many = math.ceil(count / 4), math.ceil(count / 12)
    return "major" if i % few == 0 else "minor" if i % many == 0 and few % many == 0 else "none"


def _rows(labels: Sequence[str], series: Sequence[Series], text: Format) -> list[tuple[str, list[str]]]:
    return [
        (label, ["–" if (v := each.values[i]) is None else text(v) for each in series])
        for i, label in enumerate(labels)
    ]


def _curve(series: Series, across: Sequence[float], down: Callable[[float], float], height: int) -> Curve:
    points = [(x, down(v)) for x, v in zip(across, series.values, strict=True) if v is not None]
    path = smooth(points)
    area = (
        f"{path}L{points[-1][0]:.2f},{height}L{points[0][0]:.2f},{height}Z"
        if series.filled and points
        else ""
    )
    return Curve(path, area, series.tone, series.dashed)


def smooth(points: Sequence[Point]) -> str:
    """Return SVG path data of a curve through the points that never overshoots them."""
    if len(points) < 3:
        return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in points) if points else ""
    slopes = _tangents(points)
    parts = [f"M{points[0][0]:.2f},{points[0][1]:.2f}"]
    for i, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        third = (x1 - x0) / 3
        parts.append(f"C{x0 + third:.2f},{y0 + slopes[i] * third:.2f} "
                     f"{x1 - third:.2f},{y1 - slopes[i + 1] * third:.2f} {x1:.2f},{y1:.2f}")  # fmt: skip
    return "".join(parts)


def _tangents(points: Sequence[Point]) -> list[float]:
    steps = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)]
    inner = [0.0 if a * b <= 0 else 2 * a * b / (a + b) for a, b in pairwise(steps)]
    return [steps[0], *inner, steps[-1]]


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The recent shape of a number, without axes, in a box of 100 by 30."""

    path: str
    area: str


def sparkline(values: Sequence[float]) -> Sparkline:
    """Return the shape of a few numbers; fewer than two have none."""
    if len(values) < 2:
        return Sparkline("", "")
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    points = [(i * 100 / (len(values) - 1), 27 - 24 * (v - low) / span) for i, v in enumerate(values)]
    path = smooth(points)
    return Sparkline(path, f"{path}L100,30L0,30Z")


def heat(value: float, largest: float) -> int:
    """Return how dark a cell is, 0 to 4, on a square-root scale so that small moves stay visible."""
    if value <= 0 or largest <= 0:
        return 0
    return max(1, math.ceil(4 * math.sqrt(value / largest)))
