"""A list as a file: what it shows, in the format that was asked for."""

from __future__ import annotations

from django.http import FileResponse, HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.translation import get_language

from guanxi.access.api import require
from guanxi.exchange.api import (
    CONTENT_TYPES,
    FileFormat,
    NewExport,
    Wanted,
    format_of,
    passing_folder,
    run_export,
)
from guanxi.kernel.api import Role
from guanxi.web.generic.lists import arranged
from guanxi.web.visit import Visit, in_workspace, posted


@in_workspace
@posted
def export_list(visit: Visit, slug: str) -> HttpResponseBase:
    """Send what a list shows as a file: its filter, words, order and columns, and the records' ids.

    The file is whole before the first byte is sent, so that what breaks off is never taken for all of it, and
    a slow reader holds no transaction open.
    """
    require(visit.context, Role.MEMBER, "export.run")
    form = format_of("", visit.request.POST.get("format", "csv"))
    given = _asked(visit, slug, form)
    with passing_folder() as place:
        run_export(visit.context, given, place / "file")
        file = (place / "file").open("rb")
    return FileResponse(file, as_attachment=True, filename=given.file_name, content_type=CONTENT_TYPES[form])


def _asked(visit: Visit, slug: str, form: FileFormat) -> NewExport:
    with visit.reading() as found:
        kind = found.objects.get(slug)
        # The list says what it shows; its address may be older than the words that were typed since.
        asked = arranged(visit, found, kind, QueryDict(visit.request.POST.get("asked", "")))
    language = get_language() or "en"
    columns = tuple(dict.fromkeys([*(field.slug for field in asked.columns), "id"]))
    name = f"{kind.plural.in_language(language)} {timezone.localdate():%Y-%m-%d}.{form}"
    wanted = Wanted(slug, asked.where, asked.words, asked.sort, columns, language=language)
    # Excel on Windows takes CSV for Latin letters of its own unless it is marked.
    return NewExport(wanted, form, name, bom=form is FileFormat.CSV)
