"""The columns of an object counted: all rows at once, by source, by shape, and what lies far outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from guanxi.metadata.api import (
    FINE_SHAPE_SQL,
    ROUGH_SHAPE_SQL,
    Condition,
    Field,
    Node,
    Or,
    Source,
    compile_filter,
    field_type,
)
from guanxi.quality.logic.outliers import Limits, limits_of
from guanxi.records.api import BY_COLUMN, Reader, Rows, rows_of

MOST_SHAPES = 5
MOST_SOURCES = 12
DOUBLE = Source("double", "possible")
MEASURED = frozenset({"number", "money", "date", "datetime"})


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows there are, and of one field how many are filled, valid and different."""

    rows: int
    filled: int
    valid: int
    distinct: int = 0


class Table:
    """The rows of an object that its list shows, to be counted in any way that a condition can say.

    Every number is counted by the condition that a list is opened with, so that both say the same.
    """

    def __init__(self, asked: Reader, slug: str) -> None:
        self.asked, self.kind = asked, asked.objects.get(slug)

    def everything(self) -> dict[str, Counted]:
        """Return all fields, counted in one pass."""
        rows = self._rows()
        names = sql.SQL(", ").join(self._counts(rows, self.kind.fields))
        found = self._ask(rows, "select count(*), {names} from {table} where {condition}", names=names)[0]
        return _collected(found[0], found[1:], self.kind.fields)

    def by_source(self, fields: Sequence[Field]) -> dict[str, dict[str, Counted]]:
        """Return the fields per source, of those sources that say most; a record of two counts in both."""
        rows = self._rows()
        names = sql.SQL(", ").join(
            each
            for field, pair in zip(fields, _pairs(self._counts(rows, fields)), strict=True)
            for each in (*pair, sql.SQL("count(distinct t.{})").format(sql.Identifier(field.slug)))
        )
        template = """select s.slug, count(*), {names} from {table} join {origins} o on o.id = t.id
            join source s on s.id = o.source_id
            where {condition} group by s.slug order by 2 desc, 1 limit {most}"""
        found = self._ask(
            rows,
            template,
            names=names,
            origins=sql.SQL(_origins(self.kind.slug, identity=self.kind.identity)),
            most=sql.Literal(MOST_SOURCES),
        )
        return {row[0]: _collected(row[1], row[2:], fields, each=3) for row in found}

    def distinct(self, field: Field) -> int:
        """Return how many different values a field has."""
        template = """select count(*) from (
            select from {table} where {condition} and {column} is not null group by {column}) v"""
        return int(self._ask(self._rows(), template, column=_column(field))[0][0])

    def shapes(self, field: Field) -> list[tuple[str, int]]:
        """Return the commonest shapes of a text field's values, with how many rows have them."""
        if "shaped" not in field_type(field.type).operators:
            return []
        # Of rough shapes there are few, so that only few have to go through the slower steps.
        template = """select {fine}, sum(n)::bigint from (
                select {rough} as rough, count(*) as n from {table}
                where {condition} and {column} is not null group by 1
            ) r group by 1 order by 2 desc, 1 limit {most}"""
        return self._ask(
            self._rows(),
            template,
            fine=sql.SQL(FINE_SHAPE_SQL).format(sql.Identifier("rough")),
            rough=sql.SQL(ROUGH_SHAPE_SQL).format(_column(field)),
            column=_column(field),
            most=sql.Literal(MOST_SHAPES),
        )

    def limits(self, field: Field, currency: str | None = None) -> Limits | None:
        """Return beyond which limits a field's values are unusual; amounts are judged in one currency."""
        template = """select count(v), percentile_disc(array[0.25, 0.5, 0.75]) within group (order by v)
            from (select {value} as v from {table} where {condition} and {extra}) x
            where v is not null and v <> 'NaN' and abs(v) <> 'Infinity'"""
        rows = self._rows()
        extra: sql.Composable = sql.SQL("true")
        if currency is not None:
            extra = sql.SQL("t.currency = {}").format(rows.parameters.bind(currency, "text"))
        values, quartiles = self._ask(rows, template, value=_as_number(field), extra=extra)[0]
        return limits_of(values, tuple(quartiles) if quartiles else None)

    def currency(self) -> str | None:
        """Return the currency of most rows; None where rows have none."""
        if self.kind.field("currency") is None:
            return None
        template = """select t.currency from {table} where {condition} and t.currency is not null
            group by 1 order by count(*) desc, 1 limit 1"""
        found = self._ask(self._rows(), template)
        return str(found[0][0]) if found else None

    def count(self, where: Node) -> int:
        """Return how many rows a condition selects."""
        rows = rows_of(self.asked, self.kind.slug, where=where)
        return int(self._ask(rows, "select count(*) from {table} where {condition}")[0][0])

    def count_all(self) -> int:
        """Return how many rows there are."""
        return int(self._ask(self._rows(), "select count(*) from {table} where {condition}")[0][0])

    def doubles(self) -> int:
        """Return how many rows may be there twice."""
        return self.count(DOUBLE) if self.kind.identity else 0

    def _rows(self) -> Rows:
        return rows_of(self.asked, self.kind.slug)

    def _counts(self, rows: Rows, fields: Iterable[Field]) -> list[sql.Composable]:
        return [
            sql.SQL("count(*) filter (where {})").format(self._compiled(rows, Condition(field.slug, op)))
            for field in fields
            for op in ("is_filled", "is_valid")
        ]

    def _compiled(self, rows: Rows, node: Node) -> sql.Composable:
        asked = self.asked
        return compile_filter(node, self.kind, asked.objects, asked.reading, parameters=rows.parameters).sql

    def _ask(self, rows: Rows, template: str, **parts: sql.Composable) -> list[Any]:
        statement = sql.SQL(template).format(table=rows.table, condition=rows.condition, **parts)
        self.asked.cursor.execute(statement, rows.parameters.values)
        return self.asked.cursor.fetchall()


def beyond(field: str, low: object, high: object) -> Or:
    """Return the condition of what lies outside two limits, as they are written."""
    return Or((Condition(field, "lt", low), Condition(field, "gt", high)))  # type: ignore[arg-type]


def _collected(
    rows: int, counts: Sequence[int], fields: Sequence[Field], each: int = 2
) -> dict[str, Counted]:
    groups = [counts[place : place + each] for place in range(0, len(counts), each)]
    return {field.slug: Counted(rows, *group) for field, group in zip(fields, groups, strict=True)}


def _pairs(counts: list[sql.Composable]) -> list[tuple[sql.Composable, sql.Composable]]:
    return list(zip(counts[::2], counts[1::2], strict=True))


def _column(field: Field) -> sql.Composed:
    return sql.SQL("t.{}").format(sql.Identifier(field.slug))


def _as_number(field: Field) -> sql.Composed:
    """Return a field as a number: moments and days in days since 1970."""
    template = "extract(epoch from {}) / 86400" if field.type in {"date", "datetime"} else "{}"
    return sql.SQL(f"({template})::double precision").format(_column(field))


def _origins(slug: str, *, identity: bool) -> str:
    """Return, as SQL, which record which source has said something of."""
    if slug in BY_COLUMN:
        return f"(select id, source_id from {slug})"
    if not identity:
        return f"(select distinct record_id as id, source_id from source_record where object = '{slug}')"
    return f"""(select distinct coalesce(m.canonical_id, m.id) as id, r.source_id from source_record r
        join {slug} m on m.id = r.record_id where r.object = '{slug}')"""
