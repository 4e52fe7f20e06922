"""The log in words: who did what to a record, when, from where, and what was there before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.history.api import Entry
from guanxi.metadata.api import Field, ObjectType, ParseContext, field_type
from guanxi.web import formats

SHOWN = 6
ICONS = {"create": "plus", "update": "pencil", "delete": "trash-2"}
HANDS = {
    "import": ("import", "file-down"),
    "undo": ("undo", "undo-2"),
    "model": ("model", "sparkles"),
    "system": ("rule", "bot"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry of a timeline."""

    at: datetime
    day: str
    tone: str
    icon: str
    text: str
    detail: str
    changes: list[Change]
    more: int


def shown_entries(entries: Sequence[Entry], kind: ObjectType) -> list[Shown]:
    """Return log entries as the page shows them; those that say nothing to people are left out."""
    return [shown for entry in entries if (shown := _shown(entry, kind))]


def _shown(entry: Entry, kind: ObjectType) -> Shown | None:
    changes = [change for slug in entry.fields if (change := _change(entry, kind.field(slug)))]
    trashed = "deleted_at" in entry.after or "deleted_at" in entry.before
    if entry.verb == "update" and not changes and not trashed:
        return None
    tone, icon = HANDS.get(entry.actor_kind, ("person", ICONS.get(entry.verb, "pencil")))
    listed = changes[:SHOWN] if entry.verb == "update" else []
    return Shown(
        at=entry.at,
        day=_day(entry.at),
        tone=tone,
        icon="trash-2" if trashed and entry.after.get("deleted_at") else icon,
        text=_text(entry, trashed),
        detail=_detail(entry),
        changes=listed,
        more=max(0, len(changes) - SHOWN) if listed else 0,
    )


def _text(entry: Entry, trashed: bool) -> str:
    who = {"who": entry.actor_name or _("Someone")}
    if trashed:
        gone = entry.after.get("deleted_at")
        return (
            _("%(who)s moved it to the trash") % who
            if gone
            else _("%(who)s brought it back from the trash") % who
        )
    if entry.actor_kind == "import":
        return _("Created by an import") if entry.verb == "create" else _("Updated by an import")
    if entry.actor_kind == "undo":
        imported = entry.action == "import.undo"
        return (_("An import was undone by %(who)s") if imported else _("%(who)s took back a change")) % who
    words = {"create": _("%(who)s created it"), "delete": _("%(who)s removed it")}
    return words.get(entry.verb, _("%(who)s changed it")) % who


def _detail(entry: Entry) -> str:
    if not entry.source:
        return ""
    return _("from %(source)s by %(who)s") % {
        "source": entry.source,
        "who": entry.actor_name or _("the command line"),
    }


def _day(at: datetime) -> str:
    days = (timezone.localdate() - timezone.localtime(at).date()).days
    return {0: _("Today"), 1: _("Yesterday")}.get(days, formats.day(at))


def _change(entry: Entry, field: Field | None) -> Change | None:
    if field is None or field.type == "relation":
        return None
    before, after = (_words(side, field) for side in (entry.before, entry.after))
    if before == after:
        return None
    return Change(field.label.in_language(get_language() or "en"), before, after)


def _words(side: dict[str, Any], field: Field) -> str:
    raw = side.get(field.slug)
    if raw is None:
        return ""
    language = get_language() or "en"
    kind = field_type(field.type)
    reading = ParseContext(language=language, options=field.options, currency=side.get("currency") or "")
    value = kind.from_json(raw, reading).value
    return str(raw) if value is None else kind.to_text(value, reading)[:160]
