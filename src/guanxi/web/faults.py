"""How the pages refuse: a designed page where a page was asked for, a toast where a click was."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.kernel.api import GuanxiError
from guanxi.metadata.api import Label
from guanxi.web.visit import MAIN, frame, is_htmx, with_toast


def say(error: GuanxiError) -> str:
    """Return a refusal in the reader's language."""
    language = get_language() or "en"
    params = {
        name: value.in_language(language) if isinstance(value, Label) else value
        for name, value in error.params.items()
    }
    return _(error.message).format(**params)


def refuse(request: HttpRequest, error: GuanxiError) -> HttpResponse:
    """Answer a request that a room has refused."""
    heading = {404: _("This page is not here"), 403: _("You may not do this")}.get(
        error.status, _("That did not work")
    )
    return _told(request, error.status, heading, say(error))


def _told(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    """Tell it where it is seen: in a toast after a click on a part of a page, else as a page."""
    if is_htmx(request) and request.headers.get("HX-Target") != MAIN:
        return with_toast(HttpResponse(status=status), text, tone="danger")
    return fault(request, status, heading, text)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read as a request of ours, or is too large for one."""
    heading = _("That did not work")
    if isinstance(exception, RequestDataTooBig):
        limit = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        text = _("What was sent is larger than {limit}. Choose a file instead: it may be of any size.")
        return _told(request, 413, heading, text.format(limit=limit))
    text = _("What was sent cannot be read. Load the page again and send it once more.")
    return _told(request, 400, heading, text)


def fault(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    """Answer with an error page, inside the frame when htmx asks for the inner part."""
    layout = "fragment.html" if is_htmx(request) else "document.html"
    context = {**frame(request), "layout": layout, "code": status, "heading": heading, "text": text}
    return render(request, "fault_page.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Answer 404."""
    return fault(
        request,
        404,
        _("This page is not here"),
        _("The address may be mistyped, or what it showed was moved or removed."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Answer 403."""
    return fault(request, 403, _("You may not do this"), _("Ask an administrator of the workspace."))


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Answer a form whose session is no longer the one that it was made for."""
    return fault(
        request,
        403,
        _("This page was open for too long"),
        _("Go back, load it again, and send it once more."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return fault(
        request,
        500,
        _("Something broke on our side"),
        _("Nothing was half-written: every change is one transaction. Try again in a moment."),
    )
