"""Coming in and going out: password, one-time link, language."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from guanxi.access.api import User, sign_in, use_link, workspaces_of
from guanxi.kernel.api import GuanxiError
from guanxi.web.faults import say
from guanxi.web.visit import frame, to_sign_in

YEAR = 365 * 24 * 3600


def front_door(request: HttpRequest) -> HttpResponse:
    """Lead a member to their workspace and a stranger to the sign-in page."""
    if not isinstance(request.user, User):
        return to_sign_in(request)
    mine = workspaces_of(request.user)
    if not mine:
        return render(request, "access/no_workspace.html", frame(request))
    last = request.session.get("workspace")
    return redirect(f"/{next((w.slug for w in mine if w.slug == last), mine[0].slug)}")


def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Show the sign-in form; take it."""
    given = {"email": request.POST.get("email", ""), "next": request.GET.get("next", "")}
    if request.method != "POST":
        return render(request, "access/sign_in.html", frame(request) | given)
    try:
        user = sign_in(given["email"], request.POST.get("password", ""), _origin(request))
    except GuanxiError as error:
        context = frame(request) | given | {"error": say(error)}
        return render(request, "access/sign_in.html", context, status=error.status)
    return _welcome(request, user)


def _origin(request: HttpRequest) -> str | None:
    """Return where a request comes from: behind a proxy that is trusted, whom that proxy has named last.

    Without it the proxy would be everybody's origin; what stands before its word, anybody can have written.
    """
    near: str | None = request.META.get("REMOTE_ADDR")
    if not settings.SECURE_PROXY_SSL_HEADER:
        return near
    last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(last))
    except ValueError:
        return near


def link_page(request: HttpRequest, secret: str) -> HttpResponse:
    """Spend a one-time link, but only on a click, so that a mail scanner's visit does not."""
    if request.method != "POST":
        return render(request, "access/link.html", frame(request))
    try:
        user = use_link(secret)
    except GuanxiError as error:
        return render(
            request, "access/link.html", frame(request) | {"error": say(error)}, status=error.status
        )
    return _welcome(request, user)


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user)
    response = HttpResponseRedirect(_safe(request, request.POST.get("next", "")))
    if user.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=YEAR, samesite="Lax")
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    response = redirect(settings.LOGIN_URL)
    response["Clear-Site-Data"] = '"cache"'
    return response


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie, and with the user if there is one."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    if isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=language)
    response = HttpResponseRedirect(_safe(request, request.POST.get("next", "")))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
    return response


def _safe(request: HttpRequest, address: str) -> str:
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address.startswith(("/", "http")) and ours else "/"
