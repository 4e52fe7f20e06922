"""DuckDB in this process's memory, bounded, and closed to everything but a lake's files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from guanxi.engine.logic.views import literal
from guanxi.engine.models.place import SPILL, ensure_folder

if TYPE_CHECKING:
    import duckdb

THREADS = 2
MEMORY = "1GB"


def connect(folder: Path, files: Sequence[str] = (), *, writing: bool = False) -> duckdb.DuckDBPyConnection:
    """Return a connection that reads these parts, or with ``writing`` reads and writes the lake's folder.

    What does not fit in memory spills into the folder. Extensions are neither fetched nor loaded.
    """
    import duckdb  # a process that never asks the lake does not carry it

    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": THREADS,
            "memory_limit": MEMORY,
            "temp_directory": str(ensure_folder(folder / SPILL)),
            "preserve_insertion_order": False,
            "arrow_lossless_conversion": True,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    if writing:
        connection.execute(f"set allowed_directories = [{literal(f'{folder}/')}]")
    else:
        listed = ", ".join(literal(str(folder / file)) for file in files)
        connection.execute(f"set allowed_paths = [{listed}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection
