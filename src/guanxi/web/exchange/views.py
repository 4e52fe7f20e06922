"""Importing a file: upload, columns, progress, result, undo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.access.api import require, require_personal
from guanxi.exchange.api import (
    UNDO,
    ImportRun,
    NoSuchColumn,
    Proposal,
    SeveralTables,
    begin_import,
    fetch,
    get_import,
    list_imports,
    passing_folder,
    propose_import,
    queue_import,
    rehearse_import,
    rejected_rows,
    source_of,
)
from guanxi.kernel.api import GuanxiError, Role
from guanxi.metadata.api import Catalogue
from guanxi.records.api import Reader
from guanxi.web.exchange import preview, telling, uploads
from guanxi.web.faults import say, say_kept
from guanxi.web.visit import Visit, in_workspace, is_htmx, nav_objects, posted, with_toast

# A rehearsal reads the whole file while the reader waits.
REHEARSED = 60_000


def _steps() -> list[str]:
    return [_("File"), _("Columns"), _("Progress"), _("Result")]


@in_workspace
def imports_page(visit: Visit) -> HttpResponse:
    """Show all imports."""
    with visit.reading() as reading:
        runs = [_row(run, reading.objects) for run in list_imports(reading.cursor, limit=200)]
    return visit.render("exchange/imports.html", runs=runs)


def _row(run: ImportRun, objects: Catalogue) -> dict[str, Any]:
    kind = objects.find(run.object)
    return {
        "id": run.id,
        "file_name": run.file_name,
        "status": telling.status_words()[run.status],
        "hue": telling.STATUS[run.status],
        "kind": kind.plural.in_language(get_language() or "en") if kind else run.object,
        "source": run.source,
        "rows": run.rows_read,
        "rejected": run.rows_rejected,
        "by": run.started_by,
        "at": run.created_at,
    }


@in_workspace
def new_import(visit: Visit) -> HttpResponse:
    """Ask for a file; keep it."""
    require(visit.context, Role.MEMBER, "import.start")
    object_slug = visit.request.POST.get("as", visit.request.GET.get("as", "people"))
    try:
        upload = _kept(visit, object_slug) if visit.request.method == "POST" else None
    except GuanxiError as error:
        return _again(visit, object_slug, say(error))
    if upload is None:
        return _ask(visit, object_slug)
    return redirect(f"{visit.root}/imports/{upload.token}/columns")


def _kept(visit: Visit, object_slug: str) -> uploads.Upload | None:
    """Keep what was sent: a file, a pasted table, or what lies at an address."""
    whose = visit.workspace.id, visit.user.pk
    file, given = visit.request.FILES.get("file"), visit.request.POST
    if file is not None:
        return uploads.keep(*whose, file, object_slug)
    if given.get("pasted", "").strip():
        return uploads.keep_text(*whose, given["pasted"], object_slug)
    if given.get("address", "").strip():
        with passing_folder() as folder:
            fetched = fetch(visit.context, given["address"].strip(), folder)
            return uploads.keep_file(*whose, fetched, object_slug)
    return None


def _ask(visit: Visit, object_slug: str, **more: Any) -> HttpResponse:
    known: dict[str, Any] = {
        "steps": _steps(),
        "kinds": nav_objects(visit.workspace),
        "chosen": object_slug,
        "hosts": settings.FETCH_HOSTS,
        "limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    }
    return visit.render("exchange/new.html", **known, **more)


@in_workspace
def columns_page(visit: Visit, token: UUID) -> HttpResponse:
    """Show what each column becomes; begin the import."""
    require(visit.context, Role.MEMBER, "import.start")
    upload = uploads.find(token, visit.workspace.id, visit.user.pk)
    post = visit.request.POST
    try:
        with visit.reading() as reading:
            proposal = _proposed(visit, reading, upload)
    except SeveralTables as error:
        return visit.render(
            "exchange/sheets.html", steps=_steps(), upload=upload, choices=error.params["choices"]
        )
    except NoSuchColumn as error:
        return _misspelt(visit, error)
    except GuanxiError as error:
        uploads.drop(upload)
        return _again(visit, upload.object, say(error))
    if "rehearse" in post:
        return _rehearse(visit, upload, proposal)
    if visit.request.method == "POST" and "add" not in post:
        return _begin(visit, upload, proposal)
    shown = _shown(reading, upload, proposal) | _options(visit)
    return visit.render("exchange/columns.html", steps=_steps(), token=token, preview=shown)


def _misspelt(visit: Visit, error: NoSuchColumn) -> HttpResponse:
    """Say that a column made of others names none there is; the page stays as it was filled in."""
    if not is_htmx(visit.request):
        raise error
    response = with_toast(HttpResponse(status=error.status), say(error), tone="danger")
    response["HX-Reswap"] = "none"
    return response


def _proposed(visit: Visit, reading: Reader, upload: uploads.Upload) -> Proposal:
    """Return what the file would become, by what is chosen; a heading may be made of others."""
    given = visit.request.POST or visit.request.GET
    headings, targets = given.getlist("heading"), given.getlist("target")
    if len(headings) != len(targets):
        raise BadRequest("a heading without its target")
    chosen = zip(headings, targets, strict=True)
    return propose_import(
        visit.context,
        reading.cursor,
        upload.path,
        upload.object,
        given.get("source", "").strip() or source_of(upload.name),
        choices={heading: target for heading, target in chosen if heading.strip()},
        sheet=given.get("sheet") or None,
        anew="anew" in given,
    )


def _again(visit: Visit, object_slug: str, reason: str) -> HttpResponse:
    return _ask(visit, object_slug, status=422, error=reason)


def _begin(visit: Visit, upload: uploads.Upload, proposal: Any) -> HttpResponse:
    run = begin_import(visit.context, upload.path, upload.name, proposal, _options(visit), background=True)
    uploads.drop(upload)
    return redirect(f"{visit.root}/imports/{run.id}")


def _options(visit: Visit) -> dict[str, bool]:
    return {name: name in visit.request.POST for name in ("match_phone", "new_options")}


def _rehearse(visit: Visit, upload: uploads.Upload, proposal: Any) -> HttpResponse:
    rehearsal = rehearse_import(visit.context, upload.path, proposal, _options(visit))
    with visit.reading() as reading:
        rows = telling.rehearsed(rehearsal.records, reading.objects)
        notes = telling.notes(rehearsal.notes, reading.objects)
    return visit.render("exchange/rehearsal.html", rows=rows, notes=notes)


def _shown(reading: Reader, upload: uploads.Upload, proposal: Any) -> dict[str, Any]:
    columns = preview.lines(proposal)
    return {
        "file_name": upload.name,
        "size": upload.path.stat().st_size,
        "source": proposal.source,
        "format": preview.format_text(proposal),
        "columns": columns,
        "known": sum(1 for column in columns if column.target),
        "choices": preview.choices(reading.objects, upload.object),
        "small": proposal.size_hint <= REHEARSED,
        "hints": proposal.hints,
        "sheet": proposal.sheet or "",
        "remembered": proposal.remembered,
    }


@in_workspace
def run_page(visit: Visit, trail: UUID) -> HttpResponse:
    """Show an import: how far it is, or what came of it."""
    with visit.reading() as reading:
        context = _told(get_import(reading.cursor, trail), reading.objects)
    return visit.render("exchange/run.html", **context)


@in_workspace
def run_progress(visit: Visit, trail: UUID) -> HttpResponse:
    """Send how far an import is; once it is over, the whole page."""
    with visit.reading() as reading:
        context = _told(get_import(reading.cursor, trail), reading.objects)
    if context["busy"] or not is_htmx(visit.request):
        return visit.render("exchange/run_body.html", **context)
    response = visit.render("exchange/run.html", **context)
    response["HX-Retarget"] = "#main"
    return response


def _told(run: ImportRun, objects: Catalogue) -> dict[str, Any]:
    return {
        "run": run,
        "error": say_kept(run.error),
        "kind": objects.get(run.object),
        "status_text": telling.status_words()[run.status],
        "hue": telling.STATUS[run.status],
        "busy": run.status in telling.BUSY,
        "undoable": bool(telling.undoable([run])),
        "stages": telling.stages(run, objects),
        "outcomes": telling.outcomes(run, objects),
        "notes": telling.notes(run.notes, objects),
        "qualities": telling.qualities(run, objects),
    }


@in_workspace
@posted
def undo(visit: Visit, trail: UUID) -> HttpResponse:
    """Have the worker take an import back."""
    require(visit.context, Role.MEMBER, "import.undo")
    with visit.reading() as reading:
        get_import(reading.cursor, trail)
        queue_import(visit.context.on_trail(trail), reading.cursor, UNDO)
    response: HttpResponse = run_page(visit.request, visit.workspace.slug, trail=trail)
    return response


@in_workspace
def rejected(visit: Visit, trail: UUID) -> HttpResponseBase:
    """Send the rows that were not accepted, each with the reason; they are as the file has them."""
    require_personal(visit.context, "import.rejected")
    with visit.reading() as reading:
        run = get_import(reading.cursor, trail)
    # The import's own folder holds them, wherever its row says they are.
    path = rejected_rows(visit.context, run.id)
    if not run.rejected_path or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
