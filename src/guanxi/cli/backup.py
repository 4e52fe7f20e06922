"""``backup``: save the installation, or one workspace, while it runs."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from guanxi.cli.app import HomeOption, Json, app, say
from guanxi.cli.progress import progress_on_stderr
from guanxi.cli.session import installation
from guanxi.cli.tables import grid
from guanxi.cluster.api import ensure_server, known_backups, resolve_home, take_base

# Named, not imported: the assembler stands above the doors.
_STEP = ("guanxi.config.backing_up", "back_up")

To = Annotated[Path | None, typer.Option("--to", help="Folder in which the backup gets a folder of its own.")]
One = Annotated[str | None, typer.Option("--workspace", "-w", help="Save only this workspace (its slug).")]
Base = Annotated[bool, typer.Option("--base", help="Put a base copy into the archive of GUANXI_WAL_ARCHIVE.")]
Keep = Annotated[int, typer.Option("--keep", min=1, help="Base copies to keep; older ones go.")]
Shown = Annotated[bool, typer.Option("--list", help="List the backups made of this home; save nothing.")]


@app.command()
def backup(
    to: To = None,
    workspace: One = None,
    base: Base = False,
    keep: Keep = 2,
    shown: Shown = False,
    json: Json = False,
    home: HomeOption = None,
) -> None:
    """Save database, files and keys, verified, whatever runs meanwhile; “guanxi restore” brings them back."""
    if shown:
        _list(resolve_home(home), as_json=json)
        return
    if base:
        _base(resolve_home(home), keep, as_json=json)
        return
    if to is None:
        raise typer.BadParameter("name a folder with --to, or say --base or --list")
    with installation(home) as path, progress_on_stderr(quiet=json) as progress:
        module, name = _STEP
        facts = getattr(import_module(module), name)(path, to.expanduser().absolute(), workspace, progress)
    say(facts, _text(facts), as_json=json)


def _text(facts: dict[str, Any]) -> str:
    what = ", ".join(facts["workspaces"]) or "no workspace"
    size = f"{facts['size'] / 1e6:,.1f} MB"
    return (
        f"Saved {what}: {facts['rows']:,} rows, {facts['files']} files, {size}, verified.\n{facts['backup']}"
    )


def _base(home: Path, keep: int, *, as_json: bool) -> None:
    with ensure_server(home):
        made = take_base(home, keep=keep)
    text = f"Any moment from {made.made_at[:19]} UTC on can be restored.\n{made.folder}"
    say({"id": made.id, "base": made.folder, "made_at": made.made_at}, text, as_json=as_json)


def _list(home: Path, *, as_json: bool) -> None:
    known = known_backups(home)
    facts = [
        {"id": one.id, "path": one.path, "made_at": one.made_at, "kind": one.kind, "is_there": one.is_there}
        for one in known
    ]
    rows = [
        [one.made_at[:19], one.kind, "yes" if one.is_there else "moved or gone", one.path] for one in known
    ]
    table = grid(["made at", "kind", "there", "folder"], rows)
    say({"backups": facts}, table if known else "No backup has been made of this home.", as_json=as_json)
