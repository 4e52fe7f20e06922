"""What a condition is compiled in: the row it speaks of, who asks and when, and the values it carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from psycopg import sql

from guanxi.kernel.api import ActorKind, Context, zone_of
from guanxi.metadata.logic.field_types import ParseContext
from guanxi.metadata.logic.filters.moments import Clock
from guanxi.metadata.logic.object_type import Field, ObjectType


class Objects(Protocol):
    """The object types that a condition may reach; ``Catalogue`` is one."""

    def find(self, slug: str) -> ObjectType | None:
        """Return the object of that slug, or None."""

    def referring(self, slug: str) -> Sequence[tuple[ObjectType, Field]]:
        """Return the objects that point at an object, each with the relation field that does."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads a condition and when: the moment and zone, how values are written, the user that “me” is.

    ``off``: the modules whose conditions are not to be had.
    """

    clock: Clock
    parse: ParseContext = field(default_factory=ParseContext)
    user_id: int | None = None
    off: frozenset[str] = frozenset()


def reading_of(context: Context, now: datetime | None = None, *, language: str | None = None) -> Reading:
    """Return the reading of a call: its workspace's zone, country and currency, its actor, now by default."""
    place = context.workspace
    parse = ParseContext(place.country, place.currency, place.time_zone, language or place.language)
    person = context.actor.kind is ActorKind.PERSON and context.actor.id.isdigit()
    clock = Clock(now or datetime.now(UTC), zone_of(place.time_zone))
    return Reading(clock, parse, int(context.actor.id) if person else None, place.off)


class Parameters:
    """The values of a query under names ``p0``, ``p1`` …; several expressions of one query share it."""

    def __init__(self) -> None:
        self.values: dict[str, object] = {}
        self.aliases = 0

    def bind(self, value: object, cast: str | None = None) -> sql.Composable:
        """Keep a value and return its placeholder, cast to an SQL type of the program's own choice."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        placeholder = sql.Placeholder(name)
        return placeholder if cast is None else sql.Composed([placeholder, sql.SQL("::" + cast)])

    def alias(self) -> str:
        """Return a table alias that the query has not used yet."""
        self.aliases += 1
        return f"r{self.aliases}"


@dataclass(frozen=True, slots=True)
class Scope:
    """The row that a condition speaks of, by object type and table alias."""

    kind: ObjectType
    alias: str
    objects: Objects
    reading: Reading
    parameters: Parameters
    depth: int = 0

    def column(self, slug: str) -> sql.Composed:
        """Return a column of the row; the slug is quoted."""
        return sql.Composed([sql.SQL(self.alias + "."), sql.Identifier(slug)])

    def bind(self, value: object, cast: str | None = None) -> sql.Composable:
        """Keep a value and return its placeholder."""
        return self.parameters.bind(value, cast)

    def inner(self, kind: ObjectType) -> Scope:
        """Return the scope of a row of another object, under a new alias."""
        return replace(self, kind=kind, alias=self.parameters.alias(), depth=self.depth + 1)
