"""What it costs to follow: refreshing the lake after 1 % of the rows has changed, beside writing it whole."""

from __future__ import annotations

import statistics

from bench.installation import Bench
from bench.telling import Report, timed
from guanxi.access.api import action, perform
from guanxi.cluster.api import Cursor, enter
from guanxi.engine.api import lake_standing, rebuild_lake, refresh_lake
from guanxi.kernel.api import Context, Role, uuid7

ROUNDS, MOST = 5, 0.10
CHANGE = """
update people set notes = %s where id in (
    select id from (select id, row_number() over (order by id) as n from people) p where n %% 100 = %s
)
"""


@action("bench.change", Role.MEMBER)
def change(_context: Context, cursor: Cursor, turn: int) -> int:
    """Change one person in a hundred, spread over the table, others each turn."""
    cursor.execute(CHANGE, (f"Turn {uuid7()}", turn))
    return int(cursor.rowcount)


def run(bench: Bench) -> Report:
    """Write the lake whole and follow one change in a hundred, in turns."""
    context = bench.with_people()
    workspace = context.workspace
    full: list[float] = []
    following: list[float] = []
    idle: list[float] = []
    changed = 0
    for turn in range(ROUNDS):
        full.append(timed(lambda: rebuild_lake(workspace)))
        changed = perform(change, context.on_trail(uuid7()), turn)
        following.append(timed(lambda: refresh_lake(workspace)))
        idle.append(timed(lambda: refresh_lake(workspace)))
    report = Report("lake", f"{bench.size:,} people, {changed:,} of them changed, {ROUNDS} times, medians")
    report.add("written whole", statistics.median(full), "s")
    report.add("after 1 % has changed", statistics.median(following), "s")
    report.add("after nothing has changed", statistics.median(idle), "s")
    ratio = statistics.median(following) / statistics.median(full)
    report.add("following, of written whole", ratio, "×", at_most=MOST)
    with enter(workspace.schema) as cursor:
        report.add("on disk", lake_standing(workspace, cursor).size / 1e6, "MB")
    return report
