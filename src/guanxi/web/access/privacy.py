"""Settings of privacy: whether readers see personal fields, the login for programs that analyse, exports."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from guanxi.access.api import Workspace, perform, show_readers_personal
from guanxi.kernel.api import Role
from guanxi.metadata.api import bi_access, change_bi, close_bi, open_bi, rotate_bi
from guanxi.web.access.exports import exports_told
from guanxi.web.visit import Visit, in_workspace, with_refresh, with_toast


@in_workspace
def privacy_page(visit: Visit) -> HttpResponse:
    """Show who and what sees personal fields, and to administrators who exported what; change it."""
    if visit.request.method == "POST":
        return _change(visit)
    manages = visit.may(Role.ADMIN)
    return visit.render(
        "access/settings_privacy.html",
        here="privacy",
        readers=Workspace.objects.get(pk=visit.workspace.id).readers_see_personal,
        bi=bi_access(visit.context) if manages else None,
        **(_exports(visit) if manages else {}),
    )


def _exports(visit: Visit) -> dict[str, Any]:
    with visit.reading() as reading:
        return exports_told(reading)


def _change(visit: Visit) -> HttpResponse:
    post = visit.request.POST
    wish = post.get("wish", "")
    personal = "personal" in post
    if wish in {"on", "rotate"}:
        password = open_bi(visit.context, personal=personal) if wish == "on" else rotate_bi(visit.context)
        return visit.render("access/bi.html", password=password, bi=bi_access(visit.context))
    if wish == "change":
        change_bi(visit.context, personal=personal)
        return with_refresh(with_toast(HttpResponse(status=204), _("Saved.")))
    if wish == "off":
        close_bi(visit.context)
        return with_refresh(with_toast(HttpResponse(status=204), _("BI access is closed.")))
    perform(show_readers_personal, visit.context, "readers" in post)
    return with_refresh(with_toast(HttpResponse(status=204), _("Saved.")))
