"""An import in words: its stages, what came of it, what was odd, how good each column is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from guanxi.exchange.api import NOTES, ImportRun
from guanxi.metadata.api import Catalogue
from guanxi.web import formats

STATUS = {
    "waiting": "neutral",
    "running": "blue",
    "done": "green",
    "failed": "red",
    "undoing": "amber",
    "undone": "neutral",
}
BUSY = frozenset({"waiting", "running", "undoing"})


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage: ``state`` is done, now, next or failed."""

    name: str
    state: str
    done: int = 0
    total: int | None = None


def status_words() -> dict[str, str]:
    """Return what each status is called."""
    return {
        "waiting": _("Waiting"),
        "running": _("Running"),
        "done": _("Done"),
        "failed": _("Failed"),
        "undoing": _("Being undone"),
        "undone": _("Undone"),
    }


def stages(run: ImportRun, objects: Catalogue) -> list[StageLine]:
    """Return the stages of an import, the one at work with how far it is."""
    if run.status in {"undoing", "undone"}:
        state = "now" if run.status == "undoing" else "done"
        return [StageLine(_("Taking back every change"), state, run.stage_done, run.stage_total)]
    levels = list(run.place.get("staged") or _spoken(run))
    slugs = ["read", "sort", *sorted(levels, key=lambda slug: slug == run.object)]
    if run.stage in levels:
        slugs = ["read", "sort", *levels]
    at = len(slugs) if run.status == "done" else slugs.index(run.stage) if run.stage in slugs else 0
    return [_line(run, slug, place - at, objects) for place, slug in enumerate(slugs)]


def _line(run: ImportRun, slug: str, offset: int, objects: Catalogue) -> StageLine:
    names = {"read": _("Reading and cleaning the file"), "sort": _("Telling records apart")}
    kind = objects.find(slug)
    name = names.get(slug) or _("Writing: %(records)s") % {"records": _plural(kind, slug)}
    if offset < 0:
        return StageLine(name, "done", _written(run, slug))
    if offset > 0:
        return StageLine(name, "next")
    return StageLine(name, "failed" if run.status == "failed" else "now", run.stage_done, run.stage_total)


def _written(run: ImportRun, slug: str) -> int:
    if slug == "read":
        return run.rows_read
    return sum(number for key, number in run.records.get(slug, {}).items() if key != "flagged")


def _spoken(run: ImportRun) -> list[str]:
    return list(dict.fromkeys(target.partition(".")[0] for target in run.mapping.values()))


def _plural(kind: Any, slug: str) -> str:
    return kind.plural.in_language(get_language() or "en") if kind else slug


def outcomes(run: ImportRun, objects: Catalogue) -> list[dict[str, Any]]:
    """Return per object how many records were created, updated and left as they were."""
    return [
        {"slug": slug, "name": _plural(objects.find(slug), slug), "kind": objects.find(slug), **counts}
        for slug, counts in run.records.items()
    ]


def rehearsed(records: dict[str, dict[str, int]], objects: Catalogue) -> list[dict[str, Any]]:
    """Return per object how many records would be created, and how many are known already."""
    return [{"name": _plural(objects.find(slug), slug), **counts} for slug, counts in records.items()]


def notes(noted: Iterable[dict[str, Any]], objects: Catalogue) -> list[dict[str, Any]]:
    """Return what was odd, the weightier first: a name, what it means, how many rows or records."""
    language = get_language() or "en"
    told = []
    for note in noted:
        kind = NOTES.get(note["kind"])
        field = _field(note.get("field", ""), objects)
        told.append({
            "name": kind.label.in_language(language) if kind else note["kind"],
            "text": kind.meaning.in_language(language) if kind else "",
            "check": bool(kind and kind.level == "check"),
            "field": field,
            "column": note.get("column", ""),
            "count": note.get("rows", note.get("records")),
            "counted": _counted(note),
        })  # fmt: skip
    return sorted(told, key=lambda note: (not note["check"], -(note["count"] or 0)))


def _counted(note: dict[str, Any]) -> str:
    if "rows" in note:
        return ngettext("%(n)s row", "%(n)s rows", note["rows"]) % {"n": formats.number(note["rows"])}
    if "records" in note:
        records = note["records"]
        return ngettext("%(n)s record", "%(n)s records", records) % {"n": formats.number(records)}
    return ""


def qualities(run: ImportRun, objects: Catalogue) -> list[dict[str, Any]]:
    """Return per mapped column how much of it is filled, valid and was written in one form."""
    headings = {target: heading for heading, target in run.mapping.items()}
    rows = max(1, run.rows_accepted)
    return [
        {
            "heading": headings.get(target, ""),
            "field": _field(target, objects),
            "filled": measured["filled"] / rows,
            "valid": measured["valid"] / max(1, measured["filled"]),
            "cleaned": sum(measured["rules"].values()),
            "wrong": sum(measured["errors"].values()),
        }
        for target, measured in run.quality.items()
    ]


def _field(target: str, objects: Catalogue) -> str:
    slug, _dot, name = target.partition(".")
    kind = objects.find(slug)
    if kind is None:
        return ""
    language = get_language() or "en"
    field = kind.field(name)
    if field:
        label = field.label.in_language(language)
    else:
        # A field that the import is yet to make is called as its column.
        label = _("Number") if name == "@id" else name.replace("_", " ").capitalize()
    return f"{kind.label.in_language(language)} · {label}"


def undoable(runs: Iterable[ImportRun]) -> set[Any]:
    """Return the ids of the imports that can be taken back now."""
    return {run.id for run in runs if run.status in {"done", "failed"}}
