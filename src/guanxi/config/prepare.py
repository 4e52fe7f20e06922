"""Before a home is served: its tables brought up to date, something to look at, and somebody who may look."""

from __future__ import annotations

import secrets

from guanxi.access.api import (
    MemberRole,
    User,
    Workspace,
    change_member,
    create_user,
    make_link,
    operator_context,
    perform,
)
from guanxi.cli.demo import is_broken_off, make_demo
from guanxi.cli.progress import progress_on_stderr
from guanxi.config import environment
from guanxi.config.migrate import ensure_migrated
from guanxi.kernel.api import Role

FIRST_EMAIL = "admin@example.com"


def prepare(address: str, *, quiet: bool = False) -> dict[str, str]:
    """Prepare a home and return how to sign in: ``email``, ``link`` and, at the first start, ``password``.

    Migrates only what is missing. Where there is no workspace yet, the demo is made and analysed, unless
    ``GUANXI_DEMO`` is off. Where there is no user yet, one is made, with a random password that is shown this
    once; every start gives a link that signs in once. ``quiet`` draws no progress.
    """
    with progress_on_stderr(quiet=quiet) as progress:
        ensure_migrated(progress)
        wanted = environment.switch("GUANXI_DEMO", default=True) and not Workspace.objects.exists()
        if wanted or is_broken_off():
            make_demo(progress)
    user, password = _first_user()
    _adopt(user)
    return _way_in(user, password, address)


def _first_user() -> tuple[User, str | None]:
    """Return who was here first, and the password of one that is made now."""
    user = User.objects.filter(is_active=True).order_by("pk").first()
    if user:
        return user, None
    password = secrets.token_urlsafe(12)
    return create_user(FIRST_EMAIL, name="Admin", password=password), password


def _adopt(user: User) -> None:
    """Make the first user the owner of workspaces that nobody can enter yet; the command line makes such."""
    for workspace in Workspace.objects.filter(memberships=None):
        perform(change_member, operator_context(workspace), MemberRole(user.email, Role.OWNER))


def _way_in(user: User, password: str | None, address: str) -> dict[str, str]:
    link = f"{address}/sign-in/{make_link(user)}"
    facts = {"email": user.email, "link": link}
    if password is None:
        return facts | {"sign_in": f"Sign in as {user.email}, or with this link, which works once:\n  {link}"}
    said = f"Sign in as {user.email} with the password {password} (shown this once),"
    return facts | {
        "password": password,
        "sign_in": f"{said}\nor with this link, which works once:\n  {link}",
    }
