"""What an export copies out of the database: which columns, of which rows, written how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from guanxi.access.api import members_of
from guanxi.cluster.api import Cursor, outside
from guanxi.exchange.logic.writing import columns as out
from guanxi.exchange.logic.writing.columns import OutColumn
from guanxi.exchange.logic.writing.formats import FileFormat
from guanxi.kernel.api import Context
from guanxi.metadata.api import SYSTEM_FIELDS, Field, FieldNotFound, Node, ObjectType
from guanxi.records.api import Linked, Reader, linked, rows_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export. ``fields`` None: the record's id and every field.

    ``language`` names the columns as people read them; without it they are called by their slugs.
    """

    object: str
    where: Node | None = None
    q: str = ""
    sort: str = "id"
    fields: tuple[str, ...] | None = None
    sources: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of an export, ready to be copied."""

    kind: ObjectType
    columns: tuple[OutColumn, ...]
    total: int
    body: sql.Composable
    values: dict[str, object]


def select_rows(context: Context, asked: Reader, wanted: Wanted) -> Selection:
    """Return what an export will copy, and how many rows there are now.

    Raises ``ObjectNotFound``, ``FieldNotFound``, ``FilterError``, ``SortInvalid``.
    """
    kind = asked.objects.get(wanted.object)
    rows = rows_of(asked, kind.slug, where=wanted.where, q=wanted.q, sort=wanted.sort)
    fields = _fields(kind, wanted)
    links = {
        field.slug: linked(asked.objects.get(field.target), field)
        for field in fields
        if field.type == "relation" and field.target
    }
    naming = _Naming(context, kind, wanted.language, links)
    columns = [column for field in fields for column in naming.columns(field)]
    # Some sources know people by their address.
    if wanted.sources and asked.sees_personal:
        columns.append(_sources(kind))
    names = {
        "table": rows.table,
        "joins": sql.SQL(" ").join(link.join for link in links.values()),
        "condition": rows.condition,
        "order": rows.order,
    }
    statement = sql.SQL("select count(*) from {table} where {condition}").format(**names)
    asked.cursor.execute(statement, rows.parameters.values)
    total = int(asked.cursor.fetchall()[0][0])
    body = sql.SQL("from {table} {joins} where {condition} order by {order}").format(**names)
    return Selection(kind, _apart(columns), total, body, rows.parameters.values)


def _fields(kind: ObjectType, wanted: Wanted) -> list[Field]:
    """Return the fields to write; amounts bring their currency."""
    if wanted.fields is None:
        return [SYSTEM_FIELDS["id"], *kind.fields]
    known = {field.slug: field for field in kind.fields} | SYSTEM_FIELDS
    if unknown := [slug for slug in wanted.fields if slug not in known]:
        raise FieldNotFound(object=kind.slug, field=unknown[0])
    picked = {slug: known[slug] for slug in wanted.fields}
    if any(field.type == "money" for field in picked.values()) and "currency" in known:
        picked.setdefault("currency", known["currency"])
    return list(picked.values())


@dataclass(frozen=True, slots=True)
class _Naming:
    """Makes the columns of fields."""

    context: Context
    kind: ObjectType
    language: str
    links: dict[str, Linked]

    def columns(self, field: Field) -> Iterator[OutColumn]:
        """Yield a field's columns: a relation has what the other record is called, and its id."""
        if field.slug in SYSTEM_FIELDS:
            kind = out.ID if field.slug == "id" else field.type
            yield OutColumn(f"{out.OWN}{field.slug}", field.slug, kind, _column(field))
        elif link := self.links.get(field.slug):
            yield OutColumn(self._heading(field), field.slug, "text", link.title)
            yield OutColumn(f"{out.OWN}{field.slug}", field.slug, out.ID, link.id)
        else:
            yield OutColumn(self._heading(field), field.slug, out.written_as(field), self._value(field))

    def _heading(self, field: Field) -> str:
        return field.label.in_language(self.language) if self.language else field.slug

    def _value(self, field: Field) -> sql.Composable:
        if field.type == "money":
            own = sql.Literal(self.context.workspace.currency)
            if self.kind.field("currency"):
                own = sql.SQL("coalesce(t.currency, {})").format(own)  # type: ignore[assignment]
            return out.amount(_column(field), own)
        if field.type == "user":
            return self._member(field)
        return _column(field)

    def _member(self, field: Field) -> sql.Composable:
        """Return a member's e-mail address, which says who it is elsewhere too; others stay numbers."""
        with outside():
            members = {each.user.pk: each.user.email for each in members_of(self.context.workspace.id)}
        cases = sql.SQL(" ").join(
            sql.SQL("when {} then {}").format(sql.Literal(number), sql.Literal(email))
            for number, email in members.items()
        )
        if not members:
            return sql.SQL("{}::text").format(_column(field))
        return sql.SQL("case {0} {1} else {0}::text end").format(_column(field), cases)


