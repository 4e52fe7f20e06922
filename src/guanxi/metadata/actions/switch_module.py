"""Switching a module off in a workspace, and on again; what it holds stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.access.api import Workspace, action
from guanxi.cluster.api import Cursor, outside
from guanxi.kernel.api import Context, Role
from guanxi.metadata.actions.bi import follow_switch
from guanxi.metadata.queries.modules import find_module


@dataclass(frozen=True, slots=True)
class ModuleSwitch:
    """A module, by its slug, and whether it is to be on."""

    slug: str
    is_on: bool


@action("module.switch", Role.ADMIN)
def switch_module(context: Context, cursor: Cursor, given: ModuleSwitch) -> None:
    """Switch a module on or off in the workspace; raises ``NotFound``."""
    find_module(given.slug)
    with outside(cursor):
        mine = Workspace.objects.select_for_update().get(pk=context.workspace.id)
        rest = set(mine.modules_off) - {given.slug}
        mine.modules_off = sorted(rest if given.is_on else rest | {given.slug})
        mine.save(update_fields=["modules_off"])
    follow_switch(cursor, frozenset(mine.modules_off))
