"""Showing records: a value by its field type, a choice with its hue, a record by its title."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

from django import template
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.translation import get_language

from guanxi.metadata.api import Field, ParseContext, field_type
from guanxi.web import formats

register = template.Library()

# How a field of each type is drawn beside its label.
ICONS = {
    "text": "type", "longtext": "file-text", "number": "hash", "money": "coins", "boolean": "square-check",
    "date": "calendar", "datetime": "clock", "select": "circle-dot", "multiselect": "tags", "email": "mail",
    "phone": "phone", "url": "link", "address": "map-pin", "relation": "arrow-up-right",
    "user": "circle-user",
}  # fmt: skip
NUMERIC = frozenset({"number", "money"})
TEXTS = frozenset({"phone", "address"})

register.filter("field_icon", lambda field: ICONS.get(field.type, "type"))
register.filter("is_numeric", lambda field: field.type in NUMERIC)
register.filter("bare_url", lambda url: str(url).partition("://")[2].removeprefix("www.").rstrip("/") or url)


@cache
def _drawing(kind: str) -> Template:
    found: Any = get_template(f"fields/{kind}.html")
    drawing: Template = found.template
    return drawing


@register.simple_tag(takes_context=True)
def show(context: Context, record: dict[str, Any], field: Field, whole: bool = False) -> str:
    """Show a record's value of a field, nothing for an empty one; ``whole`` as a page does, not a cell."""
    value = record.get(field.slug)
    if value is None or value in ("", []):
        return ""
    if field.slug == "country" and field.type == "text":
        value = formats.country(value)
    return _draw(context, record, field, value, whole=whole)


@register.simple_tag(takes_context=True)
def edit(context: Context, record: dict[str, Any], field: Field) -> str:
    """Show the control that edits a record's value of a field."""
    return _draw(context, record, field, record.get(field.slug), editing=True)


def _draw(
    context: Context,
    record: dict[str, Any],
    field: Field,
    value: Any,
    *,
    whole: bool = False,
    editing: bool = False,
) -> str:
    workspace = context["workspace"]
    currency = record.get("currency") or workspace.currency
    text = ""
    if editing or field.type in TEXTS:
        reading = ParseContext(country=workspace.country, currency=currency, language=get_language() or "en")
        kind = field_type(field.type)
        text = kind.to_export(value, reading) if editing else kind.to_text(value, reading)
    if editing:
        text = str(context.get("typed", text))
    given = {"value": value, "field": field, "text": text, "currency": currency, "root": context["root"]}
    given |= {"names": context.get("names") or {}, "users": context.get("users") or {}}
    # Both are given, whatever they are: a name that a template does not find costs as much as the rest.
    given |= {"whole": whole, "editing": editing}
    return str(_drawing(field.type).render(Context(given)))


@register.simple_tag
def choice(field: Field, value: str) -> SimpleNamespace:
    """Return how a choice is shown: its text in the page's language and its hue."""
    option = next((option for option in field.options if option.value == value), None)
    if option is None:
        return SimpleNamespace(text=value, hue="neutral")
    return SimpleNamespace(text=option.label.in_language(get_language() or "en"), hue=option.hue)


@register.filter
def title_of(record: dict[str, Any], kind: Any) -> str:
    """Name a record by the first of its title fields that is filled."""
    return next((str(record[slug]) for slug in kind.title if record.get(slug)), str(record["id"])[:8])
