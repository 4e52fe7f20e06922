"""Looking at a file before it is loaded: what each column would become, and what is known of it already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from psycopg import sql

from guanxi.access.api import allows
from guanxi.cluster.api import Cursor
from guanxi.exchange.logic.proposal import Proposed, settle
from guanxi.exchange.logic.reading.open import open_table
from guanxi.exchange.logic.reading.shaped import shaped
from guanxi.exchange.logic.reading.table import Format, Row, Table
from guanxi.exchange.logic.saved import still_true
from guanxi.exchange.queries.imports import last_mapping
from guanxi.kernel.api import Context, Role, squash
from guanxi.metadata.api import FIELD_TYPES, Catalogue, catalogue

# New fields are typed by this many rows.
EVIDENCE = 20_000
SHOWN_ROWS = 20
_SUFFIXES = frozenset(
    ".gz .csv .tsv .txt .tab .parquet .pq .xlsx .xlsm .xlsb .xls .ods "
    ".vcf .vcard .json .ndjson .jsonl .zip".split()
)


@dataclass(frozen=True, slots=True)
class Hints:
    """Of the rows looked at: how many numbers the source has used before, how many e-mails are known."""

    rows: int
    known: int
    same_email: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file would become. ``rows`` are its first ones, ``size_hint`` estimates how many there are.

    ``sheet`` is the table chosen of a workbook or archive. ``remembered`` says that the columns of the last
    import of the source were found again and go where they went then.
    """

    object: str
    source: str
    format: Format
    columns: tuple[Proposed, ...]
    rows: tuple[Row, ...]
    size_hint: int
    hints: Hints
    oddities: Mapping[str, int] = field(default_factory=dict)
    sheet: str | None = None
    remembered: bool = False

    @property
    def mapping(self) -> dict[str, str]:
        """Return heading → target of the columns that fill fields there are."""
        return {column.heading: column.target for column in self.columns if column.target}

    @property
    def new_fields(self) -> tuple[Proposed, ...]:
        """Return the columns that need a field of their own."""
        return tuple(column for column in self.columns if column.new)

    @property
    def ignored(self) -> tuple[str, ...]:
        """Return the headings that are left out."""
        return tuple(column.heading for column in self.columns if not column.target and not column.new)


def source_of(file_name: str) -> str:
    """Return the default name of a file's source, its stem: ``online_retail.csv.gz`` → ``online_retail``."""
    path = Path(file_name)
    while path.suffix.lower() in _SUFFIXES and path.stem:
        path = Path(path.stem)
    return path.name


def propose_import(
    context: Context,
    cursor: Cursor,
    path: Path,
    object_slug: str,
    source: str,
    overrides: Mapping[str, str] | None = None,
    *,
    choices: Mapping[str, str] | None = None,
    new_fields: bool = True,
    sheet: str | None = None,
    anew: bool = False,
) -> Proposal:
    """Return what a file loaded as ``object_slug`` would become; nothing is written.

    ``overrides`` are a person's choices as field → heading; a field without an object is of ``object_slug``,
    and a heading may make a column of others (``reading.shaped``).
    ``choices`` say the same from the other side, heading → field, and besides ``new`` and, for a column to
    leave out, the empty text. Where neither says a thing, what the source's last import did with the same
    columns holds, unless ``anew``; then come headings and values. New fields are proposed only to those who
    may define them. Raises ``ObjectNotFound``, ``NoSuchColumn`` and what ``open_table`` raises.
    """
    known = catalogue(cursor, context.workspace)
    known.get(object_slug)
    chosen = {heading: target for target, heading in (overrides or {}).items()} | dict(choices or {})
    last = {} if anew else last_mapping(cursor, source, object_slug)
    table = shaped(open_table(path, sheet=sheet), [*chosen, *last])
    rows = table.sample(EVIDENCE)
    saved = still_true(last, table.columns, known.objects)
    columns = settle(
        object_slug, table.columns, rows, known.objects, chosen, saved,
        new_fields=new_fields and allows(context.actor.role, Role.ADMIN), country=context.workspace.country,
    )  # fmt: skip
    hints = _hints(cursor, known, source, columns, table, rows)
    shown = tuple(rows[:SHOWN_ROWS])
    return Proposal(
        object_slug, source, table.format, tuple(columns), shown, table.size_hint, hints, table.notes,
        sheet, bool(saved),
    )  # fmt: skip


_KNOWN = """
select count(distinct external_id) from source_record r join source s on s.id = r.source_id
where s.slug = %s and r.object = %s and r.external_id = any(%s)
"""
_EMAILS = "select count(distinct email) from {} where email = any(%s) and deleted_at is null"


def _hints(
    cursor: Cursor,
    known: Catalogue,
    source: str,
    columns: Sequence[Proposed],
    table: Table,
    rows: Sequence[Row],
) -> Hints:
    places = {column.target: table.columns.index(column.heading) for column in columns if column.target}
    own, emails = 0, 0
    for slug in ("people", "companies", "orders", "products"):
        place = places.get(f"{slug}.@id")
        if place is not None and not own:
            numbers = list({squash(row[place]) for row in rows})
            cursor.execute(_KNOWN, (source, slug, numbers))
            own = cursor.fetchall()[0][0]
        place = places.get(f"{slug}.email")
        if place is not None and not emails and known.get(slug).field("email"):
            addresses = list({FIELD_TYPES["email"].parse(row[place]).value for row in rows} - {None})
            cursor.execute(sql.SQL(_EMAILS).format(sql.Identifier(slug)), (addresses,))
            emails = cursor.fetchall()[0][0]
    return Hints(len(rows), own, emails)
