"""``export``: the records of an object as a file that every program reads and ``load`` takes back."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from guanxi.cli.app import HomeOption, Json, WorkspaceOption, app, say
from guanxi.cli.progress import progress_on_stderr
from guanxi.cli.session import at_work
from guanxi.cli.tables import count
from guanxi.kernel.api import uuid7

if TYPE_CHECKING:
    from guanxi.exchange.api import ExportRun


@app.command()
def export(
    object_slug: Annotated[str, typer.Argument(metavar="OBJECT", help="people, products, orders …")],
    to: Annotated[
        Path, typer.Option("--to", help="The file: .csv, .csv.gz, .xlsx, .ndjson, .parquet, .vcf (people).")
    ],
    where: Annotated[
        str, typer.Option("--where", help="A condition: 'country = GB and orders.count() > 3'.")
    ] = "",
    q: Annotated[str, typer.Option("--q", help="Words, in Chinese, English or pinyin.")] = "",
    fields: Annotated[
        str, typer.Option("--fields", help="Fields to write, such as name,email,id (else id and all).")
    ] = "",
    sort: Annotated[str, typer.Option("--sort", help="Field to sort by; -FIELD sorts downwards.")] = "id",
    format_: Annotated[
        str, typer.Option("--format", help="csv, csv.gz, xlsx, ndjson, parquet or vcf (else by the file).")
    ] = "",
    with_sources: Annotated[
        bool, typer.Option("--with-sources", help="Add who says it, under which number.")
    ] = False,
    bom: Annotated[bool, typer.Option("--bom", help="Mark CSV as UTF-8, for Excel on Windows.")] = False,
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Write the records of an object to a file, all of them or those that a condition selects.

    The file appears when it is whole. Loaded back, it changes the records that were edited in it. Texts
    that a spreadsheet would run as formulas get an apostrophe before them, which loading takes away.
    """
    with at_work(home, workspace) as context, progress_on_stderr(quiet=json) as progress:
        from guanxi.exchange.api import NewExport, Wanted, format_of, run_export
        from guanxi.metadata.api import parse_text

        begun = time.monotonic()
        condition = parse_text(where) if where else None
        wanted = Wanted(object_slug, condition, q, sort or "id", _picked(fields), with_sources)
        given = NewExport(wanted, format_of(to.name, format_), to.name, bom)
        run = run_export(context.on_trail(uuid7()), given, to, progress)
        told = _facts(run, to, time.monotonic() - begun)
    say(told, Text(_text(told)), as_json=json)


def _picked(fields: str) -> tuple[str, ...] | None:
    return tuple(slug.strip() for slug in fields.split(",") if slug.strip()) or None


def _facts(run: ExportRun, to: Path, seconds: float) -> dict[str, Any]:
    return {
        "trail": str(run.id),
        "object": run.object,
        "file": str(to),
        "format": run.format,
        "fields": run.fields,
        "rows": run.rows,
        "bytes": run.bytes,
        "cells_cut": run.cut,
        "seconds": round(seconds, 2),
    }


def _text(told: dict[str, Any]) -> str:
    cut = f" {count(told['cells_cut'])} cells were longer than Excel holds and were cut." * bool(
        told["cells_cut"]
    )
    return f"{count(told['rows'])} {told['object'].replace('_', ' ')} written to {told['file']}.{cut}"
