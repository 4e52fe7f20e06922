"""Search over every object: the best few of each, ranked by how well their titles answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import sql

from guanxi.kernel.api import fold
from guanxi.metadata.api import ObjectType, sort_key
from guanxi.records.queries.reader import Reader, run, select
from guanxi.records.queries.titles import title_of

# So many matches of an object are looked at; with more, those whose title begins with the words come beside.
CANDIDATES = 200
_BEGINNINGS = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: what it is called, and the searchable values that may have been meant."""

    object: str
    id: UUID
    title: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A hit with its grade (smaller is better) and when the record was changed."""

    grade: int
    changed: datetime
    hit: Hit


def search_all(
    asked: Reader, q: str, *, limit: int = 20, objects: tuple[str, ...] | None = None
) -> list[Hit]:
    """Return the records that the words find, best first: exact titles, titles that begin so, then the rest.

    Among equals the objects keep their order and the latest change comes first. ``objects`` limits where.
    """
    found: list[_Ranked] = []
    for kind in asked.objects:
        if kind.searchable and q.strip() and (objects is None or kind.slug in objects):
            found.extend(_of_object(asked, kind, q))
    found.sort(key=lambda ranked: ranked.changed, reverse=True)
    found.sort(key=lambda ranked: ranked.grade)
    return [ranked.hit for ranked in found[:limit]]


_MATCHES = "select {columns} from {table} where {condition} limit {limit}"


def _of_object(asked: Reader, kind: ObjectType, q: str) -> list[_Ranked]:
    chosen = select(asked, kind.slug, words=q)
    names = list(dict.fromkeys(["id", "updated_at", *kind.title, *(one.slug for one in kind.searchable)]))
    statement = sql.SQL(_MATCHES).format(
        columns=sql.SQL(", ").join(sql.Identifier("t", name) for name in names),
        table=chosen.table,
        condition=chosen.everything,
        limit=sql.Literal(CANDIDATES),
    )
    rows = run(asked, statement, chosen.parameters)
    if len(rows) == CANDIDATES:
        rows += _beginning(asked, kind, q, names)
    unique = {row[0]: dict(zip(names, row, strict=True)) for row in rows}
    words = fold(q)
    return [_ranked(asked, kind, values, words) for values in unique.values()]


def _beginning(asked: Reader, kind: ObjectType, q: str, names: list[str]) -> list[tuple[Any, ...]]:
    """Return rows whose name begins with the words."""
    start = sort_key(q.strip())
    if kind.alphabetical is None or start is None:
        return []
    chosen = select(asked, kind.slug)
    statement = sql.SQL(_MATCHES).format(
        columns=sql.SQL(", ").join(sql.Identifier("t", name) for name in names),
        table=chosen.table,
        condition=sql.SQL("{} and t.sort_key >= {} and t.sort_key < {}").format(
            chosen.condition,
            chosen.parameters.bind(start, "text"),
            chosen.parameters.bind(start + "\U0010ffff", "text"),
        ),
        limit=sql.Literal(_BEGINNINGS),
    )
    return run(asked, statement, chosen.parameters)


def _ranked(asked: Reader, kind: ObjectType, values: dict[str, Any], words: str) -> _Ranked:
    title = title_of(asked, kind, values)
    changed: datetime = values.pop("updated_at")
    hit = Hit(kind.slug, values.pop("id"), title, values)
    return _Ranked(_grade(title, values, words), changed, hit)


def _grade(title: str, values: dict[str, Any], words: str) -> int:
    name = fold(title)
    others = [fold(value) for value in values.values() if isinstance(value, str)]
    if name == words:
        return 0
    if words in others:
        return 1
    if name.startswith(words):
        return 2
    if words in name:
        return 3
    return 4 if any(other.startswith(words) for other in others) else 5
