"""Which rooms take part in erasing a person: each says what it holds and removes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guanxi.kernel.api import Context, Progress, Workspace
from guanxi.records.logic.erasing import Trace


@dataclass(frozen=True, slots=True)
class Eraser:
    """A room's part. Both functions are called outside a transaction and may be repeated after a kill.

    ``look`` counts, per place, what still tells of the person. ``erase`` removes it, in steps of a second at
    most, each reported to the progress.
    """

    name: str
    look: Callable[[Context, Trace], Mapping[str, int]]
    erase: Callable[[Context, Trace, Progress], None]


Backups = Callable[[Workspace], list[dict[str, Any]]]


@dataclass(slots=True)
class _Registered:
    erasers: list[Eraser] = field(default_factory=list)
    backups: list[Backups] = field(default_factory=list)


_registered = _Registered()


def register_eraser(eraser: Eraser) -> None:
    """Add a room's part; they work in the order in which they register, what feeds others first."""
    _registered.erasers.append(eraser)


def register_backups(known: Backups) -> None:
    """Say which backups there are, for the proof: they hold whom they held until they are gone."""
    _registered.backups.append(known)


def erasers() -> tuple[Eraser, ...]:
    """Return the parts in order."""
    return tuple(_registered.erasers)


def backups_of(workspace: Workspace) -> list[dict[str, Any]]:
    """Return the backups that hold a workspace."""
    return [backup for known in _registered.backups for backup in known(workspace)]
