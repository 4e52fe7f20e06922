"""One person's request inside one workspace: who, where, and how the answer is framed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from guanxi.access.api import User, allows, context_for, workspaces_of
from guanxi.cluster.api import enter
from guanxi.kernel.api import Context, Role, Workspace, zone_of
from guanxi.metadata.api import ObjectType, is_on, require_on, standard_objects
from guanxi.records.api import Reader, reader

P = ParamSpec("P")
MAIN = "main"
INSIGHT = "insight"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request by a member. ``context`` is what actions take."""

    request: HttpRequest
    user: User
    context: Context

    @property
    def workspace(self) -> Workspace:
        """Return where the visitor is."""
        return self.context.workspace

    @property
    def root(self) -> str:
        """Return the address of the workspace's home page."""
        return f"/{self.workspace.slug}"

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Open the workspace's tables for reading, in the language of the page."""
        with enter(self.workspace.schema) as cursor:
            yield reader(self.context, cursor, language=get_language())

    def may(self, role: Role) -> bool:
        """Say whether the visitor's role includes another."""
        return allows(self.context.actor.role, role)

    def render(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Answer with a page: whole for a browser, its inner part for htmx."""
        framed = {
            "workspace": self.workspace,
            "root": self.root,
            "can_write": self.may(Role.MEMBER),
            "can_manage": self.may(Role.ADMIN),
            "has_insight": is_on(self.workspace, INSIGHT),
            **frame(self.request),
            **context,
        }
        if framed["layout"] == "shell.html":
            framed |= {
                "user": self.user,
                "workspaces": workspaces_of(self.user),
                "nav_objects": nav_objects(self.workspace),
            }
        return render(self.request, template, framed, status=status)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what the outer templates need to know of the reader's choices."""
    theme = request.COOKIES.get("guanxi_theme", "")
    return {
        "layout": "fragment.html" if is_htmx(request) else "shell.html",
        "theme": theme if theme in {"light", "dark"} else "",
        "width": "collapsed" if request.COOKIES.get("guanxi_width") == "collapsed" else "",
    }


def is_htmx(request: HttpRequest) -> bool:
    """Say whether htmx asks, which wants a part of a page."""
    return request.headers.get("HX-Request") == "true"


def nav_objects(workspace: Workspace) -> list[ObjectType]:
    """Return the objects that have a place in the navigation: all that no other owns and that are on."""
    return [kind for kind in standard_objects(workspace.off) if kind.parent is None]


def in_workspace(
    view: Callable[Concatenate[Visit, P], HttpResponseBase],
) -> Callable[..., Any]:
    """Let only members in, and tell time in the workspace's zone. Others learn nothing: 404."""

    @wraps(view)
    def guarded(request: HttpRequest, workspace: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            return to_sign_in(request)
        request_id = getattr(request, "request_id", None)
        visit = Visit(request, user, context_for(user, workspace, request_id=request_id))
        with timezone.override(zone_of(visit.workspace.time_zone)):
            return view(visit, *args, **kwargs)

    return guarded


def in_insight(
    view: Callable[Concatenate[Visit, P], HttpResponseBase],
) -> Callable[..., Any]:
    """Let only members in, and only where the workspace has insight switched on."""

    @wraps(view)
    def guarded(visit: Visit, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        require_on(visit.workspace, INSIGHT)
        return view(visit, *args, **kwargs)

    return in_workspace(guarded)


def posted(
    view: Callable[Concatenate[Visit, P], HttpResponseBase],
) -> Callable[Concatenate[Visit, P], HttpResponseBase]:
    """Let nothing be done by opening an address: 405. It stands inside ``in_workspace``."""

    @wraps(view)
    def guarded(visit: Visit, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if visit.request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return view(visit, *args, **kwargs)

    return guarded


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to the sign-in page and remember where they wanted to go."""
    if is_htmx(request):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = str(settings.LOGIN_URL)
        return response
    return redirect(f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}")


def with_toast(response: HttpResponse, text: str, *, tone: str = "positive", undo: str = "") -> HttpResponse:
    """Have the page show a toast, with an address that undoes what it tells of."""
    said = {"text": text, "tone": tone, **({"undo": undo} if undo else {})}
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    response["HX-Trigger"] = json.dumps({**events, "toast": said})
    return response


def with_refresh(response: HttpResponse) -> HttpResponse:
    """Have the page load its content again."""
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    response["HX-Trigger"] = json.dumps({**events, "refresh": True})
    return response
