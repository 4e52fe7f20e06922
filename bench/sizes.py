"""How lists, searches and pages grow with the people: the same questions at a hundredth, a tenth, and all."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

from bench import list_page, record_page, search
from bench.installation import Bench
from bench.telling import Report

# What is asked, and the figures that have to stay flat.
ASKED: tuple[tuple[ModuleType, tuple[str, ...]], ...] = (
    (list_page, ("list, median", "list, p95")),
    (search, ("all, median", "all, p95")),
    (record_page, ("record page, median", "list page, median")),
)
SHARES = (100, 10, 1)
FLAT = 2.0


def run(bench: Bench) -> Report:
    """Ask at each size, the smallest first, and compare the largest with the smallest."""
    sizes = [bench.size // share for share in SHARES]
    report = Report("sizes", " / ".join(f"{size:,}" for size in sizes) + " people")
    measured = [_measured(replace(bench, size=size, people=None)) for size in sizes]
    for name in measured[0]:
        values = [each[name] for each in measured]
        for size, value in zip(sizes, values, strict=True):
            report.add(f"{name}, {size:,}", value, "ms")
        report.add(f"{name}, grown", values[-1] / values[0], "×", at_most=FLAT)
    return report


def _measured(bench: Bench) -> dict[str, float]:
    found: dict[str, float] = {}
    for subject, names in ASKED:
        figures = {figure.name: figure.value for figure in subject.run(bench).figures}
        found |= {f"{subject.__name__.rpartition('.')[2]}: {name}": figures[name] for name in names}
    return found
