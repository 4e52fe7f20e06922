"""Filters and tags of the templates: addresses of assets, icons, and values as people write them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from lucide import _render_icon

from guanxi.metadata.api import Label
from guanxi.web import assets, formats

register = template.Library()

register.filter("number", formats.number)
register.filter("compact", formats.compact)
register.filter("percent", formats.percent)
register.filter("money", formats.money)
register.filter("compact_money", formats.compact_money)
register.filter("day", formats.day)
register.filter("moment", formats.moment)
register.filter("clock", formats.clock)
register.filter("ago", formats.ago)
register.filter("initials", formats.initials)
register.filter("initial", formats.initial)
register.filter("hue", formats.hue)
register.simple_tag(assets.address, name="asset")
register.simple_tag(assets.modules, name="asset_modules")


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """Draw a lucide icon; it is decoration, so screen readers pass over it."""
    return _icon(str(name), int(size))


@lru_cache(maxsize=512)
def _icon(name: str, size: int) -> SafeString:
    drawn = _render_icon(name, size, stroke_width="1.75", aria_hidden="true", focusable="false")
    return mark_safe(drawn)  # noqa: S308 (the drawing comes from the icon package)


@register.simple_tag
def round_of(name: str, square: bool = False) -> SafeString:
    """Draw the small round that stands for a name; a list has a hundred, and few different ones."""
    letter = formats.initial(str(name))
    return _round(letter, formats.hue(name) if letter else "neutral", bool(square))


@lru_cache(maxsize=2048)
def _round(letter: str, hue: str, square: bool) -> SafeString:
    return mark_safe(render_to_string("round.html", {"letter": letter, "hue": hue, "square": square}).strip())  # noqa: S308


@register.filter
def named(label: Label) -> str:
    """Say a label in the language of the page."""
    return label.in_language(get_language() or "en")


@register.filter
def get(mapping: dict[str, Any] | None, key: str) -> Any:
    """Look a key up in a mapping."""
    return mapping.get(key) if mapping else None


@register.filter
def share(part: float | None, whole: float | None) -> float:
    """Return what per cent a part is of a whole, as a number for SVG."""
    return round(100 * float(part) / float(whole), 2) if part and whole else 0.0


@register.simple_tag
def delta(change: float | None, good: str = "up") -> SafeString:
    """Show a relative change with its direction, in the colour of whether that direction is good."""
    if change is None:
        return format_html('<span class="delta">–</span>')
    way = "up" if change > 0.0005 else "down" if change < -0.0005 else "flat"
    tone = "flat" if way == "flat" else "good" if way == good else "bad"
    drawn = _icon({"up": "arrow-up-right", "down": "arrow-down-right", "flat": "minus"}[way], 14)
    return format_html(
        '<span class="delta delta-{}">{}{}</span>', tone, drawn, formats.percent(abs(change), 1)
    )
