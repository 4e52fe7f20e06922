"""Loading the demo's files through the ordinary door, each once, and on from where a kill stopped it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.demo.logic.forms import FORMS, Form
from guanxi.exchange.api import ImportRun, NewImport, list_imports, run_import, start_import
from guanxi.kernel.api import Context, Progress, uuid7

_OVER = frozenset({"done", "undone"})
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Named:
    """Progress in which each stage names the file that it belongs to."""

    progress: Progress
    file: str

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""
        self.progress.stage(f"{self.file}: {name}", total)

    def advance(self, count: int = 1) -> None:
        """Count units."""
        self.progress.advance(count)


def missing_files(context: Context) -> dict[str, ImportRun | None]:
    """Return, by table, the files that are not loaded yet, with the import that was broken off, if any.

    A file that somebody loaded and took back counts as loaded.
    """
    with enter(context.workspace.schema) as cursor:
        known = {(run.source, run.file_name): run for run in reversed(list_imports(cursor, _ALL))}
    found = {name: known.get((form.source, form.file)) for name, form in FORMS.items()}
    return {name: run for name, run in found.items() if run is None or run.status not in _OVER}


def load_files(
    context: Context, files: Mapping[str, Path], begun: Mapping[str, ImportRun | None], progress: Progress
) -> list[ImportRun]:
    """Load the files of the tables that ``begun`` names, in its order; each is a trail of its own."""
    runs = []
    for name, run in begun.items():
        run = run or _start(context, FORMS[name], files[name])  # noqa: PLW2901 - the same, now begun
        runs.append(run_import(context.on_trail(run.id), run.id, Named(progress, FORMS[name].file)))
    return runs


def _start(context: Context, form: Form, path: Path) -> ImportRun:
    given = NewImport(
        path=path,
        file_name=form.file,
        object=form.object,
        source=form.source,
        mapping=form.mapping(),
        options={"new_options": True},
    )
    return perform(start_import, context.on_trail(uuid7()), given)
