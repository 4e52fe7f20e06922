"""The exchange room: files come in, and can be taken back."""

from pathlib import Path

from guanxi.exchange.actions.after import register_after_import
from guanxi.exchange.actions.archive import Archived, create_archive
from guanxi.exchange.actions.begin import begin_import
from guanxi.exchange.actions.erase import ERASER
from guanxi.exchange.actions.export import NewExport, end_exports, run_export
from guanxi.exchange.actions.fetch import fetch
from guanxi.exchange.actions.let_go import let_go_files
from guanxi.exchange.actions.moved import move_imports
from guanxi.exchange.actions.passing import ABOUT, discard, hold, left_behind, passing_folder, passing_root
from guanxi.exchange.actions.patience import patiently
from guanxi.exchange.actions.queue import RUN, UNDO, queue_import
from guanxi.exchange.actions.rehearse import Rehearsal, rehearse_import
from guanxi.exchange.actions.resume import clear_staged, queue_unfinished, resume_unfinished
from guanxi.exchange.actions.run import run_import
from guanxi.exchange.actions.stage import rejected_rows
from guanxi.exchange.actions.start import NewImport, start_import
from guanxi.exchange.actions.unarchive import Loaded, load_archive
from guanxi.exchange.actions.undo import undo_import
from guanxi.exchange.errors import (
    ImportBusy,
    ImportNotFound,
    NoSuchColumn,
    NothingMapped,
    NotMapped,
    SeveralTables,
    WrongMoment,
)
from guanxi.exchange.logic.notes import NOTES, REASONS
from guanxi.exchange.logic.proposal import Proposed
from guanxi.exchange.logic.reading.scratch import scratch_folder
from guanxi.exchange.logic.reading.table import Format
from guanxi.exchange.logic.writing.formats import CONTENT_TYPES, FileFormat, format_of
from guanxi.exchange.logic.writing.target import appearing
from guanxi.exchange.queries.export import Wanted
from guanxi.exchange.queries.exports import ExportRun, list_exports
from guanxi.exchange.queries.imports import ImportRun, get_import, list_imports, unfinished_imports
from guanxi.exchange.queries.propose import Proposal, propose_import, source_of
from guanxi.exchange.queries.standing import ImportStanding, import_standing, import_states

MIGRATIONS = Path(__file__).parent / "models" / "workspace"

__all__ = [
    "ABOUT",
    "CONTENT_TYPES",
    "ERASER",
    "MIGRATIONS",
    "NOTES",
    "REASONS",
    "RUN",
    "UNDO",
    "Archived",
    "ExportRun",
    "FileFormat",
    "Format",
    "ImportBusy",
    "ImportNotFound",
    "ImportRun",
    "ImportStanding",
    "Loaded",
    "NewExport",
    "NewImport",
    "NoSuchColumn",
    "NotMapped",
    "NothingMapped",
    "Proposal",
    "Proposed",
    "Rehearsal",
    "SeveralTables",
    "Wanted",
    "WrongMoment",
    "appearing",
    "begin_import",
    "clear_staged",
    "create_archive",
    "discard",
    "end_exports",
    "fetch",
    "format_of",
    "get_import",
    "hold",
    "import_standing",
    "import_states",
    "left_behind",
    "let_go_files",
    "list_exports",
    "list_imports",
    "load_archive",
    "move_imports",
    "passing_folder",
    "passing_root",
    "patiently",
    "propose_import",
    "queue_import",
    "queue_unfinished",
    "register_after_import",
    "rehearse_import",
    "rejected_rows",
    "resume_unfinished",
    "run_export",
    "run_import",
    "scratch_folder",
    "source_of",
    "start_import",
    "undo_import",
    "unfinished_imports",
]
