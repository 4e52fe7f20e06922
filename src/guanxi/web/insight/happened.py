"""What changed lately in a workspace, a line for each trail: imports, edits, undos, analyses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from guanxi.exchange.api import ImportRun
from guanxi.history.api import MUCH, TrailSummary
from guanxi.metadata.api import Catalogue
from guanxi.web import formats
from guanxi.web.exchange.telling import status_words

SHOWN = 5
TONES = {"done": "positive", "failed": "danger", "running": "info", "waiting": "info", "undoing": "warning"}
ICONS = {
    "import": "file-down",
    "insight": "sparkles",
    "records": "pencil",
    "field": "columns-3",
    "view": "bookmark",
    "workspace": "settings",
    "members": "users",
    "module": "settings",
    "bi": "settings",
    "people": "user",
    "export": "file-up",
    "archive": "package",
    "quality": "clipboard-check",
    "job": "list-checks",
    "upkeep": "list-checks",
    "schedule": "list-checks",
}
# Where to see what a verb of a room did; the others lead to the records they wrote.
PLACES = {
    "insight": "/segments",
    "members": "/settings/members",
    "workspace": "/settings",
    "module": "/settings/modules",
    "bi": "/settings/privacy",
    "quality": "/quality",
    "import": "/imports",
    **dict.fromkeys(("job", "upkeep", "schedule"), "/settings/jobs"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: what, how much, when, where its rows are."""

    title: str
    text: str
    icon: str
    at: datetime
    href: str = ""
    tone: str = ""

    def repeats(self, newer: Happening) -> bool:
        """Say whether the line above says the same, or is a newer analysis: those would fill the page."""
        same = (self.title, self.href) == (newer.title, newer.href)
        return same and (self.text == newer.text or self.icon == ICONS["insight"])


def happenings(
    trails: Iterable[TrailSummary],
    imports: Mapping[UUID, ImportRun],
    scored: Mapping[UUID, int],
    objects: Catalogue,
    root: str,
) -> list[Happening]:
    """Return the latest trails in words, the newest first; ``scored`` counts the customers of analyses."""
    told = [
        _import(imports[trail.trail], objects, root)
        if trail.trail in imports
        else _other(trail, scored.get(trail.trail), objects, root)
        for trail in trails
    ]
    return [
        one
        for one, before in zip(told, [None, *told], strict=False)
        if before is None or not one.repeats(before)
    ][:SHOWN]


def _import(run: ImportRun, objects: Catalogue, root: str) -> Happening:
    made = {slug: counts.get("created", 0) + counts.get("updated", 0) for slug, counts in run.records.items()}
    told = counted({slug: number for slug, number in made.items() if number}, objects)
    if run.status != "done":
        told = status_words()[run.status]
    title = _("%(file)s imported") % {"file": run.file_name}
    return Happening(title, told or _("Nothing new in it"), "file-down", run.created_at,
                     f"{root}/imports/{run.id}", TONES.get(run.status, ""))  # fmt: skip


def _other(trail: TrailSummary, scored: int | None, objects: Catalogue, root: str) -> Happening:
    room = trail.verb.partition(".")[0]
    sums = {slug: sum(counts.values()) for slug, counts in trail.counts.items()}
    undo = trail.verb.endswith(".undo")
    much = _("More than %(n)s changes") % {"n": formats.number(MUCH)}
    text = _undone(trail, much if trail.much else counted(sums, objects))
    if scored:
        text = ngettext("%(n)s customer scored", "%(n)s customers scored", scored) % {
            "n": formats.number(scored)
        }
    icon = "undo-2" if undo else ICONS.get(room, "pencil")
    return Happening(
        _title(trail),
        text,
        icon,
        trail.at,
        _rows(room, {slug: n for slug, n in sums.items() if objects.find(slug)}, root),
        "info" if room == "insight" else "",
    )


def _title(trail: TrailSummary) -> str:
    who = {"who": trail.actor_name or _("Someone")}
    words = {
        "records.create": _("%(who)s created records"),
        "records.change": _("%(who)s edited records"),
        "records.trash": _("%(who)s moved records to the trash"),
        "records.restore": _("%(who)s brought records back"),
        "records.undo": _("%(who)s took back a change"),
        "import.undo": _("%(who)s undid an import"),
        "insight.write_scores": _("Customers were analysed"),
        "insight.publish": _("Customers were analysed"),
        "members.change": _("%(who)s changed the members"),
        "members.create": _("%(who)s changed the members"),
        "members.invite": _("%(who)s changed the members"),
        "workspace.change": _("%(who)s changed the settings"),
        "module.switch": _("%(who)s changed the settings"),
        "insight.fix_limits": _("%(who)s changed the settings"),
        "job.cancel": _("%(who)s stopped a job"),
        "job.retry": _("%(who)s had a job tried again"),
        "upkeep.ask": _("%(who)s had upkeep done"),
        "schedule.change": _("%(who)s changed the schedule"),
        "people.erase": _("%(who)s erased a person"),
        "people.export": _("%(who)s took out what is held of a person"),
        "export.run": _("%(who)s took out records"),
        "archive.create": _("%(who)s took out the whole workspace"),
        "quality.ask": _("%(who)s had data quality measured"),
        "view.save": _("%(who)s saved a view"),
        "view.remove": _("%(who)s removed a view"),
    }
    rest = (
        _("%(who)s changed fields") if trail.verb.startswith("field.") else _("%(who)s changed the settings")
    )
    return words.get(trail.verb, rest) % who


def _undone(trail: TrailSummary, told: str) -> str:
    if not trail.undone:
        return told
    return _("%(what)s · taken back since") % {"what": told} if told else _("Taken back since")


def _rows(room: str, sums: dict[str, Any], root: str) -> str:
    if room in PLACES:
        return root + PLACES[room]
    return f"{root}/{max(sums, key=lambda slug: sums[slug])}" if sums else ""


def counted(numbers: dict[str, int], objects: Catalogue) -> str:
    """Return how many of which records, the most first: 37,779 order lines · 18,113 orders."""
    language = get_language() or "en"
    parts = []
    for slug, number in sorted(numbers.items(), key=lambda pair: -pair[1]):
        kind = objects.find(slug)
        if kind is not None:
            name = (kind.label if number == 1 else kind.plural).in_language(language)
            parts.append(_("%(n)s %(records)s") % {"n": formats.number(number), "records": _inside(name)})
    return " · ".join(parts)


def _inside(name: str) -> str:
    """Write a name as it stands within a sentence."""
    return name[:1].lower() + name[1:]
