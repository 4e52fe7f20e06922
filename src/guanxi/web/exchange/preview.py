"""A proposal as the columns page shows it: what was recognised, how surely, what else a column could be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.exchange.api import Proposal, Proposed
from guanxi.metadata.api import FIELD_TYPES, Catalogue, ObjectType

SURE = 0.85


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the file and what it becomes."""

    name: str
    samples: tuple[str, ...]
    target: str
    new: bool
    type_name: str
    sure: str
    hue: str
    dates: str = ""


def lines(proposal: Proposal) -> list[ColumnLine]:
    """Return the columns of a file in its order."""
    return [
        ColumnLine(
            name=column.heading,
            samples=tuple(str(value) for value in column.examples),
            target=column.target or "",
            new=column.new,
            type_name=type_names().get(column.type, column.type),
            sure=_sure(column),
            hue=_hue(column),
            dates=_dates(column),
        )
        for column in proposal.columns
    ]


def format_text(proposal: Proposal) -> str:
    """Say how a file is written down: CSV · GB18030 · tab · gzip."""
    found = proposal.format
    names = {"\t": _("tab"), ",": _("comma"), ";": _("semicolon"), "|": _("pipe")}
    delimiter = names.get(found.delimiter, found.delimiter)
    parts = (found.kind.upper(), found.encoding.upper(), delimiter, found.compression)
    return " · ".join(part for part in parts if part)


def _dates(column: Proposed) -> str:
    """Say in which order a column's dates are read, and what speaks for it."""
    read = column.dates
    if read is None:
        return ""
    order = _("month/day/year") if read.order == "mdy" else _("day/month/year")
    if read.code == "dates_by_country":
        return _("Read as %(order)s, as is usual in the workspace's country; no date says so.") % {
            "order": order
        }
    return _("Read as %(order)s; %(count)s dates leave no doubt.") % {"order": order, "count": read.proofs}


def _sure(column: Proposed) -> str:
    if column.new:
        return _("New field")
    if not column.target:
        return _("Empty") if column.special == "blank" else _("Left out")
    if column.reason == "saved":
        return _("As last time")
    return _("Recognised") if column.confidence >= SURE or column.reason == "chosen" else _("Please check")


def _hue(column: Proposed) -> str:
    if column.new:
        return "blue"
    if not column.target:
        return "neutral"
    return "green" if column.confidence >= SURE or column.reason in {"chosen", "saved"} else "amber"


def choices(objects: Catalogue, object_slug: str) -> list[dict[str, Any]]:
    """Return what columns can become, by object, the one that a row tells of first."""
    language = get_language() or "en"
    return [
        {
            "name": kind.label.in_language(language),
            "options": [
                (f"{kind.slug}.@id", _owned(kind, object_slug, _("Number in the source"))),
                *(
                    (
                        f"{kind.slug}.{field.slug}",
                        _owned(kind, object_slug, field.label.in_language(language)),
                    )
                    for field in kind.fields
                    if not field.computed and field.type != "relation"
                ),
            ],
        }
        for kind in _within_reach(objects, objects.get(object_slug))
    ]


def _owned(kind: ObjectType, main: str, name: str) -> str:
    """Name the object too where it is not the one that a row tells of."""
    return name if kind.slug == main else f"{kind.label.in_language(get_language() or 'en')} · {name}"


def _within_reach(objects: Catalogue, kind: ObjectType) -> Iterator[ObjectType]:
    waiting, seen = [kind], {kind.slug}
    while waiting:
        current = waiting.pop(0)
        yield current
        targets = [objects.find(field.target or "") for field in current.fields if field.type == "relation"]
        owned = [other for other, field in objects.referring(current.slug) if other.parent == field.slug]
        for other in [*owned, *targets]:
            if other is not None and other.slug not in seen:
                seen.add(other.slug)
                waiting.append(other)


def type_names() -> dict[str, str]:
    """Return what each field type is called, those of modules by the names they bring."""
    language = get_language() or "en"
    brought = {name: one.label.in_language(language) for name, one in FIELD_TYPES.items() if one.label}
    return brought | {
        "text": _("text"), "longtext": _("long text"), "number": _("number"), "money": _("money"),
        "boolean": _("yes or no"), "date": _("date"), "datetime": _("date and time"), "select": _("choice"),
        "multiselect": _("several choices"), "email": _("e-mail"), "phone": _("phone"),
        "url": _("web address"), "address": _("address"), "relation": _("record"), "user": _("member"),
    }  # fmt: skip
