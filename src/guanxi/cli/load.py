"""``load`` and ``undo``: files come in, and can be taken back."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from guanxi.cli import load_text
from guanxi.cli.app import FAILED, INTERRUPTED, HomeOption, Json, WorkspaceOption, app, complaints, fail, say
from guanxi.cli.errors import BadChoice, NotAnId
from guanxi.cli.incoming import Incoming, at_hand, gather
from guanxi.cli.progress import progress_on_stderr
from guanxi.cli.session import at_work
from guanxi.cli.tables import stack
from guanxi.kernel.api import Context, GuanxiError, Progress, uuid7

if TYPE_CHECKING:
    from guanxi.exchange.api import ImportRun, Proposal

Files = Annotated[
    list[str],
    typer.Argument(
        help="CSV in any encoding, Excel, LibreOffice, vCard, JSON, Parquet, a zip of these; a folder; "
        "- for standard input; an address of GUANXI_FETCH."
    ),
]
As = Annotated[str, typer.Option("--as", help="What a row is: people, companies, products, orders, events …")]
Source = Annotated[
    str | None, typer.Option("--source", help="Who says it (else the file's name): numbers are unique in it.")
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map", help="FIELD=COLUMN, such as email=Mail or companies.name=Firm.", metavar="FIELD=COLUMN"
    ),
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", help="Which table of a workbook or archive that holds several.")
]
Anew = Annotated[
    bool, typer.Option("--anew", help="Forget what the last load of this source did with columns.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and clean, count, and write nothing.")]
MatchPhone = Annotated[
    bool, typer.Option("--match-phone", help="Rows without a number may find their record by phone.")
]
NewChoices = Annotated[
    bool, typer.Option("--create-choices", help="Take choices that a field does not offer yet, as they are.")
]
NoNew = Annotated[
    bool,
    typer.Option("--no-new-fields", help="Leave out columns that match no field."),
]


@dataclass(frozen=True, slots=True)
class Wish:
    """How files are to be loaded."""

    object: str
    source: str | None
    overrides: Mapping[str, str]
    new_fields: bool
    dry_run: bool
    sheet: str | None = None
    anew: bool = False
    options: dict[str, Any] = field(default_factory=dict)


@app.command()
def load(
    files: Files,
    object_slug: As,
    source: Source = None,
    mapping: Map = None,
    sheet: Sheet = None,
    anew: Anew = False,
    dry_run: DryRun = False,
    match_phone: MatchPhone = False,
    create_choices: NewChoices = False,
    no_new_fields: NoNew = False,
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Load files of customer data: recognised, cleaned, every row accounted for, each load undoable.

    Prints what became of each file: one JSON object with --json, a list of them for several files. Leaves
    with 1 if any file could not be loaded; rejected rows are counted, kept in a file and no failure.
    """
    wish = Wish(
        object_slug, source, _choices(mapping or ()), not no_new_fields, dry_run, sheet, anew,
        {"match_phone": match_phone, "new_options": create_choices},
    )  # fmt: skip
    found = gather(files)
    with at_work(home, workspace, create=True, for_now=dry_run) as context:
        with progress_on_stderr(quiet=json) as progress:
            _finish_others(context, progress)
        alone = len(found.files) == 1
        results = [_attempt(context, each, wish, json=json, alone=alone) for each in found.files]
        shown = stack(*(load_text.result(each) for each in results), *load_text.summary(results, found))
        say(results[0] if alone else results, shown, as_json=json)
    if any("error" in each for each in results):
        raise typer.Exit(FAILED)


def _choices(given: list[str] | tuple[str, ...]) -> dict[str, str]:
    pairs = {choice: choice.partition("=") for choice in given}
    for choice, (to, sign, column) in pairs.items():
        if not (to.strip() and sign and column):
            raise BadChoice(given=choice)
    return {to.strip(): column for to, _, column in pairs.values()}


def _finish_others(context: Context, progress: Progress) -> None:
    from guanxi.exchange.api import resume_unfinished

    for run in resume_unfinished(context, progress):
        complaints.print(f"Went on with {run.file_name}, which was broken off: {run.status}.", markup=False)


