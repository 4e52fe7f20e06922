"""``user create``, ``user add`` and ``user link``."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from guanxi.cli.address import Address
from guanxi.cli.app import HomeOption, Json, WorkspaceOption, app, say
from guanxi.cli.running import who_serves
from guanxi.cli.session import at_work, migrated
from guanxi.kernel.api import NotFound, Role

group = typer.Typer(no_args_is_help=True, help="Make users, let them in again.")
app.add_typer(group, name="user")


@group.command("create")
def create(
    email: Annotated[str, typer.Argument(help="The address by which the user signs in.")],
    name: Annotated[str, typer.Option("--name", help="What others see.")] = "",
    role: Annotated[
        Role, typer.Option("--role", help="What the user may do in the workspace.")
    ] = Role.MEMBER,
    link: Annotated[bool, typer.Option("--link", help="Give a one-time link, no password.")] = False,
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Make a user, let them into the workspace, and print a random password or a one-time link.

    One who is there already comes in by “guanxi user add”.
    """
    with at_work(home, workspace) as context:
        from guanxi.access.api import NewMember, create_member, make_link, perform

        password = None if link else secrets.token_urlsafe(12)
        user = perform(create_member, context, NewMember(email, role, name, password=password))
        way = _address(home, make_link(user)) if link else None
        facts = {
            "email": user.email, "role": role.value, "workspace": context.workspace.slug,
            "password": password, "link": way,
        }  # fmt: skip
        how = f"Link, good once and for a day: {way}" if link else f"Password, shown this once: {password}"
        say(facts, f"{user.email} is {role.value} of {context.workspace.slug}.\n{how}", as_json=json)


@group.command("add")
def add(
    email: Annotated[str, typer.Argument(help="The address by which the user signs in.")],
    role: Annotated[
        Role, typer.Option("--role", help="What the user may do in the workspace.")
    ] = Role.MEMBER,
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Let a user who is there already into one more workspace, or change their role in it."""
    with at_work(home, workspace) as context:
        from guanxi.access.api import MemberRole, change_member, perform

        perform(change_member, context, MemberRole(email, role))
        slug = context.workspace.slug
        facts = {"email": email, "role": role.value, "workspace": slug}
        say(facts, f"{email} is {role.value} of {slug}.", as_json=json)


@group.command("link")
def link_(
    email: Annotated[str, typer.Argument(help="The address by which the user signs in.")],
    json: Json = False,
    home: HomeOption = None,
) -> None:
    """Print a new one-time link for a user who has no password or forgot it; it is good for a day."""
    with migrated(home):
        from guanxi.access.api import find_user, make_link

        user = find_user(email)
        if user is None:
            raise NotFound(what="user", key=email)
        way = _address(home, make_link(user))
        say({"email": user.email, "link": way}, f"Link, good once and for a day: {way}", as_json=json)


def _address(home: Path | None, secret: str) -> str:
    from guanxi.cluster.api import resolve_home

    served = who_serves(resolve_home(home))
    return f"{served.address if served else Address.read().url}/sign-in/{secret}"
