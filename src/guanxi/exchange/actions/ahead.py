"""Working ahead: while the database writes one chunk, the words that find the next are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection
from psycopg import sql

from guanxi.cluster.api import enter
from guanxi.exchange.actions.store import Stage
from guanxi.exchange.logic.plan import Level
from guanxi.records.api import Found, found_by

Finds = dict[int, Found]

_UNKNOWN = """
select s.n {values} from {staged} s
where s.n >= {first} and s.n < {last} and not exists (
    select from source_record r
    where r.object = {object} and r.source_id = {source} and r.external_id = s.ext
)
"""


@dataclass(slots=True)
class Ahead:
    """Makes the words of a level's chunks, one chunk before they are asked for."""

    stage: Stage
    level: Level
    fields: Sequence[str]
    source_id: int
    worker: ThreadPoolExecutor
    made: dict[tuple[int, int], Future[Finds]] = field(default_factory=dict)

    def found(self, first: int, last: int, following: int) -> Finds:
        """Return the words of new rows ``first <= n < last``, and begin with those up to ``following``."""
        if not self.level.kind.searchable:
            return {}
        made = self.made.pop((first, last), None)
        if following > last:
            self.made[last, following] = self._begin(last, following)
        # Of a first chunk, which nothing is written before, the words are made while it is written.
        return made.result() if made else {}

    def _begin(self, first: int, last: int) -> Future[Finds]:
        return self.worker.submit(self._make, first, last)

    def _make(self, first: int, last: int) -> Finds:
        searched = [each.slug for each in self.level.kind.searchable if each.slug in self.fields]
        with enter(self.stage.schema) as cursor:
            cursor.execute(
                sql.SQL(_UNKNOWN).format(
                    values=sql.SQL("").join(
                        sql.SQL(", s.{}").format(sql.Identifier(slug)) for slug in searched
                    ),
                    staged=self.stage.table(self.level.slug),
                    first=sql.Literal(first),
                    last=sql.Literal(last),
                    object=sql.Literal(self.level.slug),
                    source=sql.Literal(self.source_id),
                )
            )
            rows = cursor.fetchall()
        return {n: found_by(self.level.kind, texts, searched) for n, *texts in rows}


@contextmanager
def working_ahead(stage: Stage, level: Level, fields: Sequence[str], source_id: int) -> Iterator[Ahead]:
    """Give somebody who works ahead on a level for the length of a block."""
    worker = ThreadPoolExecutor(1, thread_name_prefix="words")
    try:
        yield Ahead(stage, level, fields, source_id, worker)
    finally:
        worker.submit(_hang_up)
        worker.shutdown()


def _hang_up() -> None:
    """Give the calling thread's own connection back to the pool."""
    connection.close()
