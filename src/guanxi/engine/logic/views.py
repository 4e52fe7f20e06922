"""The SQL by which a reader sees a table: its latest rows, without what is gone or in the trash."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from guanxi.engine.logic.state import TableState

GONE = "_gone"

ROOT = 'coalesce("canonical_id", "id") as _root'
"""Who a record is after all merges: the one expression by which readers of the lake follow them.

Columns of our own begin with an underscore, as no custom field does: of two called alike, DuckDB renames one.
"""


def view_sql(name: str, state: TableState, folder: Path) -> str:
    """Return the statement that makes the view of a table.

    A table whose records can be merged has a further column ``_root``: the record that each one counts as.
    """
    chosen = ", ".join(quoted(column) for column in state.names)
    if "canonical_id" in state.names:
        chosen = f"{chosen}, {ROOT}"
    base = f"from {parquet([part.file for part in state.base], folder)} as b where b.deleted_at is null"
    rows = [f"select {chosen} {base}"]
    if state.recent:
        recent = parquet([state.recent.file], folder)
        if state.append_only:
            rows.append(f"select {chosen} from {recent} where deleted_at is null")
        else:
            rows[0] += f" and not exists (select 1 from {recent} as r where r.id = b.id)"
            rows.append(f"select {chosen} from {recent} where not {GONE} and deleted_at is null")
    return f"create view {quoted(name)} as {' union all '.join(rows)}"


def parquet(files: Sequence[str], folder: Path) -> str:
    """Return the table function that reads some parts."""
    listed = ", ".join(literal(str(folder / file)) for file in files)
    return f"read_parquet([{listed}])"


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
