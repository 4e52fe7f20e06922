"""Progress on standard error: bars for a person at a terminal, a line per stage for a log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from guanxi.cli.app import complaints
from guanxi.kernel.api import NullProgress
from guanxi.kernel.api import Progress as Listener

_NAMES = {
    "migrate": "Bring the database up to date",
    "workspaces": "Bring the workspaces up to date",
    "draw": "Draw the demo business",
    "read": "Read and clean",
    "sort": "Sort",
    "people": "Write people",
    "companies": "Write companies",
    "products": "Write products",
    "orders": "Write orders",
    "order_lines": "Write order lines",
    "events": "Write events",
    "contact_records": "Write contact records",
    "feedback": "Write feedback",
    "undo": "Take back",
    "export": "Write",
    "archive": "Write the tables",
    "load": "Load the tables",
    "lake": "Bring the facts to the lake",
    "summary": "Sum up each customer",
    "rfm": "Group customers",
    "model": "Learn how customers buy",
    "backtest": "Judge the forecasts on held-back months",
    "write": "Write the scores",
    "files": "Copy the files",
    "database": "Copy the database",
    "verify": "Verify what was written",
}


class Bars:
    """Draws a bar per stage; a stage ends where the next begins."""

    def __init__(self, drawn: Progress) -> None:
        self._drawn = drawn
        self._task: TaskID | None = None

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage of ``total`` units (None: unknown)."""
        self.finish()
        self._task = self._drawn.add_task(label(name), total=total)

    def advance(self, count: int = 1) -> None:
        """Say that ``count`` more units are done."""
        if self._task is not None:
            self._drawn.advance(self._task, count)

    def finish(self) -> None:
        """End the stage at hand: its bar is full."""
        if self._task is not None:
            task = self._drawn.tasks[self._drawn.task_ids.index(self._task)]
            total = task.total if task.total is not None else 1
            self._drawn.update(self._task, total=total, completed=total)
            self._drawn.stop_task(self._task)


class Lines:
    """Says which stage begins, one line each."""

    def stage(self, name: str, total: int | None = None) -> None:  # noqa: ARG002 (the protocol's)
        """Begin a stage."""
        complaints.print(f"{label(name)} …", markup=False)

    def advance(self, count: int = 1) -> None:
        """Count units; a log need not know."""


def label(stage: str) -> str:
    """Return what a stage is called; ``people.csv: read`` is called by its file."""
    owner, _, name = stage.rpartition(": ")
    shown = _NAMES.get(name, name.replace("_", " ").capitalize())
    return f"{owner}: {shown[:1].lower()}{shown[1:]}" if owner else shown


@contextmanager
def progress_on_stderr(*, quiet: bool = False) -> Iterator[Listener]:
    """Give a listener that draws on standard error; nothing at all when ``quiet``."""
    if quiet:
        yield NullProgress()
    elif not complaints.is_terminal:
        yield Lines()
    else:
        columns = (
            SpinnerColumn(finished_text="[green]✓[/]"), TextColumn("{task.description}"),
            BarColumn(bar_width=28), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn(),
        )  # fmt: skip
        with Progress(*columns, console=complaints) as drawn:
            bars = Bars(drawn)
            yield bars
            bars.finish()
