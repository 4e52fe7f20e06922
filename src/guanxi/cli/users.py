"""``user create``."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from guanxi.cli.address import Address
from guanxi.cli.app import HomeOption, Json, WorkspaceOption, app, say
from guanxi.cli.running import who_serves
from guanxi.cli.session import at_work
from guanxi.kernel.api import Role

group = typer.Typer(no_args_is_help=True, help="Make users.")
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
    """Make a user, let them into the workspace, and print a random password or a one-time link."""
    with at_work(home, workspace) as context:
        from guanxi.access.api import MemberRole, change_member, create_user, make_link, perform
        from guanxi.cluster.api import resolve_home

        password = None if link else secrets.token_urlsafe(12)
        user = create_user(email, name=name, password=password)
        perform(change_member, context, MemberRole(user.email, role))
        served = who_serves(resolve_home(home))
        address = served.address if served else Address.read().url
        way = f"{address}/sign-in/{make_link(user)}" if link else None
        facts = {
            "email": user.email, "role": role.value, "workspace": context.workspace.slug,
            "password": password, "link": way,
        }  # fmt: skip
        how = f"Link, good once and for a day: {way}" if link else f"Password, shown this once: {password}"
        say(facts, f"{user.email} is {role.value} of {context.workspace.slug}.\n{how}", as_json=json)