def _attempt(context: Context, given: Incoming, wish: Wish, *, json: bool, alone: bool) -> dict[str, Any]:
    from guanxi.exchange.api import scratch_folder

    try:
        with scratch_folder() as folder, progress_on_stderr(quiet=json) as progress:
            return _load_one(context, at_hand(context, given, Path(folder)), wish, progress)
    except GuanxiError as error:
        if alone:
            raise
        return {"file": given.given, "error": {"code": error.code, "message": str(error)}}


def _load_one(context: Context, given: Incoming, wish: Wish, progress: Progress) -> dict[str, Any]:
    from guanxi.cluster.api import enter
    from guanxi.exchange.api import begin_import, patiently, propose_import, run_import, source_of

    begun = time.monotonic()
    context = context.on_trail(uuid7())
    source = wish.source or source_of(given.name)
    with enter(context.workspace.schema) as cursor:
        proposal = propose_import(
            context, cursor, given.path, wish.object, source, wish.overrides,
            new_fields=wish.new_fields, sheet=wish.sheet, anew=wish.anew,
        )  # fmt: skip
    if wish.dry_run:
        return _rehearsed(context, given, proposal, wish, progress)
    with _interruptible(context.trail):
        run = begin_import(context, given.path, given.name, proposal, wish.options)
        run = patiently(lambda: run_import(context, run.id, progress))
    return _loaded(run, time.monotonic() - begun) | _decided(proposal)


@contextmanager
def _interruptible(trail: UUID) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        text = f"Stopped. The next command goes on with it; or take it back: guanxi undo {trail}"
        fail("interrupted", text, as_json=False, status=INTERRUPTED)


def _loaded(run: ImportRun, seconds: float) -> dict[str, Any]:
    return {
        "trail": str(run.id),
        "file": run.file_name,
        "object": run.object,
        "source": run.source,
        "status": run.status,
        "rows_read": run.rows_read,
        "rows_accepted": run.rows_accepted,
        "rows_rejected": run.rows_rejected,
        "records": {
            slug: {name: counts.get(name, 0) for name in ("created", "updated", "unchanged")}
            for slug, counts in run.records.items()
        },
        "rejected_file": run.rejected_path,
        "mapping": run.mapping,
        "notes": run.notes,
        "seconds": round(seconds, 2),
    }


def _decided(proposal: Proposal) -> dict[str, Any]:
    """Return what was decided by something else than the command and the headings."""
    dates = {
        column.heading: {
            "order": column.dates.order,
            "proofs": column.dates.proofs,
            "doubtful": column.dates.doubtful,
        }
        for column in proposal.columns
        if column.dates
    }
    return {"remembered": proposal.remembered, "dates": dates}


def _rehearsed(
    context: Context, given: Incoming, proposal: Proposal, wish: Wish, progress: Progress
) -> dict[str, Any]:
    from guanxi.exchange.api import rehearse_import

    seen = rehearse_import(context, given.path, proposal, wish.options, progress)
    return {
        "dry_run": True,
        "trail": None,
        "file": given.name,
        "object": proposal.object,
        "source": proposal.source,
        "rows_read": seen.staged.read,
        "rows_accepted": seen.staged.accepted,
        "rows_rejected": seen.staged.rejected,
        "records": seen.records,
        "rejected_file": None,
        "mapping": proposal.mapping,
        "new_fields": [
            {"column": column.heading, "object": column.object, "type": column.type}
            for column in proposal.new_fields
        ],
        "ignored": list(proposal.ignored),
        "notes": seen.notes,
        **_decided(proposal),
    }


@app.command()
def undo(
    trail: Annotated[str, typer.Argument(help="The trail that the load printed.")],
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Take a load back. Fields that were edited since stay as they are and are listed."""
    number = _uuid(trail)
    with at_work(home, workspace) as context:
        from guanxi.exchange.api import patiently, undo_import

        with progress_on_stderr(quiet=json) as progress:
            done = patiently(lambda: undo_import(context, number, progress))
        facts = {
            "trail": trail,
            "removed": done.removed,
            "restored": done.restored,
            "returned": done.returned,
            "kept": [
                {"object": each.object, "id": str(each.record_id), "fields": list(each.fields)}
                for each in done.kept
            ],
        }
        say(facts, load_text.undone(facts), as_json=json)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotAnId(given=text, what="trail") from error
