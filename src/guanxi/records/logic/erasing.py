"""What an erasure takes away and what it leaves, and by which values a person is looked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self
from uuid import UUID

from guanxi.kernel.api import fold, squash
from guanxi.metadata.api import SYSTEM_FIELDS, Field, ObjectType

PEOPLE = "people"

# What stays of a person: enough for numbers by stage, country and language not to change.
KEPT_OF_A_PERSON = frozenset({"stage", "country", "language"})
KEPT_OF_ANY = (*SYSTEM_FIELDS, "deleted_at", "canonical_id")

# Free text is where people write of people, whether or not somebody has marked the field.
_FREE = frozenset({"longtext", "email", "phone", "url", "address"})
SHORTEST_NEEDLE = 4
_DIGITS = 7
_COMPARED = 9  # last digits of a telephone number


def erased_fields(kind: ObjectType, removed: Iterable[Field] = ()) -> list[str]:
    """Return the fields that an erasure empties: of a person nearly all, of the rest the free text.

    A field that was ``removed`` may have left values, which come back with it.
    """
    fields = [*kind.fields, *removed]
    if kind.slug == PEOPLE:
        return [field.slug for field in fields if field.slug not in KEPT_OF_A_PERSON]
    return [field.slug for field in fields if _tells_of_people(field)]


def kept_fields(kind: ObjectType) -> list[str]:
    """Return the fields whose values stay, in the record as in its log; anything else in a log goes."""
    erased = set(erased_fields(kind))
    own = [field.slug for field in kind.fields if field.slug not in erased]
    return [*KEPT_OF_ANY, *own, "source_id", "content", "occurrence"]


def _tells_of_people(field: Field) -> bool:
    return not field.required and not field.computed and (field.personal or field.type in _FREE)


@dataclass(frozen=True, slots=True)
class Trace:
    """Whom to look for: record ids (the root first), numbers at sources, and what the person is called.

    ``external`` has (source's slug, number). ``emails``, ``phones`` and ``names`` are written in any way in
    which somebody has written them.
    """

    ids: tuple[UUID, ...]
    external: tuple[tuple[str, str], ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def needles(self) -> tuple[str, ...]:
        """Return what betrays the person wherever it stands; short words would betray others too."""
        certain = (*self.emails, *(one for one in self.phones if _is_number(one)))
        names = (name for name in self.names if _is_whole_name(name))
        return tuple(dict.fromkeys(each for each in (*certain, *names) if len(each) >= 2))

    def without(self, shared: Iterable[str]) -> Self:
        """Return the trace without what others are called as well, however it is written."""
        others = {fold(text) for text in shared}
        ends = {end for text in shared if (end := _end_of_number(text))}

        def own(texts: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(
                text for text in texts if fold(text) not in others and _end_of_number(text) not in ends
            )

        return replace(self, emails=own(self.emails), phones=own(self.phones), names=own(self.names))

    def numbers_at(self, source: str) -> frozenset[str]:
        """Return what a source calls the person; any may use our own ids, as files do that we exported."""
        own = (str(one) for one in self.ids)
        return frozenset((*own, *(number for slug, number in self.external if slug == source)))

    def to_json(self) -> dict[str, Any]:
        """Return the form in which it is kept while the work goes on."""
        return asdict(self) | {"ids": [str(one) for one in self.ids]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return a kept trace."""
        return cls(
            tuple(UUID(one) for one in data["ids"]),
            tuple((slug, number) for slug, number in data["external"]),
            *(tuple(data[name]) for name in ("emails", "phones", "names")),
        )


def _end_of_number(text: str) -> str:
    """Return the end of a telephone number, which is the same with its country's code and without."""
    digits = "".join(char for char in text if char.isdigit())
    return digits[-_COMPARED:] if len(digits) >= _COMPARED and "@" not in text else ""


def _is_number(text: str) -> bool:
    return sum(char.isdigit() for char in text) >= _DIGITS


def _is_whole_name(name: str) -> bool:
    """Say whether a name is more than a word that many share: parts, or characters that are words."""
    return " " in name or (len(name) >= SHORTEST_NEEDLE and not name.isascii()) or _is_han(name)


def _is_han(name: str) -> bool:
    return len(name) >= 2 and all("\u4e00" <= char <= "\u9fff" for char in name)


def trace_of(
    ids: Iterable[UUID], external: Iterable[tuple[str, str]], told: Iterable[Mapping[str, Any]]
) -> Trace:
    """Return the trace of a person from everything that was ever said of them, field by field."""
    known: dict[str, dict[str, None]] = {"email": {}, "phone": {}, "name": {}}
    for values in told:
        for slug, value in values.items():
            place = known.get(slug)
            if place is not None:
                place.update(dict.fromkeys(_written(value)))
    by_field = [tuple(known[name]) for name in ("email", "phone", "name")]
    return Trace(tuple(ids), tuple(dict.fromkeys(external)), *by_field)


def _written(value: Any) -> Iterator[str]:
    """Yield a value as it was written; an original is a pair of the raw text and its rule."""
    raw = value[0] if isinstance(value, list) and value else value
    if isinstance(raw, str) and squash(raw):
        yield from dict.fromkeys((raw, squash(raw)))
