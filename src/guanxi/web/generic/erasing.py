"""A person's own rights as pages: what is held of them as an archive, and their erasure with its proof."""

from __future__ import annotations

import json
import tempfile
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from guanxi.access.api import perform, require
from guanxi.kernel.api import Role, squash
from guanxi.records.api import (
    ERASE,
    PEOPLE,
    Erasure,
    NameNotConfirmed,
    NewErasure,
    begin_erasure,
    erasure_of,
    export_person,
    get_erasure,
    get_record,
    look_for_person,
    write_dossier,
)
from guanxi.web.generic.lists import called
from guanxi.web.visit import Visit, in_workspace

IN_MEMORY = 8 << 20


@in_workspace
def erase_page(visit: Visit, record: UUID) -> HttpResponseBase:
    """Show what an erasure would remove, and ask for the person's name; begin it."""
    require(visit.context, Role.ADMIN, ERASE)
    with visit.reading() as reading:
        found = get_record(reading, PEOPLE, record, trash=True)
        last = erasure_of(reading.cursor, found.id)
    name = called(found.title, found.id)
    if visit.request.method == "POST":
        return _begin(visit, found.id, name)
    if last is not None and last.status == "running":
        return redirect(f"{visit.root}/erasures/{last.id}")
    return visit.render(
        "generic/erase.html",
        name=name,
        record=found.id,
        places=_places(look_for_person(visit.context, PEOPLE, found.id), {}),
    )


def _begin(visit: Visit, person: UUID, name: str) -> HttpResponse:
    if squash(visit.request.POST.get("name", "")) != squash(name):
        raise NameNotConfirmed
    reason = visit.request.POST.get("reason", "")
    erasure = begin_erasure(visit.context, NewErasure(PEOPLE, person, reason), background=True)
    response = HttpResponse(status=204)
    response["HX-Location"] = json.dumps({"path": f"{visit.root}/erasures/{erasure}", "target": "#main"})
    return response


@in_workspace
def erasure_page(visit: Visit, erasure: UUID) -> HttpResponse:
    """Show how far an erasure is, and once it is over its proof."""
    found = _erasure(visit, erasure)
    return visit.render(
        "generic/erasure.html",
        erasure=found,
        places=_places(found.found, found.remaining),
        stage=stage_words().get(found.stage, ""),
        backups=(found.proof or {}).get("not_reached", {}).get("backups", []),
    )


@in_workspace
def proof_file(visit: Visit, erasure: UUID) -> HttpResponse:
    """Send the proof as JSON."""
    found = _erasure(visit, erasure)
    if found.proof is None:
        raise Http404
    text = json.dumps(found.proof, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="erasure-{erasure}.json"'
    return response


@in_workspace
def person_archive(visit: Visit, record: UUID) -> FileResponse:
    """Send everything that is held of a person as an archive."""
    dossier = perform(export_person, visit.context, record)
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (the answer closes it)
    write_dossier(dossier, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"person-{str(dossier.person)[-8:]}.zip")


def _erasure(visit: Visit, erasure: UUID) -> Erasure:
    require(visit.context, Role.ADMIN, ERASE)
    with visit.reading() as reading:
        return get_erasure(reading.cursor, erasure)


def _places(found: dict[str, int], remaining: dict[str, int]) -> list[dict[str, Any]]:
    """Return the places that hold, or held, anything, in the reader's words."""
    words = place_words()
    return [
        {"name": words.get(place, place), "found": count, "left": remaining.get(place, 0)}
        for place, count in found.items()
        if count or remaining.get(place)
    ]


def place_words() -> dict[str, str]:
    """Return what the places are called."""
    return {
        "people": _("The person's record"),
        "orders": _("Notes on orders"),
        "events": _("Details of behaviour"),
        "contact_records": _("Contact records"),
        "feedback": _("Feedback"),
        "change log": _("Change log"),
        "sources": _("What sources say"),
        "sources before": _("What sources said before"),
        "saved views": _("Saved views"),
        "log of saved views": _("Log of saved views"),
        "jobs": _("Waiting jobs"),
        "staged rows": _("Staged rows of imports"),
        "files of imports": _("Rows in files of imports"),
        "rejected rows": _("Rejected rows"),
        "names of files": _("Names of files"),
        "exports": _("What exports were asked for"),
        "files on their way in": _("Files on their way in"),
        "earlier scores": _("Earlier scores"),
        "files of the lake": _("Files for analysis"),
        "logs": _("Logs of the program"),
    }


def stage_words() -> dict[str, str]:
    """Return what each stage does."""
    return {
        "imports": _("Files of imports"),
        "records": _("Records and their log"),
        "mentions": _("Views that name the person"),
        "scores": _("Earlier scores"),
        "lake": _("Files for analysis"),
        "logs": _("Logs of the program"),
    }
