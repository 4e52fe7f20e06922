"""What the worker can do: how it is called, and what stopping it would mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from guanxi.cluster.api import Cursor
from guanxi.kernel.api import Context

Ids = Mapping[str, Any]
Ended = Callable[[Context, Cursor, Ids], object]


class Stop(StrEnum):
    """What becomes of work that is stopped: it stays and can go on, it counts for nothing, it cannot be."""

    RESUMES = "resumes"
    ROLLS_BACK = "rolls_back"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that the worker can do. ``label`` is a message to be translated."""

    name: str
    label: str
    stop: Stop = Stop.NEVER


_kinds: dict[str, Kind] = {}
_ended: dict[str, Ended] = {}


def declare(kind: Kind) -> None:
    """Make a kind of job known."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """Return a kind by the name of its task; one that is not known any more is called by that name."""
    return _kinds.get(name) or Kind(name, name)


def at_cancel(name: str, ended: Ended) -> None:
    """Have a function called, in the same transaction, when a job is cancelled that no worker is at."""
    _ended[name] = ended


def tell_cancelled(context: Context, cursor: Cursor, name: str, ids: Ids) -> None:
    """Let the room of a cancelled job write that down."""
    if name in _ended:
        _ended[name](context, cursor, ids)
