"""How records belong to a person: they point at the person, or at what is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from psycopg import sql

from guanxi.metadata.api import Catalogue, Field, ObjectType
from guanxi.records.logic.erasing import PEOPLE


@dataclass(frozen=True, slots=True)
class Tie:
    """By which link an object's records point at a person or, ``through`` another tie, at what is theirs."""

    kind: ObjectType
    link: Field
    through: Tie | None = None

    def condition(self) -> sql.Composable:
        """Return the condition under which a record belongs to people; its one parameter are their ids."""
        link = sql.Identifier(self.link.slug)
        if self.through is None:
            return sql.SQL("{} = any(%s)").format(link)
        theirs = sql.SQL("{} in (select id from {} where {})").format(
            link, sql.Identifier(self.through.kind.slug), self.through.condition()
        )
        return sql.SQL(" and ").join((theirs, *map(_is_empty, self._persons())))

    def _persons(self) -> list[Field]:
        """Return the links by which a record says itself whose it is; a child is its parent's person's."""
        if self.kind.parent == self.link.slug:
            return []
        return [field for field in self.kind.fields if field.target == PEOPLE]


def ties_to_people(objects: Catalogue) -> Iterator[Tie]:
    """Yield how records belong to people, link by link; what hangs on each follows it."""
    for kind, link in objects.referring(PEOPLE):
        if kind.slug == PEOPLE:
            continue
        tie = Tie(kind, link)
        yield tie
        for other, via in objects.referring(kind.slug):
            if _goes_with(other, via, kind):
                yield Tie(other, via, tie)


def _goes_with(other: ObjectType, via: Field, kind: ObjectType) -> bool:
    """Say whether records belong to whoever those belong to at which they point.

    Children do, and so does what happened about something that happened, such as feedback on an order. A
    product or a company that points at an order is nobody's. Facts that never change have their own person.
    """
    if other.parent == via.slug:
        return True
    return bool(kind.occurred and other.occurred) and not other.append_only


def _is_empty(field: Field) -> sql.Composable:
    return sql.SQL("{} is null").format(sql.Identifier(field.slug))
