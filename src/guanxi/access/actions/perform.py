"""The one door for writes: check the role, enter the workspace, open the action, run it."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from guanxi.cluster.api import Cursor, enter
from guanxi.history.api import begin_action, resume_action
from guanxi.kernel.api import Action, Context, ModuleOff, NotAllowed, Role, note

Input = TypeVar("Input")
Result = TypeVar("Result")

_RANK = {role: rank for rank, role in enumerate(reversed(Role))}

_running: ContextVar[int | None] = ContextVar("running_action", default=None)


def allows(role: Role, needed: Role) -> bool:
    """Say whether a role includes another."""
    return _RANK[role] >= _RANK[needed]


def require(context: Context, needed: Role, what: str) -> None:
    """Raise ``NotAllowed`` unless the caller's role includes the one that is needed."""
    if not allows(context.actor.role, needed):
        raise NotAllowed(role=context.actor.role.value, permission=what)


def action(
    name: str, role: Role
) -> Callable[[Callable[[Context, Cursor, Input], Result]], Action[Input, Result]]:
    """Declare a verb: its stable name and the least role that may do it."""

    def declare(run: Callable[[Context, Cursor, Input], Result]) -> Action[Input, Result]:
        return Action(name, role, run)

    return declare


def perform(verb: Action[Input, Result], context: Context, given: Input) -> Result:
    """Do an action: all of it, under one entry of the log, or nothing.

    Inside another action of the same workspace it joins that transaction as a savepoint.
    Raises ``NotAllowed``, and ``ModuleOff`` for a verb of a module that the workspace has switched off,
    before anything is touched.
    """
    require(context, verb.role, verb.name)
    module = verb.name.partition(".")[0]
    if module in context.workspace.off:
        raise ModuleOff(module=module)
    note(trail=str(context.trail))
    with enter(context.workspace.schema) as cursor:
        outer = _running.get()
        token = _running.set(begin_action(cursor, context, verb.name))
        try:
            return verb.run(context, cursor, given)
        finally:
            _running.reset(token)
            _back_to(cursor, outer)


def _back_to(cursor: Any, outer: int | None) -> None:
    if outer is not None and cursor.connection.info.transaction_status.name == "INTRANS":
        resume_action(cursor, outer)
