"""What an object type is: the one description from which tables, lists, forms, filters and imports derive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages of the product."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """Return the name for a language code such as ``zh-hans`` or ``en-gb``."""
        return self.zh if language.startswith("zh") else self.en

    def __str__(self) -> str:
        """Return the name where no language is known."""
        return self.en


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select field: what is stored, what is shown, its badge's hue, how files write it."""

    value: str
    label: Label
    hue: str = "neutral"
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One column of an object.

    ``type`` names a field type (``text``, ``email``, …). ``target`` is the object a relation points at.
    ``synonyms`` are column headings, in either language, by which files name this field.
    ``computed`` fields are written by the program only. ``listed`` fields are a list's first columns.
    An ``alphabetical`` one, at most one per object, is sorted as people look names up (see ``sort_key``).
    """

    slug: str
    type: str
    label: Label
    required: bool = False
    personal: bool = False
    indexed: bool = False
    computed: bool = False
    listed: bool = False
    searchable: bool = False
    alphabetical: bool = False
    standard: bool = True
    target: str | None = None
    options: tuple[Option, ...] = ()
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectType:
    """A kind of record. The table, the address and the API path are all named by ``slug``.

    ``title`` lists the fields of which the first filled one names a record. ``identity`` objects can be
    merged (they carry ``canonical_id``). ``append_only`` objects are their own log. ``occurred`` names the
    field that says when a fact happened. ``parent`` is the relation field that owns a child record.
    ``number`` names the field in which people see the number that the first source gave the record.
    ``masked`` are personal fields that this reader does not see; they are not among ``fields``.
    ``beside`` are columns that a room above keeps of these records, where a list can show them.
    """

    slug: str
    label: Label
    plural: Label
    icon: str
    fields: tuple[Field, ...]
    title: tuple[str, ...]
    default_sort: str = "-created_at"
    identity: bool = False
    append_only: bool = False
    occurred: str | None = None
    parent: str | None = None
    number: str | None = None
    masked: tuple[Field, ...] = ()
    beside: tuple[Field, ...] = ()

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def field(self, slug: str) -> Field | None:
        """Return the field of that slug, or None."""
        return next((field for field in self.fields if field.slug == slug), None)

    @property
    def alphabetical(self) -> Field | None:
        """Return the field that is sorted by the key in the column ``sort_key``, if there is one."""
        return next((field for field in self.fields if field.alphabetical), None)

    @property
    def searchable(self) -> tuple[Field, ...]:
        """Return the fields whose words find the record."""
        return tuple(field for field in self.fields if field.searchable)
