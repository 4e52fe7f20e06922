"""Bringing a lake up to date: tables whole the first time, then what has changed, published at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from guanxi.cluster.api import Cursor, enter, locked
from guanxi.engine.actions.joining import count_instead, join_changes, join_facts
from guanxi.engine.logic.bounds import outgrown, to_join, touched_by
from guanxi.engine.logic.state import Columns, LakeTable, Part, TableState
from guanxi.engine.models.manifest import known_manifest, publish, sweep
from guanxi.engine.models.parts import write_any, write_part
from guanxi.engine.models.place import ensure_folder, lake_folder, remove_links
from guanxi.engine.queries.snapshot import Snapshot, open_snapshot
from guanxi.kernel.api import NullProgress, Progress, Workspace

Settle = Callable[[Cursor], int]
Tables = Callable[[Cursor, Workspace], Iterable[LakeTable]]


@dataclass(slots=True)
class _Wiring:
    settle: Settle | None = None
    tables: Tables | None = None


_wiring = _Wiring()


def register_log(settle: Settle) -> None:
    """Say how finished actions get their positions; called at start-up by the assembler."""
    _wiring.settle = settle


def register_tables(tables: Tables) -> None:
    """Say which tables of a workspace belong in its lake; called at start-up by the assembler."""
    _wiring.tables = tables


@dataclass(slots=True)
class Refreshed:
    """What a refresh did: per table ``whole``, ``changes`` or ``nothing``, and the rows it wrote."""

    position: int
    how: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def rebuild_lake(workspace: Workspace, progress: Progress | None = None) -> Refreshed:
    """Write a workspace's lake anew from the database alone, whatever lies there. Raises ``ExtractFailed``.

    Readers keep what they have opened; the old parts go as after any refresh.
    """
    return refresh_lake(workspace, None, progress, anew=True)


def refresh_lake(
    workspace: Workspace,
    tables: Collection[str] | None = None,
    progress: Progress | None = None,
    *,
    anew: bool = False,
) -> Refreshed:
    """Bring a workspace's lake, or some tables of it, up to what is committed now.

    All tables are read in one snapshot and published together; one writer at a time, the next one waits. A
    kill leaves the lake as it was. What is damaged, and with ``anew`` everything, is read whole. Raises
    ``ExtractFailed``. Call it outside any workspace's transaction.
    """
    folder = ensure_folder(lake_folder(workspace.schema))
    progress = progress or NullProgress()
    with locked(folder / "lock"):
        remove_links(folder)
        manifest = known_manifest(folder)
        position, wanted = _begin(workspace, tables)
        done = Refreshed(position)
        progress.stage("lake", len(wanted))
        fresh: dict[str, TableState] = {}
        with open_snapshot(workspace.schema) as snapshot:
            anchor = snapshot.anchor(position)
            for table in wanted:
                reading = _Reading(folder, snapshot, table, position, anchor)
                held = None if anew else manifest.tables.get(table.name)
                fresh[table.name] = reading.refresh(held, done)
                progress.advance()
        now = time.time()
        publish(folder, sweep(folder, manifest.with_tables(fresh, now), now))
    return done


def _begin(workspace: Workspace, tables: Collection[str] | None) -> tuple[int, list[LakeTable]]:
    if _wiring.settle is None or _wiring.tables is None:
        raise RuntimeError("the assembler has not said which log and tables the lake follows")
    with enter(workspace.schema) as cursor:
        known = list(_wiring.tables(cursor, workspace))
        position = _wiring.settle(cursor)
    return position, [table for table in known if tables is None or table.name in tables]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One table being read into the lake."""

    folder: Path
    snapshot: Snapshot
    table: LakeTable
    position: int
    anchor: str

    def refresh(self, held: TableState | None, done: Refreshed) -> TableState:
        name, columns = self.table.name, self.snapshot.columns(self.table.name)
        step = self._facts if self.table.append_only else self._changes
        state = step(held, columns) if held and self._continues(held, columns) else None
        done.how[name] = "whole" if state is None else "changes"
        state = state or self._whole(columns)
        if held and state.files == held.files:
            done.how[name] = "nothing"
        before = set(held.files) if held else set()
        parts = [*state.base, *([state.recent] if state.recent else [])]
        done.rows[name] = sum(part.rows for part in parts if part.file not in before)
        return state

    def _continues(self, held: TableState, columns: Columns) -> bool:
        """Say whether it is all there, with the same columns, and the log leads on from where it is."""
        same = held.columns == columns and held.append_only == self.table.append_only
        same = same and all((self.folder / file).is_file() for file in held.files)
        return same and held.position <= self.position and held.anchor == self.snapshot.anchor(held.position)

    def _whole(self, columns: Columns) -> TableState:
        name = self.table.name
        if not self.table.append_only:
            with self.snapshot.whole(name, columns) as batches:
                base = write_part(self.folder, name, batches)
            return TableState(False, columns, self.position, self.anchor, (base,))
        with self.snapshot.facts(name, columns, self.position, after=0) as batches:
            base = write_part(self.folder, name, batches)
        return TableState(True, columns, self.position, self.anchor, (base,), self._pending(columns))

    def _changes(self, held: TableState, columns: Columns) -> TableState | None:
        """Return the table with its changed rows beside the base; None if it should be written anew."""
        changes = self.snapshot.change_count(self.table.name, held.position)
        if outgrown(held, changes):
            return None
        later = held.at(self.position, self.anchor)
        if not changes:
            return later
        with self.snapshot.changed(self.table.name, columns, held.position) as batches:
            newer = write_part(self.folder, self.table.name, batches)
        if held.recent:
            newer = join_changes(self.folder, self.table.name, held.recent, newer)
        instead = count_instead(self.folder, held.base, newer)
        return replace(later, recent=replace(newer, instead=instead))

    def _facts(self, held: TableState, columns: Columns) -> TableState | None:
        """Return the table with the facts that came since; None if some that it holds were taken back."""
        if touched_by(held, self.snapshot.undone(held.position)):
            return None
        base = held.base
        with self.snapshot.facts(self.table.name, columns, self.position, after=held.position) as batches:
            newer = write_any(self.folder, self.table.name, batches)
        if newer:
            base = (*base, newer)
        state = replace(held.at(self.position, self.anchor), base=base, recent=self._pending(columns))
        if small := to_join(state):
            joined = join_facts(self.folder, self.table.name, small)
            state = replace(state, base=(*(part for part in base if part not in small), joined))
        return state

    def _pending(self, columns: Columns) -> Part | None:
        with self.snapshot.facts(self.table.name, columns, self.position, after=None) as batches:
            return write_any(self.folder, self.table.name, batches)
