"""Absorbing a batch: staged rows become records, set-based, knowing each by its source and number.

A row whose source and number are known updates that record where the source now says something new; a row
that says what it said before changes nothing; any other row is a new record. A value that a row leaves blank
is not a statement, so it clears nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.kernel.api import uuid7_batch
from guanxi.metadata.api import ObjectType
from guanxi.records.actions.derive import Found, found_by
from guanxi.records.actions.news import write_news
from guanxi.records.actions.own_ids import own_id, own_record


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows ``first <= n < last`` of a staged table.

    The table has ``n`` (row), ``ext`` (the source's number of the record), one typed column per field in
    ``fields``, and ``originals`` (jsonb: per field, the raw text and the rule that changed it).
    ``relations`` names fields whose staged column holds the source's number of a record of that object.
    ``match_on`` names a field by which a row without a number of its own finds the one record that holds the
    same value. ``flag_on`` names a field whose value in an older record makes a new one a possible duplicate.
    ``found`` says how rows will be found, made beforehand, by ``n``; for other rows it is made here.
    ``assumed`` names values that a new record has where its source says nothing of the field; nobody has said
    them, so they are no statement. A record with an id of ours has what it has.
    """

    kind: ObjectType
    table: sql.Composable
    source_id: int
    fields: Sequence[str]
    first: int
    last: int
    relations: Mapping[str, str] = field(default_factory=dict)
    match_on: str | None = None
    flag_on: str | None = None
    found: Mapping[int, Found] = field(default_factory=dict)
    assumed: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Absorbed:
    """How many rows of a batch made a record, had news of one and had none; and possible duplicates flagged.

    Several rows may have news of the same record, and each of them counts.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    flagged: int = 0

    def add(self, other: Absorbed) -> None:
        """Add the counts of another batch."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.flagged += other.flagged


def absorb(cursor: Cursor, batch: Batch) -> Absorbed:
    """Turn a batch into records inside the running action."""
    names = _names(batch)
    rows = _make_chunk(cursor, batch, names)
    if batch.match_on:
        cursor.execute(sql.SQL(_MATCH).format(**names, key=sql.Identifier(batch.match_on)))
    created = _create(cursor, batch, names)
    flagged = _flag(cursor, batch, names) if batch.flag_on and created else 0
    updated = write_news(cursor, batch.kind, batch.fields, names)
    cursor.execute(sql.SQL("drop table {chunk}").format(**names))
    return Absorbed(created, updated, rows - created - updated, flagged)


def _names(batch: Batch) -> dict[str, Any]:
    fields = [sql.Identifier(slug) for slug in batch.fields]
    return {
        "table": sql.Identifier(batch.kind.slug),
        "object": sql.Literal(batch.kind.slug),
        "source": sql.Literal(batch.source_id),
        "chunk": sql.Identifier("pg_temp", f"chunk_{batch.kind.slug}"),
        "fields": sql.SQL(", ").join(fields),
        "fields_or_nothing": sql.SQL("").join(sql.SQL(", {}").format(name) for name in fields),
        "chunk_fields": sql.SQL("").join(sql.SQL(", c.{}").format(name) for name in fields),
    }


_CHUNK = """
create temp table {bare_chunk} on commit drop as
select x.*, jsonb_strip_nulls(to_jsonb(f)) as said
from (
    select s.n, s.ext, coalesce(r.record_id, {own}) as id, r.said as said_before, s.originals {resolved}
    from {staged} s
    left join source_record r
        on r.object = {object} and r.source_id = {source} and r.external_id = s.ext
    {joins}
    where s.n >= {first} and s.n < {last}
) x, lateral (select {picked}) f
"""

_JOIN = """
left join source_record {alias}
    on {alias}.object = {target} and {alias}.source_id = {source} and {alias}.external_id = s.{column}
"""


def _make_chunk(cursor: Cursor, batch: Batch, names: dict[str, Any]) -> int:
    resolved, joins = [], []
    for slug in batch.fields:
        column = sql.Identifier(slug)
        if target := batch.relations.get(slug):
            alias = sql.Identifier(f"of_{slug}")
            own = own_record(target, sql.SQL("s.{}").format(column))
            resolved.append(sql.SQL(", coalesce({}.record_id, {}) as {}").format(alias, own, column))
            joins.append(
                sql.SQL(_JOIN).format(alias=alias, target=sql.Literal(target), column=column, **names)
            )
        else:
            resolved.append(sql.SQL(", s.{}").format(column))
    picked = sql.SQL(", ").join(sql.SQL("x.{}").format(sql.Identifier(slug)) for slug in batch.fields)
    cursor.execute(
        sql.SQL(_CHUNK).format(
            bare_chunk=sql.Identifier(f"chunk_{batch.kind.slug}"),
            staged=batch.table,
            own=own_record(batch.kind.slug, sql.SQL("s.ext")),
            resolved=sql.SQL("").join(resolved),
            joins=sql.SQL("").join(joins),
            picked=picked,
            first=sql.Literal(batch.first),
            last=sql.Literal(batch.last),
            **names,
        )
    )
    rows = cursor.rowcount
    # Without statistics the planner takes a new table for tiny and reads all of it once per row. Two
    # columns are enough for it to know how many rows there are; more would take longer than they save.
    cursor.execute(sql.SQL("analyze {chunk} (n, id)").format(**names))
    return rows