def _column(field: Field) -> sql.Composable:
    return sql.Identifier("t", field.slug)


_SAID = """
(select json_agg(json_build_object('source', s.slug, 'id', r.external_id) order by s.slug, r.external_id)
 from source_record r join source s on s.id = r.source_id where r.object = {object} and r.record_id = t.id)
"""
# Facts and lines carry their source themselves.
_CARRIED = {
    "events": "(select json_build_array(json_build_object('source', s.slug, 'id', t.external_id)) "
    "from source s where s.id = t.source_id)",
    "order_lines": "(select json_build_array(json_build_object('source', s.slug)) "
    "from source s where s.id = t.source_id)",
}


def _sources(kind: ObjectType) -> OutColumn:
    value = sql.SQL(_CARRIED.get(kind.slug, _SAID)).format(object=sql.Literal(kind.slug))
    return OutColumn(out.OWN_SOURCES, "sources", out.JSON, value)


def _apart(columns: Sequence[OutColumn]) -> tuple[OutColumn, ...]:
    """Call columns by their slugs where two would be called alike."""
    headings = [column.heading for column in columns]
    return tuple(
        OutColumn(column.slug, column.slug, column.type, column.value)
        if headings.count(column.heading) > 1
        else column
        for column in columns
    )


_CSV = "copy (select {columns} {body}) to stdout (format csv)"
# Signs that JSON always writes in another way stand in for quotes and separators, so nothing is quoted.
_JSON = (
    "copy (select row_to_json(r) from (select {columns} {body}) r) to stdout "
    "(format csv, quote E'\\x01', delimiter E'\\x02')"
)


@contextmanager
def copy_rows(cursor: Cursor, chosen: Selection, form: FileFormat) -> Iterator[Iterator[bytes]]:
    """Give the rows as the database writes them, one at a time: lines of JSON or of CSV.

    The rows are those of one moment. In files of CSV, formulas are defused. Behind the block the connection
    is free again, whether or not all rows were taken.
    """
    statement = sql.SQL(_JSON if form is FileFormat.NDJSON else _CSV).format(
        columns=sql.SQL(", ").join(_written(chosen.columns, form)), body=chosen.body
    )
    with cursor.copy(statement, chosen.values) as copy:
        yield map(bytes, copy)


def _written(columns: Sequence[OutColumn], form: FileFormat) -> list[sql.Composable]:
    if form is FileFormat.NDJSON:
        return [
            sql.SQL("{} as {}").format(out.as_json(column), sql.Identifier(column.heading))
            for column in columns
        ]
    as_cell = out.as_safe_text if form in {FileFormat.CSV, FileFormat.CSV_GZ} else out.as_text
    cells: list[Any] = [as_cell(column) for column in columns]
    if len(cells) > 1 or form is FileFormat.PARQUET:  # which knows nothing from an empty text
        return cells
    # A line of nothing would be no line.
    return [sql.SQL("coalesce({}::text, '')").format(cells[0])]
