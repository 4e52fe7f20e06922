"""``workspace create`` and ``workspace list``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from guanxi.cli.app import HomeOption, Json, app, say
from guanxi.cli.session import migrated
from guanxi.cli.tables import grid
from guanxi.kernel.api import NotFound

if TYPE_CHECKING:
    from guanxi.access.api import Workspace

group = typer.Typer(no_args_is_help=True, help="Make and list workspaces.")
app.add_typer(group, name="workspace")


@group.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What people call it.")],
    slug: Annotated[str, typer.Option("--slug", help="Its name in addresses (else made of NAME).")] = "",
    country: Annotated[str, typer.Option("--country", help="ISO 3166: how phones are read.")] = "GB",
    currency: Annotated[str, typer.Option("--currency", help="ISO 4217 code.")] = "GBP",
    time_zone: Annotated[str, typer.Option("--time-zone", help="IANA name, for day boundaries.")] = "UTC",
    language: Annotated[str, typer.Option("--language", help="en or zh-hans.")] = "en",
    owner: Annotated[str | None, typer.Option("--owner", help="E-mail of the owner.")] = None,
    json: Json = False,
    home: HomeOption = None,
) -> None:
    """Make a workspace: a schema and a role of its own in the database."""
    with migrated(home):
        from guanxi.access.api import NewWorkspace, create_workspace, find_user

        user = find_user(owner) if owner else None
        if owner and user is None:
            raise NotFound(what="user", key=owner)
        given = NewWorkspace(name, slug, country.upper(), currency.upper(), time_zone, language)
        made = create_workspace(given, user)
        say(_facts(made), f"Made the workspace {made.slug}.", as_json=json)


@group.command("list")
def show_all(json: Json = False, home: HomeOption = None) -> None:
    """List the workspaces of this installation."""
    with migrated(home):
        from guanxi.access.api import Workspace

        found = [_facts(each) for each in Workspace.objects.order_by("slug")]
        rows = [[str(each[name]) for name in _SHOWN] for each in found]
        table = grid([name.replace("_", " ") for name in _SHOWN], rows)
        say({"workspaces": found}, table if found else "There is no workspace yet.", as_json=json)


_SHOWN = ("slug", "name", "country", "currency", "time_zone", "language")


def _facts(workspace: Workspace) -> dict[str, Any]:
    return {name: getattr(workspace, name) for name in _SHOWN} | {"schema": workspace.schema}
