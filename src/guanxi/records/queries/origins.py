"""Where a record comes from: what each source says of it, and which records may be the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from psycopg import sql

from guanxi.records.queries.links import links_of
from guanxi.records.queries.reader import Reader
from guanxi.records.queries.titles import titles


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says of a record. ``originals``: per field, the raw text and what changed it."""

    source: str
    kind: str
    external_id: str
    said: dict[str, Any]
    originals: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Possible:
    """Another record that may be the same one, and why."""

    id: UUID
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one, with what they are called, and why."""

    a: UUID
    b: UUID
    a_title: str
    b_title: str
    reason: str


_STATEMENTS = """
select s.slug, s.kind, r.external_id, r.said, coalesce(r.originals, '{}')
from source_record r join source s on s.id = r.source_id
where r.object = %s and r.record_id = %s order by s.id, r.external_id limit 50
"""

_POSSIBLE = """
select case when e.a = %(id)s then e.b else e.a end, e.reason from {links}
where e.kind = 'possible' and (e.a = %(id)s or e.b = %(id)s) limit 50
"""

_PAIRS = """
select e.a, e.b, e.reason from {links} where e.kind = 'possible' order by e.id desc limit %s
"""


def statements_of(asked: Reader, slug: str, record_id: UUID) -> list[Statement]:
    """Return what each source says of a record, the earliest source first.

    Who does not see personal fields sees what was said of the others, and no number: some sources know
    people by their address.
    """
    asked.cursor.execute(_STATEMENTS, (slug, record_id))
    statements = [Statement(*row) for row in asked.cursor.fetchall()]
    if asked.sees_personal:
        return statements
    seen = {field.slug for field in asked.objects.get(slug).fields}
    return [
        replace(
            each,
            external_id="",
            said={name: value for name, value in each.said.items() if name in seen},
            originals={name: value for name, value in each.originals.items() if name in seen},
        )
        for each in statements
    ]


def possible_duplicates(asked: Reader, slug: str, record_id: UUID) -> list[Possible]:
    """Return the records that may be the same one, with what they are called."""
    asked.cursor.execute(sql.SQL(_POSSIBLE).format(links=links_of(slug)), {"id": record_id})
    found = asked.cursor.fetchall()
    known = titles(asked, slug, [row[0] for row in found])
    return [Possible(other, known[other], reason) for other, reason in found if other in known]


def possible_pairs(asked: Reader, slug: str, *, limit: int = 200) -> list[Pair]:
    """Return pairs of records that may be one, the latest found first; not those of which one is gone."""
    asked.cursor.execute(sql.SQL(_PAIRS).format(links=links_of(slug)), (limit,))
    found = asked.cursor.fetchall()
    known = titles(asked, slug, {record for a, b, _reason in found for record in (a, b)})
    return [Pair(a, b, known[a], known[b], reason) for a, b, reason in found if a in known and b in known]
