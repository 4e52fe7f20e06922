"""The exchange room: files come in, and can be taken back."""

from pathlib import Path

from guanxi.exchange.actions.run import run_import
from guanxi.exchange.actions.start import NewImport, start_import
from guanxi.exchange.actions.undo import undo_import
from guanxi.exchange.errors import ImportBusy, ImportNotFound, NotMapped, WrongMoment
from guanxi.exchange.queries.imports import ImportRun, get_import, list_imports, unfinished_imports

MIGRATIONS = Path(__file__).parent / "models" / "workspace"

__all__ = [
    "MIGRATIONS",
    "ImportBusy",
    "ImportNotFound",
    "ImportRun",
    "NewImport",
    "NotMapped",
    "WrongMoment",
    "get_import",
    "list_imports",
    "run_import",
    "start_import",
    "undo_import",
    "unfinished_imports",
]
