"""What rows say anew of records that are there: kept as their source's statements, and written into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.metadata.api import ObjectType
from guanxi.records.actions.derive import refresh_search

# A file may speak of a record in few words: what it leaves out, its source still says.
_NEWS = """
c.id is not null and (c.said_before is null or c.said_before || c.said <> c.said_before)
"""

_PAST = f"""
insert into source_record_past (object, source_id, external_id, said, originals, action_id, replaced_by)
select r.object, r.source_id, r.external_id, r.said, r.originals, r.action_id, current_action()
from {{chunk}} c join source_record r
    on r.object = {{object}} and r.source_id = {{source}} and r.external_id = c.ext
where {_NEWS}
"""

_SAY = f"""
insert into source_record (object, source_id, external_id, record_id, said, originals, action_id)
select {{object}}, {{source}}, c.ext, c.id, c.said, c.originals, current_action()
from {{chunk}} c where {_NEWS}
on conflict (object, source_id, external_id) do update
set said = source_record.said || excluded.said,
    originals = nullif(
        coalesce(source_record.originals, '{{{{}}}}') || coalesce(excluded.originals, '{{{{}}}}'), '{{{{}}}}'
    ),
    action_id = excluded.action_id
"""

# Only what the source says anew is written, so that what a person has corrected since stays.
_ASSIGN = """
{column} = case
    when c.{column} is not null and c.said_before -> {name} is distinct from c.said -> {name} then c.{column}
    else t.{column} end
"""

_WRITE = f"""
update {{table}} t set updated_at = now(), {{assignments}} from {{chunk}} c
where t.id = c.id and {_NEWS} returning t.id, 1
"""

_REPEATED = "select exists (select from {chunk} where id is not null group by id having count(*) > 1)"

# An update takes one row per record. Of several, each field takes the last that has news of it, as it would
# if the rows stood in chunks of their own.
_ASSIGN_LAST = "{column} = coalesce(c.{column}, t.{column})"

_WRITE_LAST = f"""
update {{table}} t set updated_at = now(), {{assignments}}
from (
    select g.record, g.rows, {{values}}
    from (
        select c.id as record, count(distinct c.n) as rows, jsonb_object_agg(v.key, v.value order by c.n)
            filter (where c.said_before -> v.key is distinct from v.value and v.key is not null) as said
        from {{chunk}} c left join lateral jsonb_each(c.said) v on true
        where {_NEWS} group by c.id
    ) g, lateral jsonb_populate_record(null::{{table}}, coalesce(g.said, '{{{{}}}}')) p
) c
where t.id = c.record returning t.id, c.rows
"""


def write_news(
    cursor: Cursor, kind: ObjectType, fields: Sequence[str], names: Mapping[str, sql.Composable]
) -> int:
    """Write what the rows of ``chunk`` say anew in ``fields``; return how many rows had news.

    The chunk has the batch's rows with ``id`` (null for what is new), ``said`` and ``said_before``.
    """
    if not fields:
        return 0
    cursor.execute(sql.SQL(_PAST).format(**names))
    cursor.execute(sql.SQL(_SAY).format(**names))
    if not cursor.rowcount:
        return 0
    cursor.execute(_statement(fields, names, repeated=_is_repeated(cursor, names)))
    written = cursor.fetchall()
    refresh_search(cursor, kind.slug, [record for record, _ in written])
    return sum(rows for _, rows in written)


def _is_repeated(cursor: Cursor, names: Mapping[str, sql.Composable]) -> bool:
    cursor.execute(sql.SQL(_REPEATED).format(**names))
    return bool(cursor.fetchall()[0][0])


def _statement(fields: Sequence[str], names: Mapping[str, sql.Composable], *, repeated: bool) -> sql.Composed:
    assign = sql.SQL(_ASSIGN_LAST if repeated else _ASSIGN)
    columns = [sql.Identifier(slug) for slug in fields]
    return sql.SQL(_WRITE_LAST if repeated else _WRITE).format(
        assignments=sql.SQL(", ").join(
            assign.format(column=column, name=sql.Literal(slug))
            for slug, column in zip(fields, columns, strict=True)
        ),
        values=sql.SQL(", ").join(sql.SQL("p.{}").format(column) for column in columns),
        **names,
    )
