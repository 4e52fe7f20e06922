"""The fields of an object as lines of a table; every number leads to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.metadata.api import Condition, Field, Not, ObjectType, Or
from guanxi.quality.api import FieldQuality, Score
from guanxi.web import formats
from guanxi.web.generic.listing import sortable
from guanxi.web.quality import words
from guanxi.web.quality.links import Lists


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is shown, and the address of its rows."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One field of an object, or one source of a field."""

    name: str
    href: str
    field: Field
    meter: float
    filled: Number
    empty: Number
    valid: Number
    wrong: Number
    distinct: Number
    shape: Number
    unusual: Number
    said: str


def lines(kind: ObjectType, measured: list[FieldQuality], lists: Lists) -> list[Line]:
    """Return the fields in use, in the object's order; those without any value are left to ``unused``."""
    found = {each.field: each for each in measured if each.source == lists.source}
    fields = [field for field in kind.fields if field.slug in found and found[field.slug].filled]
    return [line(field, found[field.slug], lists) for field in fields]


def unused(kind: ObjectType, measured: list[FieldQuality], lists: Lists) -> list[tuple[str, str]]:
    """Return names and pages of the fields that have no value at all."""
    found = {each.field for each in measured if each.source == lists.source and each.filled}
    return [(label(field), lists.page(field.slug)) for field in kind.fields if field.slug not in found]


def label(field: Field) -> str:
    """Return what a field is called in the language of the page."""
    return field.label.in_language(get_language() or "en")


def line(field: Field, each: FieldQuality, lists: Lists, name: str = "") -> Line:
    """Return one field, or with a ``name`` one source of it."""
    slug, wrong = field.slug, each.filled - each.valid
    return Line(
        name or label(field),
        lists.page(slug),
        field,
        round(100 * each.filled / each.rows, 2) if each.rows else 0.0,
        Number(words.share(each.filled, each.rows), lists.of(Condition(slug, "is_filled"))),
        _counted(each.rows - each.filled, lists, Condition(slug, "is_empty")),
        Number(words.share(each.valid, each.filled), lists.of(Condition(slug, "is_valid"))),
        _counted(wrong, lists, Condition(slug, "is_not_valid")),
        Number(formats.number(each.distinct), lists.of(Condition(slug, "is_filled"), sort=_sort(field))),
        _shape(each, lists),
        _unusual(each, lists),
        words.said(each),
    )


def _counted(rows: int, lists: Lists, node: Condition) -> Number:
    return Number(formats.number(rows), lists.of(node) if rows else "")


def _sort(field: Field) -> str:
    return field.slug if sortable(field) else ""


def _shape(each: FieldQuality, lists: Lists) -> Number:
    if not each.shapes:
        return Number("")
    shape, rows = each.shapes[0]
    return Number(shape, lists.of(Condition(each.field, "shaped", shape)), words.share(rows, each.filled))


def _unusual(each: FieldQuality, lists: Lists) -> Number:
    text = words.unusual_rows(each)
    rows = each.unusual.rows if each.unusual else 0
    return Number(text, lists.of(each.unusual.condition(each.field)) if each.unusual and rows else "")


def shapes(each: FieldQuality, lists: Lists) -> list[dict[str, Any]]:
    """Return the commonest shapes as ranks, and how many rows have others."""
    ranks = [
        {
            "name": shape,
            "href": lists.of(Condition(each.field, "shaped", shape)),
            "share": round(100 * rows / each.filled, 2),
            "text": formats.number(rows),
            "note": words.share(rows, each.filled),
        }
        for shape, rows in each.shapes
    ]
    others = each.filled - sum(rows for _shape, rows in each.shapes)
    if ranks and others:
        none_of = [Condition(each.field, "is_filled")]
        known = Or(tuple(Condition(each.field, "shaped", shape) for shape, _rows in each.shapes))
        ranks.append({
            "name": _("Other shapes"), "href": lists.of(*none_of, _neither(known)),
            "share": round(100 * others / each.filled, 2), "text": formats.number(others),
            "note": words.share(others, each.filled),
        })  # fmt: skip
    return ranks


def _neither(known: Or) -> Any:
    return Not(known if len(known.parts) > 1 else known.parts[0])


def losses(score: Score | None, kind: ObjectType, lists: Lists) -> list[Number]:
    """Return what would raise the score most: fields, with the rows that lack a valid value."""
    if score is None:
        return []
    found = []
    for loss in score.losses[:3]:
        field = kind.field(loss.field)
        if field is not None and loss.points >= 0.5:
            missing = Or((Condition(loss.field, "is_empty"), Condition(loss.field, "is_not_valid")))
            found.append(Number(label(field), lists.of(missing), f"+{formats.number(loss.points, 1)}"))
    return found
