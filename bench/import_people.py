"""Import of generated people (12 columns; cleaned, logged, searchable) beside a bare COPY of the same rows.

The bare COPY writes the finished rows, tokens and all, into an identical table with the same indexes and
triggers, as the same login in another workspace's role, and cleans, knows and compares nothing.
"""

from __future__ import annotations

from pathlib import Path

from psycopg import sql

from bench.installation import PEOPLE, Bench, load
from bench.telling import Report, stopwatch, timed
from guanxi.access.api import action, perform
from guanxi.cluster.api import Cursor, enter
from guanxi.kernel.api import Context, Role, uuid7

BLOCK = 1 << 20
RATIO, RATE = 0.20, 20_000


def run(bench: Bench) -> Report:
    """Measure the import, then the COPY of what it wrote."""
    path = bench.people_file()
    context = bench.new_workspace("people")
    with stopwatch() as seconds:
        done = load(context, path, "people", PEOPLE)
    assert done.rows_read == done.rows_accepted == bench.size, done
    rows = bench.home / "people.copy"
    written = _write_rows(context, rows)
    bare = timed(lambda: copy_rows(bench.new_workspace("bare"), "people", rows))
    rows.unlink()
    report = Report(
        "import_people", f"{bench.size:,} generated people, {path.stat().st_size >> 20} MB of CSV"
    )
    report.add("import", seconds(), "s")
    report.add("rows a second", written / seconds(), "rows/s", at_least=RATE)
    report.add("bare COPY, same table, indexes and log", bare, "s")
    report.add("share of bare COPY", bare / seconds(), "", at_least=RATIO)
    report.add("flagged as possible duplicates", done.records["people"]["flagged"], "people")
    bench.people = context
    return report


def _write_rows(context: Context, path: Path) -> int:
    with enter(context.workspace.schema) as cursor, path.open("wb") as file:
        with cursor.copy("copy people to stdout (format binary)") as copy:
            for block in copy:
                file.write(block)
        return cursor.rowcount


def copy_rows(context: Context, table: str, path: Path) -> None:
    """Copy rows from a file of COPY's binary format into a table, as one action."""
    perform(_copy, context.on_trail(uuid7()), (table, path))


@action("bench.copy", Role.OWNER)
def _copy(context: Context, cursor: Cursor, given: tuple[str, Path]) -> None:  # noqa: ARG001
    table, path = given
    statement = sql.SQL("copy {} from stdin (format binary)").format(sql.Identifier(table))
    with path.open("rb") as file, cursor.copy(statement) as copy:
        while block := file.read(BLOCK):
            copy.write(block)
