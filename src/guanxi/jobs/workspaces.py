"""Which workspaces there are: the rooms above know, and tell at the start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from guanxi.kernel.api import Context

Find = Callable[[int], Context | None]
All = Callable[[], Iterable[Context]]


@dataclass(slots=True)
class _Wiring:
    find: Find = lambda _number: None
    all: All = tuple


_wiring = _Wiring()


def register_workspaces(find: Find, everything: All) -> None:
    """Say how the house enters a workspace by its number, and all of them; called by the assembler."""
    _wiring.find, _wiring.all = find, everything


def house_context(number: int) -> Context | None:
    """Return the context in which the house itself works in a workspace; None where it is gone."""
    return _wiring.find(number)


def house_contexts() -> Iterable[Context]:
    """Return the contexts in which the house itself works, one per workspace."""
    return _wiring.all()
