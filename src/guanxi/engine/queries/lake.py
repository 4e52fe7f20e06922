"""Reading a lake: an in-memory DuckDB in which every table of the manifest is a view of its latest rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from guanxi.engine.errors import LakeDamaged, LakeMissing
from guanxi.engine.logic.state import Manifest
from guanxi.engine.logic.views import view_sql
from guanxi.engine.models.manifest import read_manifest, reading
from guanxi.engine.models.place import ensure_folder, lake_folder
from guanxi.engine.queries.connection import connect
from guanxi.kernel.api import Workspace

if TYPE_CHECKING:
    import duckdb

Parameters = Mapping[str, Any]


class Lake:
    """One reader's view of a lake, as of the manifest it was opened with; later refreshes do not touch it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, manifest: Manifest, opened: ExitStack) -> None:
        self.connection = connection
        self.manifest = manifest
        self._opened = opened

    def __enter__(self) -> Self:
        """Use it for the length of a block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._opened.close()

    def position(self, table: str) -> int:
        """Return up to which position of the log a table is complete; raises ``LakeMissing``."""
        if table not in self.manifest.tables:
            raise LakeMissing(table=table)
        return self.manifest.tables[table].position

    def fingerprint(self, tables: Collection[str]) -> str:
        """Return what changes when the rows of some tables may have changed."""
        return self.manifest.fingerprint(tables)

    def run(self, statement: str, parameters: Parameters | None = None) -> None:
        """Execute a statement without an answer, such as a table kept in memory; ``$name`` are parameters."""
        self.connection.execute(statement, parameters or {})

    def arrow(self, statement: str, parameters: Parameters | None = None) -> Any:
        """Return the answer of a query as an Arrow table."""
        return self.connection.sql(statement, params=parameters or {}).to_arrow_table()

    def rows(self, statement: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """Return the answer of a query as rows of Python's values.

        They come by way of Arrow: DuckDB's own way to Python needs pytz for moments.
        """
        columns = [column.to_pylist() for column in self.arrow(statement, parameters).columns]
        return list(zip(*columns, strict=True))

    def arrays(self, statement: str, parameters: Parameters | None = None) -> dict[str, Any]:
        """Return the answer of a query as NumPy arrays by name, masked where there are nulls."""
        return self.connection.execute(statement, parameters or {}).fetchnumpy()


def open_lake(workspace: Workspace) -> Lake:
    """Open a workspace's lake; it shows the tables that have been written so far and nothing of any other.

    Use it in a ``with`` block. Any number of processes may; none waits for another, or for the writer.
    Raises ``LakeDamaged``.
    """
    folder = ensure_folder(lake_folder(workspace.schema))
    with ExitStack() as opened:
        opened.callback(reading(folder).release)
        manifest = read_manifest(folder)
        connection = connect(folder, sorted(manifest.files))
        opened.callback(connection.close)
        _make_views(connection, manifest, folder)
        return Lake(connection, manifest, opened.pop_all())


def _make_views(connection: duckdb.DuckDBPyConnection, manifest: Manifest, folder: Path) -> None:
    from duckdb import Error

    try:
        for name, state in manifest.tables.items():
            connection.execute(view_sql(name, state, folder))
    except Error as error:
        raise LakeDamaged(reason=str(error)) from error
