"""What the change log costs: COPY into people with its triggers and without, rows and indexes the same."""

from __future__ import annotations

import statistics
from pathlib import Path

from psycopg import sql

from bench.import_people import copy_rows
from bench.installation import Bench
from bench.telling import Report, timed
from guanxi.access.api import Workspace, delete_workspace
from guanxi.cluster.api import as_owner, enter

ROWS, ROUNDS, MOST = 200_000, 3, 2.2


def run(bench: Bench) -> Report:
    """Copy in turns, each time into a fresh workspace."""
    path = bench.home / "changes.copy"
    rows = _write_rows(bench, path)
    logged: list[float] = []
    plain: list[float] = []
    for turn in range(ROUNDS):
        for with_log in (turn % 2 == 0, turn % 2 == 1):
            (logged if with_log else plain).append(_copied(bench, path, with_log=with_log))
    path.unlink()
    report = Report("change_log", f"{rows:,} people, {ROUNDS} times each way, medians")
    report.add("COPY without the log", statistics.median(plain), "s")
    report.add("COPY with the log", statistics.median(logged), "s")
    ratio = statistics.median(logged) / statistics.median(plain)
    report.add("with the log, times without", ratio, "×", at_most=MOST)
    return report


def _write_rows(bench: Bench, path: Path) -> int:
    schema = bench.with_people().workspace.schema
    with enter(schema) as cursor, path.open("wb") as file:
        statement = f"copy (select * from people order by id limit {ROWS}) to stdout (format binary)"
        with cursor.copy(statement) as copy:
            for block in copy:
                file.write(block)
        return cursor.rowcount


def _copied(bench: Bench, path: Path, *, with_log: bool) -> float:
    context = bench.new_workspace("log")
    schema = context.workspace.schema
    if not with_log:
        with as_owner() as cursor:
            table = sql.Identifier(schema, "people")
            cursor.execute(sql.SQL("alter table {} disable trigger user").format(table))
    seconds = timed(lambda: copy_rows(context, "people", path))
    delete_workspace(Workspace.objects.get(schema=schema))
    return seconds
