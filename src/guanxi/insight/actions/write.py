"""Chunk actions: scores are appended under the run, and become the valid ones all at once."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb

from guanxi.access.api import action
from guanxi.cluster.api import Cursor, enter
from guanxi.insight.actions.runs import note
from guanxi.kernel.api import Context, Role

CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class ScoreChunk:
    """Some rows of the table ``score`` as an Arrow table with its columns."""

    rows: Any


@action("insight.write_scores", Role.MEMBER)
def write_scores(_context: Context, cursor: Cursor, given: ScoreChunk) -> int:
    """Append a chunk of scores; they are not valid before ``publish_scores``."""
    from pyarrow import csv

    text = io.BytesIO()
    csv.write_csv(given.rows, text, csv.WriteOptions(include_header=False))
    names = sql.SQL(", ").join(sql.Identifier(name) for name in given.rows.column_names)
    statement = sql.SQL("copy score ({}) from stdin (format csv)").format(names)
    with cursor.copy(statement) as copy:
        copy.write(text.getbuffer())
    return int(given.rows.num_rows)


@dataclass(frozen=True, slots=True)
class Publication:
    """A finished run: its report, and the row of ``model_report``."""

    run: UUID
    report: dict[str, Any]
    model: dict[str, Any]


_MOVES = """
insert into segment_move (run, from_segment, to_segment, customers)
select %(run)s, before.segment, after.segment, count(*)
from (select person, segment from score where run = %(run)s) after
full join (select person, segment from score_now) before using (person)
where exists (select 1 from score_current)
group by before.segment, after.segment
"""

_SWAP = """
insert into score_current (run) values (%(run)s)
on conflict (single) do update set run = excluded.run, previous = score_current.run
"""

_MODEL = """
insert into model_report (run, purchases, spend, backtest, methods, used)
values (%(run)s, %(purchases)s, %(spend)s, %(backtest)s, %(methods)s, %(used)s)
"""


@action("insight.publish", Role.MEMBER)
def publish_scores(_context: Context, cursor: Cursor, given: Publication) -> None:
    """Make a run's scores the valid ones, with its report, its models and the moves since the run before."""
    cursor.execute("select take_statistics('score')")
    cursor.execute(_MOVES, {"run": given.run})
    boxed = {name: Jsonb(value) if isinstance(value, dict) else value for name, value in given.model.items()}
    cursor.execute(_MODEL, {"run": given.run, **boxed})
    cursor.execute(_SWAP, {"run": given.run})
    cursor.execute("select clock_timestamp()")
    finished = cursor.fetchall()[0][0]
    note(cursor, given.run, status="done", stage="done", report=given.report, finished_at=finished)


def thin_scores(context: Context) -> list[UUID]:
    """Remove the scores of runs that nobody needs any more, a transaction each; return the runs."""
    thinned: list[UUID] = []
    while True:
        with enter(context.workspace.schema) as cursor:
            cursor.execute("select thin_scores()")
            removed = cursor.fetchall()[0][0]
        if removed is None:
            return thinned
        thinned.append(removed)
