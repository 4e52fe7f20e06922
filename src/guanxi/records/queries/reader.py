"""Who reads records, where and as of when: what every query of records starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.kernel.api import Context
from guanxi.metadata.api import (
    Catalogue,
    Node,
    ObjectType,
    Parameters,
    Reading,
    catalogue,
    compile_filter,
    reading_of,
    split_query,
)


@dataclass(frozen=True, slots=True)
class Reader:
    """A cursor inside a workspace, its object types, and how conditions and values are read.

    For somebody who does not see personal fields, ``objects`` are without them: what reads by these objects,
    and nothing else reads records, can neither show them nor find, filter, sort or sum by them.
    """

    cursor: Cursor
    objects: Catalogue
    reading: Reading
    sees_personal: bool = True


def reader(
    context: Context,
    cursor: Cursor,
    *,
    now: datetime | None = None,
    language: str | None = None,
    whole: bool = False,
) -> Reader:
    """Return the reader of a call; ``language`` is the one that values are shown and read in.

    ``whole``: with what belongs to modules that are switched off, for giving account of what is held.
    """
    objects, sees = catalogue(cursor, context.workspace, whole=whole), context.actor.sees_personal
    reading = reading_of(context, now, language=language)
    return Reader(cursor, objects if sees else objects.without_personal, reading, sees)


@dataclass(frozen=True, slots=True)
class Selected:
    """The rows ``t`` of an object that some conditions select, and how many values that has taken so far."""

    kind: ObjectType
    condition: sql.Composable
    words: sql.Composable | None
    parameters: Parameters

    @property
    def everything(self) -> sql.Composable:
        """Return the whole condition, the words included."""
        parts = [self.condition] if self.words is None else [self.words, self.condition]
        return sql.SQL(" and ").join(parts)

    @property
    def table(self) -> sql.Composable:
        """Return the table under its alias."""
        return sql.SQL("{} t").format(sql.Identifier(self.kind.slug))


def select(
    asked: Reader, slug: str, where: Node | None = None, words: str = "", *, trash: bool = False
) -> Selected:
    """Return which rows are meant: not trashed (or only those), not merged into another, found by the words.

    Raises ``ObjectNotFound``, ``FilterError``.
    """
    kind = asked.objects.get(slug)
    parameters = Parameters()
    parts: list[sql.Composable] = [sql.SQL(f"t.deleted_at is {'not ' if trash else ''}null")]
    if kind.identity:
        parts.append(sql.SQL("t.canonical_id is null"))
    if where is not None:
        parts.append(compile_filter(where, kind, asked.objects, asked.reading, parameters=parameters).sql)
    return Selected(kind, sql.SQL(" and ").join(parts), _found_by(kind, words, parameters), parameters)


def _found_by(kind: ObjectType, words: str, parameters: Parameters) -> sql.Composable | None:
    if not words.strip():
        return None
    telling, rest = split_query(words)
    if telling is None or not kind.searchable:
        return sql.SQL("false")
    found: sql.Composable = sql.SQL("t.search @@ {}").format(parameters.bind(telling, "tsquery"))
    if rest is not None:
        # Within another expression a match is no condition for an index, only for what it has found.
        also = sql.SQL("(t.search @@ {}) is true").format(parameters.bind(rest, "tsquery"))
        found = sql.SQL("{} and {}").format(found, also)
    if any(field.searchable for field in kind.masked):
        return sql.SQL("({} and {})").format(found, _in_open_fields(kind, words, parameters))
    return found


def _in_open_fields(kind: ObjectType, words: str, parameters: Parameters) -> sql.Composable:
    """Return whether a field that the reader sees has the words; the tokens are those of all fields."""
    asked = parameters.bind(words.strip(), "text")
    return sql.SQL("({})").format(
        sql.SQL(" or ").join(
            sql.SQL("strpos(lower(t.{}), lower({})) > 0").format(sql.Identifier(field.slug), asked)
            for field in kind.searchable
        )
    )


def run(asked: Reader, statement: sql.Composed, parameters: Parameters) -> list[Any]:
    """Execute a statement with its values and return the rows."""
    asked.cursor.execute(statement, parameters.values)
    return asked.cursor.fetchall()
