"""All rows of a list at once, as a statement to build on: what exports copy out of the database."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql

from guanxi.metadata.api import Field, Node, ObjectType, Parameters
from guanxi.records.queries.paging import read_order
from guanxi.records.queries.reader import Reader, select


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows ``t`` that a list shows, in its order, with the values that its conditions carry."""

    kind: ObjectType
    table: sql.Composable
    condition: sql.Composable
    order: sql.Composable
    parameters: Parameters


def rows_of(asked: Reader, slug: str, *, where: Node | None = None, q: str = "", sort: str = "id") -> Rows:
    """Return which rows a list has and in which order. Empty values come last, and ties by id.

    Raises ``ObjectNotFound``, ``FilterError``, ``SortInvalid``.
    """
    chosen = select(asked, slug, where, q)
    order = read_order(chosen.kind, sort)
    keys = [sql.SQL("{} {} nulls last").format(key.column, key.way) for key in order.keys]
    ties = sql.SQL("t.id {}").format(order.keys[-1].way)
    listed = sql.SQL(", ").join([*keys, *([] if sort.removeprefix("-") == "id" else [ties])])
    joins = {key.beside: key.beside.join for key in order.keys if key.beside}
    table = sql.SQL(" ").join([chosen.table, *joins.values()])
    return Rows(chosen.kind, table, chosen.everything, listed, chosen.parameters)


@dataclass(frozen=True, slots=True)
class Linked:
    """How rows ``t`` reach the record that a relation field means: the one that its target was merged into.

    ``join`` brings it in; ``id`` and ``title`` are expressions over it.
    """

    join: sql.Composable
    id: sql.Composable
    title: sql.Composable


def linked(target: ObjectType, field: Field) -> Linked:
    """Return the way from a row to the record behind one of its relations."""
    alias = f"of_{field.slug}"
    names = {
        "table": sql.Identifier(target.slug),
        "member": sql.Identifier(f"{alias}_member"),
        "root": sql.Identifier(alias),
        "column": sql.Identifier("t", field.slug),
    }
    called = [sql.SQL("{}.{}::text").format(names["root"], sql.Identifier(slug)) for slug in target.title]
    titles = sql.SQL(", ").join([*called, sql.SQL("null")])
    if not target.identity:
        join = sql.SQL("left join {table} {root} on {root}.id = {column}").format(**names)
        return Linked(join, names["column"], sql.SQL("coalesce({})").format(titles))
    join = sql.SQL(
        "left join {table} {member} on {member}.id = {column} "
        "left join {table} {root} on {root}.id = coalesce({member}.canonical_id, {member}.id)"
    ).format(**names)
    root = sql.SQL("coalesce({member}.canonical_id, {column})").format(**names)
    return Linked(join, root, sql.SQL("coalesce({})").format(titles))
