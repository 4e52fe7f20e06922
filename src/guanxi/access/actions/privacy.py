"""Who sees personal fields: readers do only where an administrator has decided so."""

from __future__ import annotations

from guanxi.access.actions.perform import action
from guanxi.access.models import Workspace
from guanxi.cluster.api import Cursor, outside
from guanxi.kernel.api import Context, NotAllowed, Role


@action("workspace.privacy", Role.ADMIN)
def show_readers_personal(context: Context, cursor: Cursor, given: bool) -> None:
    """Let readers see the fields that are marked personal, or hide them."""
    with outside(cursor):
        Workspace.objects.filter(pk=context.workspace.id).update(readers_see_personal=given)


def require_personal(context: Context, what: str) -> None:
    """Raise ``NotAllowed`` unless the caller sees personal fields; for what cannot be shown without them."""
    if not context.actor.sees_personal:
        raise NotAllowed(role=context.actor.role.value, permission=what)
