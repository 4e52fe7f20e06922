"""``restore``: bring a backup back, into a new home or beside what is there."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from guanxi.cli.app import HomeOption, Json, app, say
from guanxi.cli.session import installation, migrated
from guanxi.cluster.api import (
    Manifest,
    base_before,
    bring_secrets,
    building_site,
    check_free,
    lay_out,
    move_in,
    read_manifest,
    resolve_home,
    settle_moment,
    verify,
)

# Named, not imported: the assembler stands above the doors.
_RESTORING = "guanxi.config.restoring"

From = Annotated[Path, typer.Argument(help="The folder of a backup.")]
One = Annotated[
    str | None,
    typer.Option("--workspace", "-w", help="Bring back only this workspace (its slug in the backup)."),
]
Into = Annotated[
    Path | None, typer.Option("--into", help="The home to restore into (else this installation's).")
]
As = Annotated[str | None, typer.Option("--as", help="The slug that the workspace gets.")]
Moment = Annotated[
    datetime | None,
    typer.Option(
        "--to-time", formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z"],
        help="Go back to this moment (UTC unless it says); FROM is then the archive of GUANXI_WAL_ARCHIVE.",
    ),
]  # fmt: skip
Replace = Annotated[
    bool, typer.Option("--replace", help="Take the place of a home that is there; it is kept beside.")
]


@app.command()
def restore(
    source: From,
    workspace: One = None,
    into: Into = None,
    slug: As = None,
    moment: Moment = None,
    replace: Replace = False,
    json: Json = False,
    home: HomeOption = None,
) -> None:
    """Bring back a whole installation, or one workspace beside the others; all of it or nothing."""
    folder = source.expanduser().absolute()
    target = resolve_home(into or home)
    if moment:
        if slug or workspace:
            raise typer.BadParameter("--to-time brings back a whole installation")
        facts = _moment(
            folder, moment if moment.tzinfo else moment.replace(tzinfo=UTC), target, replace=replace
        )
        say(facts, _text(facts), as_json=json)
        return
    manifest = read_manifest(folder)
    verify(folder, manifest)
    if manifest.whole and not workspace:
        if slug:
            raise typer.BadParameter("--as goes with --workspace: a whole installation keeps its slugs")
        facts = _whole(folder, manifest, target, replace=replace)
    else:
        wanted = workspace or manifest.workspaces[0]["slug"]
        with migrated(target):
            step = import_module(_RESTORING).restore_workspace
            facts = step(target, folder, manifest, wanted, slug or wanted) | {"home": str(target)}
    say(facts, _text(facts), as_json=json)


def _whole(folder: Path, manifest: Manifest, target: Path, *, replace: bool) -> dict[str, Any]:
    """Build the home beside the one it may replace, then let it move in."""
    check_free(target, replace=replace)
    with building_site(target) as site:
        bring_secrets(folder, site)
        with installation(site):
            facts: dict[str, Any] = import_module(_RESTORING).restore_all(site, target, folder, manifest)
        check_free(target, replace=replace)
        kept = move_in(site, target)
    return facts | {"home": str(target), "old_home": str(kept) if kept else None}


def _moment(archive: Path, moment: datetime, target: Path, *, replace: bool) -> dict[str, Any]:
    """Build the home as it was at a moment, then let it move in."""
    check_free(target, replace=replace)
    base = base_before(archive, moment)
    with building_site(target) as site:
        lay_out(base, site, moment)
        with installation(site):
            settle_moment(site)
            facts: dict[str, Any] = import_module(_RESTORING).finish_moment(target, base)
        check_free(target, replace=replace)
        kept = move_in(site, target)
    told = {"made_at": moment.isoformat(), "home": str(target), "old_home": str(kept) if kept else None}
    return facts | told


def _text(facts: dict[str, Any]) -> str:
    what = ", ".join(facts["workspaces"]) or "no workspace"
    lines = [
        f"Restored the state of {facts['made_at'][:19]} UTC into {facts['home']}.",
        f"{what}: {facts['rows']:,} rows, {facts['files']} files.",
        "The lake is made again by the next “guanxi analyse”.",
    ]
    if facts["unfinished_imports"]:
        lines.append(f"{facts['unfinished_imports']} unfinished imports go on with the next start.")
    if facts.get("new_users"):
        lines.append(f"Made without a password: {', '.join(facts['new_users'])}.")
    if facts.get("old_home"):
        lines.append(f"The home as it was before is kept at {facts['old_home']}.")
    return "\n".join(lines)
