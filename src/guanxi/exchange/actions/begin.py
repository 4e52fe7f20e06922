"""Accepting a proposal: the new fields are defined and the import begun, under one trail and at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guanxi.access.api import perform, require
from guanxi.cluster.api import Cursor, enter
from guanxi.exchange.actions.queue import RUN, queue_import
from guanxi.exchange.actions.start import NewImport, start_import
from guanxi.exchange.actions.store import folder_of
from guanxi.exchange.logic.proposal import Proposed
from guanxi.exchange.logic.slugs import slug_for
from guanxi.exchange.queries.imports import ImportRun
from guanxi.exchange.queries.propose import Proposal
from guanxi.kernel.api import Context, GuanxiError
from guanxi.metadata.api import (
    FieldExists,
    Label,
    NewField,
    Option,
    TooManyFields,
    catalogue,
    define_field,
    field_name,
)


def begin_import(
    context: Context,
    path: Path,
    file_name: str,
    proposal: Proposal,
    options: Mapping[str, Any] | None = None,
    *,
    background: bool = False,
) -> ImportRun:
    """Define the fields that a proposal needs and write the import down as waiting, on the context's trail.

    Undoing the trail removes the fields again. ``options`` are those of ``NewImport``. Where there is no room
    for another field, the column is left out. ``background`` queues it for the worker at the same
    moment; else the caller goes on with ``run_import``.
    """
    require(context, start_import.role, start_import.name)
    with _kept(context, path) as kept, enter(context.workspace.schema) as cursor:
        made = _define_all(context, cursor, proposal.new_fields)
        new = {heading: target for heading, target in made.items() if target}
        notes = {
            "ignored": [*proposal.ignored, *(heading for heading, target in made.items() if not target)],
            "new_fields": list(new.values()),
            "oddities": dict(proposal.oddities),
            "dates": {column.heading: column.dates.code for column in proposal.columns if column.dates},
            "sheet": proposal.sheet,
        }
        mapping, every = proposal.mapping | new, notes | dict(options or {})
        given = NewImport(kept, file_name, proposal.object, proposal.source, mapping, every)
        run = perform(start_import, context, given)
        if background:
            queue_import(context, cursor, RUN)
    return run


PERSONAL = frozenset({"email", "phone", "address", "longtext"})
"""Types whose values tell of a person wherever they stand: hidden from who does not see personal fields."""


@contextmanager
def _kept(context: Context, path: Path) -> Iterator[Path]:
    """Copy the file into the home before anything is locked; it may be large. It goes if nothing is begun.

    Where the database is lost nobody knows whether something was, so that then it stays.
    """
    folder = folder_of(context, context.trail)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield shutil.copyfile(path, folder / "file")
    except (OSError, GuanxiError):
        shutil.rmtree(folder, ignore_errors=True)
        raise


def as_new_field(column: Proposed, slug: str = "") -> NewField:
    """Return the field that a column without one needs; by its label, the heading, it is known again."""
    options = tuple(Option(value, Label(value, value)) for value in column.options)
    return NewField(
        column.object, column.type, column.heading, column.heading, slug, options,
        personal=column.type in PERSONAL,
    )  # fmt: skip


def _define_all(context: Context, cursor: Cursor, columns: Sequence[Proposed]) -> dict[str, str | None]:
    """Define the fields that columns need; return heading → target, None where there was no room."""
    made: dict[str, str | None] = {}
    full: set[str] = set()
    for column in columns:
        made[column.heading] = None if column.object in full else _define(context, cursor, column)
        if made[column.heading] is None:
            full.add(column.object)
    return made


def _define(context: Context, cursor: Cursor, column: Proposed) -> str | None:
    """Define the field that a column needs and return it as a target; None where there is no room."""
    tried: set[str] = set()
    while True:
        slug = field_name(slug_for(column.heading), _taken(context, cursor, column.object) | tried)
        try:
            field = perform(define_field, context, as_new_field(column, slug))
        except FieldExists:
            # A field of this name was removed while it held values of another type; it may come back.
            tried.add(slug)
        except TooManyFields:
            return None
        else:
            return f"{column.object}.{field.slug}"


def _taken(context: Context, cursor: Cursor, object_slug: str) -> set[str]:
    kind = catalogue(cursor, context.workspace).get(object_slug)
    return {field.slug for field in kind.fields}
