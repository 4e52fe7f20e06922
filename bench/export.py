"""Export of all people beside a bare COPY of the same columns, as an operator runs it.

The bare COPY writes the columns as they lie in the table, without links, ids' names or defused formulas.
"""

from __future__ import annotations

from pathlib import Path

from psycopg import sql

from bench.installation import PEOPLE, Bench
from bench.telling import Report, stopwatch, timed
from guanxi.cluster.api import enter
from guanxi.exchange.api import NewExport, Wanted, format_of, run_export
from guanxi.kernel.api import Context, uuid7

# A million people in CSV; smaller numbers have their share of it, and a second to begin.
MILLION, BEGIN = 15.0, 1.0
OTHERS = ("csv.gz", "ndjson", "parquet")


def run(bench: Bench) -> Report:
    """Measure each format; Excel, which is written cell by cell, with at most 100,000 people."""
    context = bench.with_people()
    report = Report("export", f"{bench.size:,} people, every field")
    report.add("bare COPY of the same columns", timed(lambda: _bare(context, bench.home)), "s")
    seconds, rows, size = _export(context, bench.home, "csv", Wanted("people"))
    assert rows == bench.size, rows
    at_most = MILLION * bench.size / 1_000_000 + (BEGIN if bench.size < 1_000_000 else 0)
    report.add("CSV", seconds, "s", at_most=at_most)
    report.add("CSV, rows a second", rows / seconds, "rows/s")
    report.add("CSV, size", size / 2**20, "MB")
    for ending in OTHERS:
        report.add(ending, _export(context, bench.home, ending, Wanted("people"))[0], "s")
    if bench.size <= 100_000:
        report.add("xlsx", _export(context, bench.home, "xlsx", Wanted("people"))[0], "s")
    return report


def _export(context: Context, folder: Path, ending: str, wanted: Wanted) -> tuple[float, int, int]:
    path = folder / f"people.{ending}"
    with stopwatch() as seconds:
        done = run_export(context.on_trail(uuid7()), NewExport(wanted, format_of(path.name), path.name), path)
    path.unlink()
    return seconds(), done.rows, done.bytes


def _bare(context: Context, folder: Path) -> None:
    names = [target.partition(".")[2] for target in PEOPLE.values() if not target.endswith("@id")]
    columns = sql.SQL(", ").join(map(sql.Identifier, ["id", "number", *names]))
    path = folder / "bare.csv"
    with (
        enter(context.workspace.schema) as cursor,
        path.open("wb") as file,
        cursor.copy(sql.SQL("copy (select {} from people) to stdout (format csv)").format(columns)) as copy,
    ):
        for block in copy:
            file.write(block)
    path.unlink()
