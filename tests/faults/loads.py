"""Loading a file as a person would, and holding the load to its account."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guanxi.cluster.api import enter
from guanxi.exchange.api import ImportRun, begin_import, get_import, propose_import, run_import
from guanxi.exchange.tests.loading import everything
from guanxi.kernel.api import Context, GuanxiError, uuid7


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: its import, why rows were refused, what else was told."""

    run: ImportRun
    reasons: Counter[str]
    refused: list[list[str]]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Return the rows read, accepted and rejected."""
        return self.run.rows_read, self.run.rows_accepted, self.run.rows_rejected

    @property
    def told(self) -> dict[str, int]:
        """Return the kinds of notes with their counts."""
        return {
            note["kind"]: note.get("rows", note.get("count", note.get("records", 0)))
            for note in self.run.notes
        }


def load(context: Context, path: Path, as_: str = "people", source: str = "") -> Outcome:
    """Propose and run a load, and assert that every row is accounted for and nothing is left lying about."""
    context = context.on_trail(uuid7())
    schema = context.workspace.schema
    with enter(schema) as cursor:
        proposal = propose_import(context, cursor, path, as_, source or path.name)
    run = run_import(context, begin_import(context, path, path.name, proposal).id)
    refused = rejected_rows(run)
    assert run.status == "done"
    assert run.rows_read == run.rows_accepted + run.rows_rejected
    assert len(refused) == run.rows_rejected
    assert all(row[2] for row in refused)
    assert staged_tables(context) == 0
    return Outcome(run, Counter(row[2] for row in refused), refused)


def rejected_rows(run: ImportRun) -> list[list[str]]:
    """Return the lines of the file of rejected rows: row, line, reason, cells."""
    if run.rejected_path is None:
        return []
    with gzip.open(run.rejected_path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def refused_whole(context: Context, path: Path, as_: str = "people") -> GuanxiError:
    """Load a file that cannot be read to its end; return the refusal after seeing that no record changed."""
    before = everything(context)
    context = context.on_trail(uuid7())
    try:
        with enter(context.workspace.schema) as cursor:
            proposal = propose_import(context, cursor, path, as_, path.name, new_fields=False)
        run_import(context, begin_import(context, path, path.name, proposal).id)
    except GuanxiError as error:
        assert everything(context) == before
        return error
    raise AssertionError(f"{path.name} was loaded")


def failed(context: Context) -> list[ImportRun]:
    """Return the imports that are kept as failed."""
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select id from import_run where status = 'failed' order by created_at")
        return [get_import(cursor, row[0]) for row in cursor.fetchall()]


def column(context: Context, name: str, source: str, table: str = "people") -> list[Any]:
    """Return a column of the records (t, or r of what was said) of a source, by their numbers there."""
    with enter(context.workspace.schema) as cursor:
        cursor.execute(
            f"select {name} from {table} t join source_record r on r.record_id = t.id "
            "join source s on s.id = r.source_id where s.slug = %s and r.object = %s "
            "order by length(r.external_id), r.external_id",
            (source, table),
        )
        return [row[0] for row in cursor.fetchall()]


def staged_tables(context: Context) -> int:
    """Return how many tables of the context's trail lie in the workspace's staging."""
    with enter(context.workspace.schema) as cursor:
        cursor.execute(
            "select count(*) from pg_tables where schemaname = %s and tablename like %s",
            (f"{context.workspace.schema}_staging", f"%{context.trail.hex}"),
        )
        return int(cursor.fetchall()[0][0])
