"""``workspace modules``: what a workspace works with, and what it has switched off."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from guanxi.cli.app import HomeOption, Json, WorkspaceOption, say
from guanxi.cli.session import at_work
from guanxi.cli.tables import grid
from guanxi.cli.workspaces import group as workspace_group
from guanxi.kernel.api import Context

group = typer.Typer(no_args_is_help=True, help="Switch modules of a workspace off and on; data stays.")
workspace_group.add_typer(group, name="modules")

Slug = Annotated[str, typer.Argument(metavar="MODULE", help="As `workspace modules list` names it.")]


@group.command("list")
def list_(json: Json = False, workspace: WorkspaceOption = None, home: HomeOption = None) -> None:
    """Show which modules there are, and whether they are on."""
    with at_work(home, workspace) as context:
        told = _told(context)
    rows = [[each["slug"], "on" if each["on"] else "off", each["version"], each["about"]] for each in told]
    say({"modules": told}, grid(["module", "state", "version", "what it is"], rows), as_json=json)


@group.command("on")
def on(slug: Slug, json: Json = False, workspace: WorkspaceOption = None, home: HomeOption = None) -> None:
    """Switch a module on again; what it held is there."""
    with at_work(home, workspace) as context:
        _switch(context, slug, is_on=True)
    say({"module": slug, "on": True}, f"{slug} is on.", as_json=json)


@group.command("off")
def off(slug: Slug, json: Json = False, workspace: WorkspaceOption = None, home: HomeOption = None) -> None:
    """Switch a module off: it leaves pages, imports, searches and does no work. Its data stays."""
    with at_work(home, workspace) as context:
        _switch(context, slug, is_on=False)
    say({"module": slug, "on": False}, f"{slug} is off; its data stays.", as_json=json)


def _switch(context: Context, slug: str, *, is_on: bool) -> None:
    from guanxi.access.api import perform
    from guanxi.metadata.api import ModuleSwitch, switch_module

    perform(switch_module, context, ModuleSwitch(slug, is_on))


def _told(context: Context) -> list[dict[str, Any]]:
    from guanxi.metadata.api import is_on, modules

    return [
        {
            "slug": module.slug,
            "on": is_on(context.workspace, module.slug),
            "version": module.version,
            "about": str(module.about),
            "objects": [kind.slug for kind in module.objects],
            "actions": [each.action.name for each in module.actions],
            "features": [feature.name for feature in module.features],
        }
        for module in modules()
    ]
