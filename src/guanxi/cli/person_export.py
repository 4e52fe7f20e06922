"""``person-export``: everything that is held of one person, as an archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guanxi.cli.app import HomeOption, Json, WorkspaceOption, app, say
from guanxi.cli.erase import person_id
from guanxi.cli.session import at_work


@app.command("person-export")
def person_export(
    record: Annotated[str, typer.Argument(metavar="ID", help="The person's id or customer number.")],
    to: Annotated[Path, typer.Option("--to", help="The archive to write: FILE.zip.")],
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Write everything that is held of a person: fields, sources, history, orders, scores with reasons.

    The file is closed to others and appears when it is whole.
    """
    with at_work(home, workspace) as context:
        from guanxi.access.api import perform
        from guanxi.exchange.api import appearing
        from guanxi.records.api import export_person, write_dossier

        # Opened first: what cannot be written is not told as taken out.
        with appearing(to.absolute()) as file:
            dossier = perform(export_person, context, person_id(context, record))
            write_dossier(dossier, file)
    counts = {slug: len(rows) for slug, rows in dossier.rows.items()}
    told = {"person": str(dossier.person), "file": str(to), "records": counts}
    say(told, f"Wrote {sum(counts.values())} records of one person to {to}.", as_json=json)
