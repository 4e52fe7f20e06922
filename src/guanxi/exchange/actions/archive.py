"""Writing a whole workspace into one file that any installation loads back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from guanxi import __version__
from guanxi.access.api import User, action, members_of, perform
from guanxi.access.api import Workspace as Row
from guanxi.cluster.api import Cursor, enter, known_migrations, snapshot
from guanxi.exchange.logic.bundle import Bundle
from guanxi.exchange.logic.manifest import FILES, TABLES, Manifest, Member
from guanxi.exchange.logic.writing.target import appearing
from guanxi.exchange.queries.archive import copy_table, months_of, sequences_of, tables_of, users_in
from guanxi.history.api import settle
from guanxi.kernel.api import Context, NullProgress, Progress, Role, Workspace
from guanxi.metadata.api import catalogue

# What is this installation's own of a workspace.
NOT_SETTINGS = frozenset({"id", "schema", "created_at"})
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Archived:
    """What was written: the manifest, and the size of the file in bytes."""

    manifest: Manifest
    size: int


@action("archive.create", Role.OWNER)
def note_archive(context: Context, cursor: Cursor, given: None) -> None:
    """Write down that everything is about to be taken out, and give all that is done its position."""


def create_archive(
    context: Context, path: Path, progress: Progress | None = None, *, with_files: bool = True
) -> Archived:
    """Write the workspace as of now to a file, which appears when it is whole.

    ``with_files`` takes along the files that were loaded. Others go on working meanwhile; of theirs the
    archive holds what was committed when it began. Raises ``NotAllowed``, ``TargetBusy``,
    ``TargetUnwritable``.
    """
    progress = progress or NullProgress()
    perform(note_archive, context, None)
    with enter(context.workspace.schema) as cursor:
        settle(cursor)
    with appearing(path) as file:
        manifest = _write(context, Bundle(file), progress, with_files=with_files)
        return Archived(manifest, file.seek(0, 2))


def _write(context: Context, bundle: Bundle, progress: Progress, *, with_files: bool) -> Manifest:
    workspace, made_at = context.workspace, datetime.now(UTC).isoformat()
    numbers: set[int] = set()
    with snapshot(workspace.schema) as cursor:
        wanted = tables_of(cursor, catalogue(cursor, workspace, whole=True))
        progress.stage("archive", len(wanted))
        tables = []
        for table in wanted:
            months = months_of(cursor, table.name)
            facts = {"columns": table.columns, "months": months, "users": table.users}
            with copy_table(cursor, table) as text:
                member = bundle.add(f"{TABLES}{table.name}.csv", text, **facts)
            tables.append(replace(member, rows=cursor.rowcount))
            numbers |= users_in(cursor, table)
            progress.advance()
        sequences = sequences_of(cursor)
    manifest = Manifest(
        version=__version__,
        made_at=made_at,
        workspace=_settings(workspace),
        folder=str(folder_of_files(workspace)),
        people=tuple(_people(workspace, numbers)),
        migrations=tuple(sorted(known_migrations())),
        sequences=sequences,
        tables=tuple(tables),
        files=tuple(_add_files(workspace, bundle)) if with_files else (),
    )
    bundle.finish(manifest)
    return manifest


def folder_of_files(workspace: Workspace) -> Path:
    """Return where a workspace's files lie."""
    return Path(settings.HOME) / "files" / workspace.schema


def _settings(workspace: Workspace) -> dict[str, Any]:
    row = Row.objects.get(pk=workspace.id)
    fields = (field.name for field in Row._meta.concrete_fields)
    return {name: getattr(row, name) for name in fields if name not in NOT_SETTINGS}


def _people(workspace: Workspace, numbers: set[int]) -> Iterator[dict[str, Any]]:
    """Yield who the users are; how they sign in stays where it is."""
    roles = {member.user.pk: member.role for member in members_of(workspace.id)}
    for user in User.objects.filter(pk__in=numbers | set(roles)).order_by("pk"):
        yield {"id": user.pk, "email": user.email, "name": user.name, "role": roles.get(user.pk)}


def _add_files(workspace: Workspace, bundle: Bundle) -> Iterator[Member]:
    folder = folder_of_files(workspace)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield bundle.add(f"{FILES}{path.relative_to(folder).as_posix()}", _blocks(path))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
