"""``archive create`` and ``archive load``: a whole workspace as one file, for another installation."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from guanxi.cli.app import HomeOption, Json, WorkspaceOption, app, say
from guanxi.cli.progress import progress_on_stderr
from guanxi.cli.session import at_work, migrated
from guanxi.cli.tables import count

group = typer.Typer(no_args_is_help=True, help="Take a whole workspace to another installation.")
app.add_typer(group, name="archive")


@group.command("create")
def create(
    to: Annotated[Path, typer.Option("--to", help="The file, such as shop.guanxi.zip.")],
    without_files: Annotated[
        bool, typer.Option("--without-files", help="Leave out the files that were loaded.")
    ] = False,
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Write a workspace to one file: records, history, fields, views, imports, settings, and a sum of each.

    It holds no passwords and no keys. The file appears when it is whole; others can go on working meanwhile.
    """
    begun = time.monotonic()
    with at_work(home, workspace) as context, progress_on_stderr(quiet=json) as progress:
        from guanxi.exchange.api import create_archive

        made = create_archive(context, to, progress, with_files=not without_files)
        told: dict[str, Any] = {
            "workspace": context.workspace.slug,
            "file": str(to),
            "bytes": made.size,
            "rows": {member.table: member.rows for member in made.manifest.tables if member.rows},
            "files": len(made.manifest.files),
            "seconds": round(time.monotonic() - begun, 2),
        }
    rows = count(sum(told["rows"].values()))
    say(told, Text(f"{rows} rows and {told['files']} files written to {to}."), as_json=json)


@group.command("load")
def load(
    file: Annotated[Path, typer.Argument(help="The file that “archive create” wrote.")],
    as_workspace: Annotated[str, typer.Option("--as-workspace", help="The new workspace's slug.")],
    json: Json = False,
    home: HomeOption = None,
) -> None:
    """Load an archive as a new workspace, all of it or nothing. Members are known by their e-mail addresses.

    Who is not known here is named; make them users and add them with “guanxi user create”.
    """
    begun = time.monotonic()
    with migrated(home), progress_on_stderr(quiet=json) as progress:
        from guanxi.exchange.api import load_archive

        made = load_archive(file, as_workspace, progress)
        told: dict[str, Any] = {
            "workspace": made.workspace.slug,
            "rows": made.rows,
            "files": made.files,
            "unknown_users": made.unknown,
            "seconds": round(time.monotonic() - begun, 2),
        }
    strangers = f" Not known here: {', '.join(made.unknown)}." if made.unknown else ""
    text = f"{count(sum(made.rows.values()))} rows loaded as the workspace {as_workspace}.{strangers}"
    say(told, Text(text), as_json=json)
