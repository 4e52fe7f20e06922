"""What a lake is made of: tables, each of immutable parts, named by one manifest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from guanxi.engine.errors import LakeDamaged

FORMAT: Final = 2

_FILE: Final = re.compile(r"[a-z][a-z0-9_]*/[0-9a-f]{32}\.parquet")
"""A part's path within its lake; it leads nowhere else."""

Columns = tuple[tuple[str, str], ...]
"""Names and SQL types, in the order of the table."""


@dataclass(frozen=True, slots=True)
class LakeTable:
    """A table for the lake. Rows of an append-only one never change and name their ``action_id``."""

    name: str
    append_only: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file, by its path within the lake; ``actions``: lowest and highest action of its facts.

    ``instead`` counts what has to be taken off the rows of the base and of this part, which lies beside it:
    once for each row of the base that has a later one here, once for each row here that marks one as gone.
    """

    file: str
    rows: int
    actions: tuple[int, int] | None = None
    instead: int = 0


@dataclass(frozen=True, slots=True)
class TableState:
    """A table as the lake holds it: everything up to ``position``, and what was visible beyond it.

    ``base`` holds whole rows. ``recent`` holds, for an ordinary table, the rows that have changed since the
    base was written, gone ones marked; for an append-only table, the facts of actions without a position yet.
    ``anchor`` tells which action had that position: after a restore it is another one.
    """

    append_only: bool
    columns: Columns
    position: int
    anchor: str
    base: tuple[Part, ...]
    recent: Part | None = None

    @property
    def files(self) -> list[str]:
        """Return the paths of all parts."""
        return [part.file for part in (*self.base, *([self.recent] if self.recent else []))]

    @property
    def rows(self) -> int:
        """Return how many rows there are, each once and as it is now; those in the trash are among them."""
        beside = self.recent.rows - self.recent.instead if self.recent else 0
        return sum(part.rows for part in self.base) + beside

    @property
    def names(self) -> list[str]:
        """Return the names of the columns."""
        return [name for name, _ in self.columns]

    def at(self, position: int, anchor: str) -> Self:
        """Return the same rows, known to be complete up to a later position."""
        return replace(self, position=position, anchor=anchor)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which parts make up the lake now, and which were named before, with the second they were let go."""

    tables: dict[str, TableState] = field(default_factory=dict)
    retired: dict[str, float] = field(default_factory=dict)

    @property
    def files(self) -> set[str]:
        """Return the paths of all parts that are in use."""
        return {file for state in self.tables.values() for file in state.files}

    def with_tables(self, tables: dict[str, TableState], now: float) -> Self:
        """Return the manifest after some tables were read anew; parts that are no longer named retire now."""
        following = replace(self, tables={**self.tables, **tables})
        let_go = dict.fromkeys(self.files - following.files, now)
        return replace(following, retired={**self.retired, **let_go})

    def fingerprint(self, names: Collection[str]) -> str:
        """Return what changes exactly when the rows or columns of some tables may have changed."""
        held = sorted((name, *self.tables[name].files) for name in names if name in self.tables)
        return hashlib.sha256(repr(held).encode()).hexdigest()[:32]


def to_json(manifest: Manifest, owner: str) -> dict[str, Any]:
    """Return the form in which the manifest of a workspace, by its schema, is kept."""
    return {
        "format": FORMAT,
        "owner": owner,
        "tables": {name: _state_to_json(state) for name, state in manifest.tables.items()},
        "retired": manifest.retired,
    }


def from_json(data: dict[str, Any], owner: str) -> Manifest:
    """Return a kept manifest; one of another format counts as none, so that its tables are read anew.

    Raises ``LakeDamaged`` for one of another workspace, and for one that names files outside its lake.
    """
    if data.get("format") != FORMAT:
        return Manifest()
    if data.get("owner") != owner:
        raise LakeDamaged(reason="its manifest is another workspace's")
    tables = {name: _state_from_json(state) for name, state in data["tables"].items()}
    return Manifest(tables, dict(data["retired"]))


def _state_to_json(state: TableState) -> dict[str, Any]:
    return {
        "append_only": state.append_only,
        "columns": [list(column) for column in state.columns],
        "position": state.position,
        "anchor": state.anchor,
        "base": [_part_to_json(part) for part in state.base],
        "recent": _part_to_json(state.recent) if state.recent else None,
    }


def _state_from_json(data: dict[str, Any]) -> TableState:
    return TableState(
        append_only=data["append_only"],
        columns=tuple((name, kind) for name, kind in data["columns"]),
        position=data["position"],
        anchor=data["anchor"],
        base=tuple(_part_from_json(part) for part in data["base"]),
        recent=_part_from_json(data["recent"]) if data["recent"] else None,
    )


def _part_to_json(part: Part) -> dict[str, Any]:
    return {"file": part.file, "rows": part.rows, "actions": part.actions, "instead": part.instead}


def _part_from_json(data: dict[str, Any]) -> Part:
    if not _FILE.fullmatch(data["file"]):
        raise LakeDamaged(reason="its manifest names a file that is none of its own")
    actions = data["actions"]
    ends = (actions[0], actions[1]) if actions else None
    return Part(data["file"], data["rows"], ends, data.get("instead", 0))  # older manifests do not tell
