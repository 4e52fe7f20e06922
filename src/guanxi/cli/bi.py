"""``bi``: a login that reads this workspace's views, for Metabase, Power BI, Tableau and the like."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import RenderableType
from rich.text import Text

from guanxi.cli.app import HomeOption, Json, WorkspaceOption, app, say
from guanxi.cli.session import at_work
from guanxi.cli.tables import facts, stack

group = typer.Typer(no_args_is_help=True, help="Read-only access for programs that analyse; off by default.")
app.add_typer(group, name="bi")


@group.command("on")
def open_access(
    personal: Annotated[bool, typer.Option("--personal", help="Show personal fields too.")] = False,
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Open the access and print the password, this once. Run again, it changes both."""
    with at_work(home, workspace) as context:
        from guanxi.metadata.api import bi_access, open_bi

        password = open_bi(context, personal=personal)
        place = dict(bi_access(context).place or {})
    say(
        {"on": True, "personal": personal, **place, "password": password},
        _text(place, password),
        as_json=json,
    )


@group.command("rotate")
def rotate(json: Json = False, workspace: WorkspaceOption = None, home: HomeOption = None) -> None:
    """Print another password, this once; the former one and its sessions end."""
    with at_work(home, workspace) as context:
        from guanxi.metadata.api import bi_access, rotate_bi

        password = rotate_bi(context)
        place = dict(bi_access(context).place or {})
    say({"on": True, **place, "password": password}, _text(place, password), as_json=json)


@group.command("off")
def close(json: Json = False, workspace: WorkspaceOption = None, home: HomeOption = None) -> None:
    """Close the access: the login, its sessions and its views are gone at once."""
    with at_work(home, workspace) as context:
        from guanxi.metadata.api import close_bi

        closed = close_bi(context)
    said = "BI access is closed." if closed else "BI access was not open."
    say({"on": False, "closed": closed}, said, as_json=json)


@group.command("status")
def status(json: Json = False, workspace: WorkspaceOption = None, home: HomeOption = None) -> None:
    """Say whether the access is open, what it shows and where it is reached."""
    with at_work(home, workspace) as context:
        from guanxi.metadata.api import bi_access

        found = bi_access(context)
    told: dict[str, Any] = {"on": found.on, "personal": found.personal, **(found.place or {})}
    text: RenderableType = _text(found.place, "") if found.place else "BI access is closed."
    say(told, text, as_json=json)


def _text(place: dict[str, str], password: str) -> RenderableType:
    rows = [(name, value) for name, value in place.items() if value]
    shown = [("password", password)] if password else []
    note = "The password is shown this once." if password else "The password was shown when it was made."
    return stack(facts([*rows, *shown]), Text(note, style="dim"))
