"""How a subject tells what it measured: a table for people, one JSON line for machines."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from dataclasses import field as attribute
from typing import Any

from rich.console import Console
from rich.table import Table

console = Console(highlight=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. ``holds`` says whether the budget is kept; None where there is none."""

    name: str
    value: float
    unit: str
    budget: str = ""
    holds: bool | None = None


@dataclass(slots=True)
class Report:
    """What a subject measured, and on which data."""

    subject: str
    data: str
    figures: list[Figure] = attribute(default_factory=list)

    def add(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        at_most: float | None = None,
        at_least: float | None = None,
    ) -> None:
        """Add a figure, with the budget that it has to keep."""
        budget = (
            f"≤ {at_most:g}" if at_most is not None else f"≥ {at_least:g}" if at_least is not None else ""
        )
        holds = (
            value <= at_most if at_most is not None else value >= at_least if at_least is not None else None
        )
        self.figures.append(Figure(name, round(value, 4), unit, budget, holds))

    def tell(self) -> None:
        """Print the table and the JSON line."""
        table = Table(title=f"{self.subject}: {self.data}", title_justify="left")
        for heading in ("what", "measured", "budget", ""):
            table.add_column(heading, justify="right" if heading == "measured" else "left")
        for each in self.figures:
            kept = "" if each.holds is None else "kept" if each.holds else "MISSED"
            table.add_row(each.name, f"{each.value:,.4g} {each.unit}", each.budget, kept)
        console.print(table)
        facts = {
            "subject": self.subject,
            "data": self.data,
            "figures": [asdict(each) for each in self.figures],
        }
        print(json.dumps(facts, ensure_ascii=False), flush=True)


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Give a function that returns the seconds since the block began; it stands still after the block."""
    start = time.perf_counter()
    end: list[float] = []
    yield lambda: (end[0] if end else time.perf_counter()) - start
    end.append(time.perf_counter())


def timed(call: Callable[[], Any]) -> float:
    """Return how many seconds a call takes."""
    with stopwatch() as seconds:
        call()
    return seconds()


def p50(seconds: Sequence[float]) -> float:
    """Return the median in milliseconds."""
    return statistics.median(seconds) * 1000


def p95(seconds: Sequence[float]) -> float:
    """Return the 95th percentile in milliseconds, the nearest value above."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * 95 // 100) - 1)] * 1000
