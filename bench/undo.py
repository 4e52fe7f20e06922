"""Taking an import back beside the import itself, and what is left of it."""

from __future__ import annotations

from bench.installation import PEOPLE, Bench, load
from bench.telling import Report, stopwatch
from guanxi.cluster.api import enter
from guanxi.exchange.api import undo_import

SLOWEST = 2.0


def run(bench: Bench) -> Report:
    """Load all people into a workspace of their own, and take them back."""
    context = bench.new_workspace("undo")
    with stopwatch() as importing:
        loaded = load(context, bench.people_file(), "people", PEOPLE)
    with stopwatch() as undoing:
        undo_import(context, loaded.id)
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select count(*) from people")
        left = cursor.fetchall()[0][0]
    report = Report("undo", f"an import of {bench.size:,} people")
    report.add("import", importing(), "s")
    report.add("undo", undoing(), "s")
    report.add("undo beside the import", undoing() / importing(), "×", at_most=SLOWEST)
    report.add("left", left, "people", at_most=0)
    return report