# A row without a number of its own is the one record with the same value, if there is exactly one. What the
# same load has made does not count: whether it is there already hangs on the order of the rows.
_MATCH = """
update {chunk} c set id = m.id
from (
    select p.{key} as value, (array_agg(p.id))[1] as id
    from {table} p where p.deleted_at is null and p.{key} in (select {key} from {chunk} where id is null)
    and not exists (
        select from change made join action a on a.id = made.action_id
        where made.record_id = p.id and made.verb = 'create'
        and a.trail = (select trail from action where id = (select current_action()))
    )
    group by p.{key} having count(*) = 1
) m where c.id is null and c.{key} = m.value
"""

_FRESH = "create temp table fresh (n bigint, id uuid, words text, sort_key text) on commit drop"

_INSERT = """
insert into {table} (id{fields_or_nothing}{others})
select w.id{chunk_fields}{other_values} from {chunk} c join fresh w using (n) order by c.n
"""

_INSERT_SAID = """
insert into source_record (object, source_id, external_id, record_id, said, originals, action_id)
select {object}, {source}, c.ext, w.id, c.said, c.originals, (select current_action())
from {chunk} c join fresh w using (n)
"""


def _create(cursor: Cursor, batch: Batch, names: dict[str, Any]) -> int:
    searched = [field.slug for field in batch.kind.searchable if field.slug in batch.fields]
    values = sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier(slug)) for slug in searched)
    cursor.execute(
        sql.SQL("select n, {own}{} from {chunk} where id is null order by n").format(
            values, own=own_id(sql.SQL("ext")), **names
        )
    )
    rows = cursor.fetchall()
    if not rows:
        return 0
    cursor.execute(_FRESH)
    with cursor.copy("copy fresh (n, id, words, sort_key) from stdin") as copy:
        for (n, own, *texts), fresh in zip(rows, uuid7_batch(len(rows)), strict=True):
            found = batch.found.get(n) or found_by(batch.kind, texts, searched)
            copy.write_row((n, own or fresh, found.words, found.sort_key))
    cursor.execute("analyze fresh (n)")
    others = _assumed(batch) | _derived(batch.kind)
    cursor.execute(
        sql.SQL(_INSERT).format(
            **names,
            others=sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier(column)) for column in others),
            other_values=sql.SQL("").join(sql.SQL(", {}").format(value) for value in others.values()),
        )
    )
    cursor.execute(sql.SQL(_INSERT_SAID).format(**names))
    if not batch.flag_on:
        cursor.execute("drop table fresh")
    return len(rows)


def _assumed(batch: Batch) -> dict[str, sql.Composable]:
    """Return the columns with an assumed value, each with its value for a row ``c`` of the chunk."""
    given = sql.SQL("case when {} is null then {} end")
    own = own_id(sql.SQL("c.ext"))
    return {slug: given.format(own, sql.Literal(value)) for slug, value in batch.assumed.items()}


def _derived(kind: ObjectType) -> dict[str, sql.Composable]:
    """Return the derived columns of an object, each with its value among the fresh rows ``w``."""
    columns: dict[str, sql.Composable] = {}
    if kind.searchable:
        columns["search"] = sql.SQL("array_to_tsvector(string_to_array(w.words, chr(10)))")
    if kind.alphabetical:
        columns["sort_key"] = sql.SQL("w.sort_key")
    return columns


_FLAG = """
insert into edge (object, a, b, kind, weight, reason, action_id)
select {object}, least(w.id, o.id), greatest(w.id, o.id), 'possible', null, {reason}, current_action()
from {chunk} c join fresh w using (n)
cross join lateral (
    select p.id from {table} p
    where p.{key} = c.{key} and p.deleted_at is null and p.id < w.id order by p.id limit 1
) o
on conflict (object, a, b) do nothing
"""


def _flag(cursor: Cursor, batch: Batch, names: dict[str, Any]) -> int:
    assert batch.flag_on is not None  # noqa: S101 (asked by the caller)
    cursor.execute(
        sql.SQL(_FLAG).format(
            **names, key=sql.Identifier(batch.flag_on), reason=sql.Literal(f"same {batch.flag_on}")
        )
    )
    flagged = cursor.rowcount
    cursor.execute("drop table fresh")
    return flagged
