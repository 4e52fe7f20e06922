"""How segments and methods are named and coloured on the pages, and where their customers are listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.insight.api import HUES, SEGMENTS, Segment, Words
from guanxi.kernel.api import N_

FADING = frozenset({"needs_attention", "about_to_sleep", "at_risk", "cannot_lose"})
GONE = frozenset({"hibernating", "lost"})
PLACE = {segment.key: place for place, segment in enumerate(SEGMENTS)}
"""From the best to the lost; a move down this order is a loss."""

METHODS = {
    "bgnbd": N_("BG/NBD"),
    "mbgnbd": N_("MBG/NBD"),
    "rate": N_("Simple rate"),
    "past_spend": N_("Past spend"),
}

DECISIONS = ("purchases", "buys", "ranking", "value")
"""What a method is chosen for, in the order in which the pages tell of it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A segment in the reader's language. ``href`` explains it, ``list`` shows its customers."""

    key: str
    name: str
    meaning: str
    action: str
    hue: str
    href: str
    list: str


def said(words: Words) -> str:
    """Return a text in the language of the page, with the yuan's sign as the pages write it."""
    return words.in_language(get_language() or "en").replace("CN¥", "¥")


def shown(segment: Segment, root: str) -> Shown:
    """Return a segment as the pages show it."""
    return Shown(
        key=segment.key,
        name=said(segment.name),
        meaning=said(segment.meaning),
        action=said(segment.action),
        hue=HUES.get(segment.key, "neutral"),
        href=f"{root}/segments/{segment.key}",
        list=people(root, in_segment(segment)),
    )


def in_segment(*segments: Segment) -> str:
    """Return the condition of being in one of some segments, as the page's language writes it."""
    return " or ".join(f'segment = "{said(segment.name)}"' for segment in segments)


def people(root: str, condition: str) -> str:
    """Return the address of the customers that meet a condition, written out."""
    return f"{root}/people?{urlencode({'where': condition})}"


def listed(root: str, slug: str, chips: Sequence[str], sort: str = "") -> str:
    """Return the address of the records of an object that meet some chips of a list."""
    pairs = [("f", chip) for chip in chips] + ([("sort", sort)] if sort else [])
    return f"{root}/{slug}" + (f"?{urlencode(pairs)}" if pairs else "")


def tone(key: str) -> str:
    """Return the colour of a segment's bar: those who stay, those who fade, those who have gone."""
    return "3" if key in FADING else "8" if key in GONE else "1"


def method(name: str | None) -> str:
    """Return what a method of forecasting is called."""
    return _(METHODS[name]) if name else ""
