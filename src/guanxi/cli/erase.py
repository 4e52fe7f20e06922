"""``erase``: a person is forgotten, everywhere and for ever, and a proof is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import RenderableType
from rich.text import Text

from guanxi.cli.app import FAILED, HomeOption, Json, WorkspaceOption, app, say
from guanxi.cli.errors import NotAnId
from guanxi.cli.progress import progress_on_stderr
from guanxi.cli.session import at_work
from guanxi.cli.tables import count, grid, stack

if TYPE_CHECKING:
    from uuid import UUID

    from guanxi.kernel.api import Context
    from guanxi.records.api import Erasure


@app.command()
def erase(
    object_slug: Annotated[str, typer.Argument(metavar="people", help="Only people can be erased.")],
    record: Annotated[str, typer.Argument(metavar="ID", help="The person's id or customer number.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; the proof keeps it. Name nobody in it.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count what would be erased; write nothing.")
    ] = False,
    proof: Annotated[Path | None, typer.Option("--proof", help="Write the proof to this file too.")] = None,
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Erase a person from records, sources, log, files and lake. There is no way back.

    Orders and their amounts stay, without a name. One that was broken off goes on with the same command.
    Leaves with 1 while something that tells of the person is left.
    """
    with at_work(home, workspace) as context, progress_on_stderr(quiet=json) as progress:
        from guanxi.records.api import NewErasure, erase_person, look_for_person

        person = person_id(context, record)
        if dry_run:
            found = look_for_person(context, object_slug, person)
            say({"record": str(person), "found": found}, _places(found, {}), as_json=json)
            return
        done = erase_person(context, NewErasure(object_slug, person, reason), progress)
    if proof and done.proof:
        proof.write_text(_as_json(done.proof), encoding="utf-8")
    say(_facts(done), _text(done), as_json=json)
    if done.proof is None:
        raise SystemExit(FAILED)


def person_id(context: Context, text: str) -> UUID:
    """Return a person's id from the id or the customer number; raises ``NotAnId``."""
    from uuid import UUID

    from guanxi.cluster.api import enter
    from guanxi.metadata.api import Condition
    from guanxi.records.api import PEOPLE, list_records, reader

    try:
        return UUID(text)
    except ValueError:
        with enter(context.workspace.schema) as cursor:
            asked = reader(context, cursor)
            found = list_records(
                asked, PEOPLE, where=Condition("number", "eq", text), columns=["id"], limit=2
            )
        if len(found.rows) != 1:
            raise NotAnId(given=text, what="id, or number of exactly one person") from None
        person: UUID = found.rows[0]["id"]
        return person


def _facts(done: Erasure) -> dict[str, Any]:
    return done.proof or {
        "erasure": str(done.id),
        "record": str(done.record_id),
        "status": done.status,
        "remaining": {place: left for place, left in done.remaining.items() if left},
    }


def _text(done: Erasure) -> RenderableType:
    table = _places(done.found, done.remaining)
    if done.proof is None:
        return stack(table, Text(f"Erasure {done.id} is not over: run the same command again.", style="red"))
    backups = done.proof["not_reached"]["backups"]
    held = [f"Still in the backup {each['path']} of {each['made_at']}." for each in backups]
    told = "\n".join([f"Erased. Proof {done.id}.", *held])
    return stack(table, Text(told))


def _places(found: Mapping[str, int], remaining: Mapping[str, int]) -> RenderableType:
    names = sorted({*found, *remaining})
    rows = [[name, count(found.get(name, 0)), count(remaining.get(name, 0))] for name in names]
    columns = 3 if remaining else 2
    return grid(["place", "found", "left"][:columns], [row[:columns] for row in rows], [1, 2])


def _as_json(proof: Mapping[str, Any]) -> str:
    import json

    return json.dumps(proof, ensure_ascii=False, indent=1) + "\n"
