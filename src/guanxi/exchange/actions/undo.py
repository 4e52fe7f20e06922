"""Undoing an import: its actions are taken back, the last first, each in a transaction of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from guanxi.access.api import action, perform
from guanxi.cluster.api import Cursor, enter
from guanxi.exchange.actions.after import tell_finished
from guanxi.exchange.actions.lock import held
from guanxi.exchange.actions.store import Stage, drop_stage, note, note_apart
from guanxi.exchange.errors import WrongMoment
from guanxi.exchange.queries.imports import get_import
from guanxi.history.api import NothingToUndo, Undone, actions_to_undo, undo_action
from guanxi.kernel.api import ActorKind, Context, NullProgress, Progress, Role, uuid7


@action("import.undo", Role.MEMBER)
def take_back(context: Context, cursor: Cursor, action_id: int) -> Undone:
    """Take back one action of an import."""
    return undo_action(cursor, action_id)


def undo_import(context: Context, trail: UUID, progress: Progress | None = None) -> Undone:
    """Undo an import that is over or was broken off; a second call goes on where a killed one stopped.

    Raises ``WrongMoment`` while it runs and ``NothingToUndo`` when it was undone before.
    """
    progress = progress or NullProgress()
    undoing = replace(context.acting_as(ActorKind.UNDO), trail=uuid7())
    with held(context, trail):
        open_actions, kept = _begin(context, trail)
        result = Undone()
        progress.stage("undo", len(open_actions))
        note_apart(
            context, trail, status="undoing", stage="undo", stage_done=0, stage_total=len(open_actions)
        )
        for number, action_id in enumerate(open_actions, start=1):
            result.add(perform(take_back, undoing, action_id))
            note_apart(context, trail, stage_done=number, kept=[*kept, *_listed(result)])
            progress.advance()
        _finish(context, trail)
    return result


def _begin(context: Context, trail: UUID) -> tuple[list[int], list[dict[str, Any]]]:
    """Return the actions to take back, and what an undo that was killed has kept already."""
    with enter(context.workspace.schema) as cursor:
        run = get_import(cursor, trail)
        if run.status == "undone":
            raise NothingToUndo(trail=trail)
        if run.status == "waiting":
            raise WrongMoment(trail=trail, status=run.status)
        try:
            return actions_to_undo(cursor, trail), run.kept
        except NothingToUndo:
            if run.status == "undoing":
                return [], run.kept
            raise


def _finish(context: Context, trail: UUID) -> None:
    with enter(context.workspace.schema) as cursor:
        drop_stage(cursor, Stage(context.workspace.schema, trail))
        note(cursor, trail, status="undone", stage="undone", stage_total=None)
        # One that had failed was never over before; from now on its file may go.
        cursor.execute(
            "update import_run set finished_at = coalesce(finished_at, now()) where id = %s", (trail,)
        )
        tell_finished(context.acting_as(ActorKind.UNDO).on_trail(trail), cursor)


def _listed(result: Undone) -> list[dict[str, Any]]:
    return [
        {"object": each.object, "record_id": str(each.record_id), "fields": list(each.fields)}
        for each in result.kept
    ]
