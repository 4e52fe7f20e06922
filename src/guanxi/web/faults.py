"""How the pages refuse: a designed page where a page was asked for, a toast where a click was."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from guanxi.cluster.api import refused_by_disk
from guanxi.kernel.api import N_, GuanxiError, NotAllowed, Role
from guanxi.metadata.api import Label, modules, standard_catalogue
from guanxi.web.exchange.telling import status_words
from guanxi.web.visit import MAIN, frame, is_htmx, with_toast

ROLES = {
    Role.OWNER: gettext_lazy("Owner"),
    Role.ADMIN: gettext_lazy("Administrator"),
    Role.MEMBER: gettext_lazy("Member"),
    Role.READER: gettext_lazy("Reader"),
}
# What refusals say is missing or too much, as they are raised and as people call it.
THINGS = {
    "BI access": gettext_lazy("BI access"),
    "action": gettext_lazy("action"),
    "characters": gettext_lazy("characters"),
    "job": gettext_lazy("job"),
    "levels": gettext_lazy("levels"),
    "module": gettext_lazy("module"),
    "parts": gettext_lazy("parts"),
    "steps through relations": gettext_lazy("steps through relations"),
    "user": gettext_lazy("user"),
    "workspace": gettext_lazy("workspace"),
}


def say(error: GuanxiError) -> str:
    """Return a refusal in the reader's language."""
    # Verbs have names for programs; whoever clicked knows what is refused.
    plain = isinstance(error, NotAllowed)
    template = N_("Your role ({role}) does not allow this.") if plain else error.message
    return _filled(template, error.params)


def say_kept(kept: Mapping[str, Any] | None) -> str:
    """Return a refusal that was written down in the reader's language; what is older has only its English."""
    if not kept:
        return ""
    try:
        return _filled(kept["template"], kept["params"])
    except (KeyError, ValueError, IndexError):
        return str(kept["message"])


def _filled(template: str, params: Mapping[str, Any]) -> str:
    return _(template).format(**{name: _word(name, value) for name, value in params.items()})


def _word(name: str, value: Any) -> Any:
    value = _label(name, value)
    if isinstance(value, Label):
        return value.in_language(get_language() or "en")
    if name == "role":
        return next((word for role, word in ROLES.items() if role.value == value), value)
    if name == "status":
        return status_words().get(value, value)
    return THINGS.get(value, value) if name == "what" else value


def _label(name: str, value: Any) -> Any:
    """Return what the menus call an object or a module that a refusal names by its slug."""
    if name == "object" and (kind := standard_catalogue().find(value)):
        return kind.plural
    if name == "module":
        return next((module.label for module in modules() if module.slug == value), value)
    return value


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
    # A file that is sent is read before any view: what a full disk makes of that comes here.
    error = sys.exc_info()[1]
    if error and (refusal := refused_by_disk(error, Path(settings.HOME))):
        return refuse(request, refusal)
    return fault(
        request,
        500,
        _("Something broke on our side"),
        _("Nothing was half-written: every change is one transaction. Try again in a moment."),
    )
