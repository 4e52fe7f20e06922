"""Online Retail end to end: loaded as the command line loads it, loaded again, taken back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from bench.installation import Bench
from bench.telling import Report, stopwatch
from guanxi.cluster.api import enter
from guanxi.exchange.api import begin_import, propose_import, run_import, undo_import
from guanxi.kernel.api import Context, uuid7

if TYPE_CHECKING:
    from guanxi.exchange.api import ImportRun

FILE = Path("online_retail") / "online_retail.csv.gz"


def run(bench: Bench) -> Report:
    """Load, load again, undo both."""
    folder = Path(os.environ.get("GUANXI_DATA") or Path(__file__).parents[2] / "shared" / "data")
    path = folder / FILE
    if not path.exists():
        return Report(
            "online_retail", f"not measured: no {path}; name the folder of data sets in GUANXI_DATA"
        )
    context = bench.new_workspace("retail")
    with stopwatch() as first:
        loaded = _load(context, path)
    with stopwatch() as second:
        again = _load(context, path)
    assert not any(of["created"] or of["updated"] for of in again.records.values()), again.records
    with stopwatch() as undone:
        undo_import(context, again.id)
        undo_import(context, loaded.id)
    rows = loaded.rows_read or 0
    report = Report("online_retail", f"{rows:,} lines of {path.name}")
    report.add("load", first(), "s")
    report.add("load, rows a second", rows / first(), "rows/s")
    report.add("second load, all unchanged", second(), "s")
    report.add("second load, rows a second", rows / second(), "rows/s")
    report.add("undo of both", undone(), "s")
    return report


def _load(context: Context, path: Path) -> ImportRun:
    context = context.on_trail(uuid7())
    with enter(context.workspace.schema) as cursor:
        proposal = propose_import(context, cursor, path, "orders", "online_retail")
    run = begin_import(context, path, path.name, proposal)
    return run_import(context, run.id)
