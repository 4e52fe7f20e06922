"""Conditions on where records come from, ``source("shop")``, and on suspicion: ``double("possible")``."""

from __future__ import annotations

from psycopg import sql

from guanxi.metadata.api import Scope, Source
from guanxi.records.errors import ComparedOrigin
from guanxi.records.queries.links import links_of

# Facts carry their source in a column; of other records a table knows what each source said.
BY_COLUMN = frozenset({"order_lines", "events"})

_SAID = """exists (select 1 from source_record o where o.object = {object} and o.record_id = any({ids})
and o.source_id = (select s.id from source s where s.slug = {slug}))"""
_CARRIED = "{column} = (select s.id from source s where s.slug = {slug})"
_EDGES = """{id} in (
select case when side.one then e.a else e.b end from {links}
cross join (values (true), (false)) side(one) where e.kind = {kind})"""


def compile_source(source: Source, scope: Scope) -> sql.Composable:
    """Return whether a source has said something of the record, or of one that was merged into it."""
    slug = scope.bind(_bare(source).name, "text")
    if scope.kind.slug in BY_COLUMN:
        return sql.SQL(_CARRIED).format(column=scope.column("source_id"), slug=slug)
    return sql.SQL(_SAID).format(object=sql.Literal(scope.kind.slug), ids=_ids(scope), slug=slug)


def compile_double(source: Source, scope: Scope) -> sql.Composable:
    """Return whether a link of a kind (possible, different) leads from the record to another one."""
    return sql.SQL(_EDGES).format(
        id=scope.column("id"),
        links=links_of(scope.kind.slug),
        kind=scope.bind(_bare(source).name, "text"),
    )


def _bare(source: Source) -> Source:
    if source.op is not None:
        raise ComparedOrigin(at=source.at, kind=source.kind)
    return source


def _ids(scope: Scope) -> sql.Composable:
    own = scope.column("id")
    if not scope.kind.identity:
        return sql.SQL("array[{}]").format(own)
    members = "array(select m.id from {table} m where m.canonical_id = {own} union all select {own})"
    return sql.SQL(members).format(table=sql.Identifier(scope.kind.slug), own=own)
