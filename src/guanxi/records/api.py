"""The records room: the standard objects, who said what, writing and finding records."""

from pathlib import Path

from guanxi.records.actions.absorb import Absorbed, Batch, absorb
from guanxi.records.actions.derive import Found, found_by, refresh_search, refresh_totals, undo_totals
from guanxi.records.actions.erase import (
    VERB as ERASE,
)
from guanxi.records.actions.erase import (
    NewErasure,
    begin_erasure,
    erase_person,
    finish_erasure,
    look_for_person,
    queue_broken_off,
)
from guanxi.records.actions.erase_mentions import ERASER as MENTIONS
from guanxi.records.actions.erase_records import ERASER as RECORDS
from guanxi.records.actions.erase_rooms import Eraser, register_backups, register_eraser
from guanxi.records.actions.export_person import export_person
from guanxi.records.actions.facts import Facts, Lines, absorb_events, absorb_lines
from guanxi.records.actions.own_ids import own_id
from guanxi.records.actions.sources import ensure_source, undo_sources
from guanxi.records.actions.undo import undo_changes
from guanxi.records.actions.write import (
    NewRecords,
    RecordChange,
    Selection,
    change_record,
    create_records,
    restore_records,
    trash_records,
)
from guanxi.records.errors import (
    CursorInvalid,
    ErasureNotFound,
    FactsNeverChange,
    FieldNotWritable,
    NameNotConfirmed,
    NotByHand,
    OnlyPeopleAreErased,
    ReasonMissing,
    RecordNotFound,
    SortInvalid,
)
from guanxi.records.logic.erased_keys import ErasedKeys
from guanxi.records.logic.erasing import PEOPLE, Trace, erased_fields
from guanxi.records.models.objects import CONTACT_RECORDS, EVENTS, FEEDBACK, STANDARD_OBJECTS
from guanxi.records.models.tables import reconcile_tables
from guanxi.records.queries.beside import Beside, beside_of, listed_kind, register_beside
from guanxi.records.queries.erasures import Erasure, erased_keys, erasure_of, get_erasure, unfinished_erasures
from guanxi.records.queries.get import Record, get_record
from guanxi.records.queries.links import count_pairs
from guanxi.records.queries.list import Page, all_records, list_records
from guanxi.records.queries.origin_filters import BY_COLUMN, compile_double, compile_source
from guanxi.records.queries.origins import (
    Pair,
    Possible,
    Statement,
    possible_duplicates,
    possible_pairs,
    statements_of,
)
from guanxi.records.queries.past import history_of
from guanxi.records.queries.person_export import Dossier, register_teller
from guanxi.records.queries.person_export_files import write_dossier
from guanxi.records.queries.reader import Reader, reader
from guanxi.records.queries.rows import Linked, Rows, linked, rows_of
from guanxi.records.queries.search import Hit, search_all
from guanxi.records.queries.titles import related_titles, title_of, titles
from guanxi.records.queries.totals import Count, Total, Totals, count, totals

MIGRATIONS = Path(__file__).parent / "models" / "workspace"

__all__ = [
    "BY_COLUMN",
    "CONTACT_RECORDS",
    "ERASE",
    "EVENTS",
    "FEEDBACK",
    "MENTIONS",
    "MIGRATIONS",
    "PEOPLE",
    "RECORDS",
    "STANDARD_OBJECTS",
    "Absorbed",
    "Batch",
    "Beside",
    "Count",
    "CursorInvalid",
    "Dossier",
    "ErasedKeys",
    "Eraser",
    "Erasure",
    "ErasureNotFound",
    "Facts",
    "FactsNeverChange",
    "FieldNotWritable",
    "Found",
    "Hit",
    "Lines",
    "Linked",
    "NameNotConfirmed",
    "NewErasure",
    "NewRecords",
    "NotByHand",
    "OnlyPeopleAreErased",
    "Page",
    "Pair",
    "Possible",
    "Reader",
    "ReasonMissing",
    "Record",
    "RecordChange",
    "RecordNotFound",
    "Rows",
    "Selection",
    "SortInvalid",
    "Statement",
    "Total",
    "Totals",
    "Trace",
    "absorb",
    "absorb_events",
    "absorb_lines",
    "all_records",
    "begin_erasure",
    "beside_of",
    "change_record",
    "compile_double",
    "compile_source",
    "count",
    "count_pairs",
    "create_records",
    "ensure_source",
    "erase_person",
    "erased_fields",
    "erased_keys",
    "erasure_of",
    "export_person",
    "finish_erasure",
    "found_by",
    "get_erasure",
    "get_record",
    "history_of",
    "linked",
    "list_records",
    "listed_kind",
    "look_for_person",
    "own_id",
    "possible_duplicates",
    "possible_pairs",
    "queue_broken_off",
    "reader",
    "reconcile_tables",
    "refresh_search",
    "refresh_totals",
    "register_backups",
    "register_beside",
    "register_eraser",
    "register_teller",
    "related_titles",
    "restore_records",
    "rows_of",
    "search_all",
    "statements_of",
    "title_of",
    "titles",
    "totals",
    "trash_records",
    "undo_changes",
    "undo_sources",
    "undo_totals",
    "unfinished_erasures",
    "write_dossier",
]
