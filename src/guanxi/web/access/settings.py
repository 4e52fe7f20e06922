"""Settings: the workspace, its members, one's own account."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.api import (
    MemberRole,
    NewMember,
    User,
    WorkspaceSettings,
    change_member,
    change_password,
    change_workspace,
    invite_member,
    members_of,
    perform,
)
from guanxi.kernel.api import Invalid, Role
from guanxi.web.faults import ROLES as NAMES
from guanxi.web.formats import country_names, currency_names
from guanxi.web.visit import Visit, in_workspace, with_refresh, with_toast

ROLES = {
    Role.OWNER: (NAMES[Role.OWNER], gettext_lazy("Everything, and hands out every role")),
    Role.ADMIN: (NAMES[Role.ADMIN], gettext_lazy("Settings, members, fields")),
    Role.MEMBER: (NAMES[Role.MEMBER], gettext_lazy("Reads and changes records, imports files")),
    Role.READER: (NAMES[Role.READER], gettext_lazy("Looks, and changes nothing")),
}


@cache
def _zones() -> list[str]:
    return sorted(
        zone
        for zone in available_timezones()
        if "/" in zone and not zone.startswith(("Etc", "posix", "right"))
    )


@in_workspace
def workspace_page(visit: Visit) -> HttpResponse:
    """Show the workspace's settings; change them."""
    if visit.request.method == "POST":
        given = {name: visit.request.POST.get(name, "") for name in WorkspaceSettings.__dataclass_fields__}
        perform(change_workspace, visit.context, WorkspaceSettings(**given))
        return with_refresh(with_toast(HttpResponse(status=204), _("Saved.")))
    now = visit.workspace
    return visit.render(
        "access/settings_workspace.html",
        here="workspace",
        zones=["UTC", *sorted({*_zones(), now.time_zone} - {"UTC"})],
        countries=country_names(now.country),
        currencies=currency_names(now.currency),
        languages=({now.language: now.language} | dict(settings.LANGUAGES)).items(),
    )


@in_workspace
def members_page(visit: Visit) -> HttpResponse:
    """Show who may enter; let people in, change their role, let them go."""
    if visit.request.method == "POST":
        return _change_members(visit)
    return visit.render(
        "access/settings_members.html",
        here="members",
        **_members(visit),
    )


def _members(visit: Visit) -> dict[str, Any]:
    return {
        "members": members_of(visit.workspace.id),
        "roles": [(role.value, *words) for role, words in ROLES.items()],
    }


def _change_members(visit: Visit) -> HttpResponse:
    post = visit.request.POST
    email = post.get("email", "")
    if post.get("remove"):
        perform(change_member, visit.context, MemberRole(email, None))
        return with_refresh(with_toast(HttpResponse(status=204), _("Removed from the workspace.")))
    role = _role(post.get("role", ""))
    if post.get("new"):
        return _invite(visit, email, role)
    perform(change_member, visit.context, MemberRole(email, role))
    return with_refresh(with_toast(HttpResponse(status=204), _("Role changed.")))


def _role(given: str) -> Role:
    if given not in {each.value for each in Role}:
        raise Invalid(field=_("Role"), reason=given or _("nothing chosen"))
    return Role(given)


def _invite(visit: Visit, email: str, role: Role) -> HttpResponse:
    given = NewMember(email, role, language=visit.workspace.language)
    secret = perform(invite_member, visit.context, given).secret
    link = visit.request.build_absolute_uri(f"/sign-in/{secret}") if secret else ""
    return visit.render("access/members.html", email=email, link=link, **_members(visit))


@in_workspace
def account_page(visit: Visit) -> HttpResponse:
    """Show one's own name and language; change them, or the password."""
    post = visit.request.POST
    if visit.request.method == "POST" and "password" in post:
        change_password(visit.user, post["password"])
        update_session_auth_hash(visit.request, visit.user)
        return with_toast(HttpResponse(status=204), _("Your password was changed."))
    if visit.request.method == "POST":
        User.objects.filter(pk=visit.user.pk).update(
            name=post.get("name", "").replace("\x00", "").strip()[:200]
        )
        return with_toast(HttpResponse(status=204), _("Saved."))
    return visit.render("access/settings_account.html", here="me", me=visit.user)
