"""``act``: calls an action that a module has brought."""

from __future__ import annotations

import json as codec
from dataclasses import asdict, is_dataclass
from typing import Annotated, Any

import typer

from guanxi.cli.app import HomeOption, Json, WorkspaceOption, app, say
from guanxi.cli.session import at_work
from guanxi.kernel.api import Context, Invalid, NotFound


@app.command()
def act(
    action: Annotated[str, typer.Argument(help="Its name, as `workspace modules list --json` shows it.")],
    given: Annotated[str, typer.Option("--input", help="What it takes, as a JSON object.")] = "{}",
    user: Annotated[str, typer.Option("--as", help="Act as this member, by e-mail, with their role.")] = "",
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Call an action of a module, such as “subscriptions.renew”; it is logged, and may refuse, like any."""
    with at_work(home, workspace) as context:
        from guanxi.access.api import perform
        from guanxi.metadata.api import find_action

        found = find_action(action)
        caller = _member(user, context) if user else context
        result = perform(found.action, caller, found.read(_object(given)))
    said = asdict(result) if is_dataclass(result) and not isinstance(result, type) else {"result": result}
    say({"action": action, **said}, f"Done: {action}.", as_json=json)


def _member(email: str, context: Context) -> Context:
    from guanxi.access.api import context_for, find_user

    user = find_user(email)
    if user is None:
        raise NotFound(what="user", key=email)
    return context_for(user, context.workspace.slug)


def _object(text: str) -> dict[str, Any]:
    try:
        found = codec.loads(text)
    except ValueError as error:
        raise Invalid(field="--input", reason=str(error)) from error
    if not isinstance(found, dict):
        raise Invalid(field="--input", reason="not a JSON object")
    return found
