"""Where a record's values come from, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.metadata.api import ObjectType
from guanxi.quality.api import label
from guanxi.records.api import Reader, Record, Statement, possible_duplicates, statements_of


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A value that a source wrote differently: the field's name, the raw text, what was done to it."""

    field: str
    raw: str
    rule: str


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a record."""

    name: str
    by_hand: bool
    external_id: str
    cleaned: list[Cleaned]


def origins(reading: Reader, found: Record) -> dict[str, Any]:
    """Return the sources of a record and the records that may be the same one."""
    slug = found.kind.slug
    statements = statements_of(reading, slug, found.id)
    possible = possible_duplicates(reading, slug, found.id) if found.kind.identity else []
    return {
        "sources": [_source(found, each) for each in statements],
        "possible": [(each, reason_words(each.reason, found.kind)) for each in possible],
    }


def reason_words(written: str, kind: ObjectType) -> str:
    """Say why two records may be one, kept as ``same email``, in the reader's language."""
    field = kind.field(written.removeprefix("same "))
    if field is None:
        # It is gone, or personal and hidden from this reader.
        return _("Same in a field that is not shown")
    return _("Same: %(field)s") % {"field": field.label.in_language(get_language() or "en")}


def _source(found: Record, statement: Statement) -> Source:
    language = get_language() or "en"
    fields = {field.slug: field.label.in_language(language) for field in found.kind.fields}
    cleaned = [
        Cleaned(fields.get(slug, slug), raw, label(rule, language))
        for slug, (raw, rule) in statement.originals.items()
    ]
    return Source(statement.source, statement.kind == "person", statement.external_id, cleaned)
