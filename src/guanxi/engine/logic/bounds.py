"""When a lake's table is written anew rather than patched, and which of its parts are joined."""

from __future__ import annotations

from collections.abc import Iterable

from guanxi.engine.logic.state import Part, TableState

FEW = 20_000
"""So many changed rows are always kept beside the base: reading past them costs nothing."""

PATCHED = 5
"""Beyond FEW, at most one row in so many may be a changed one."""

SMALL = 500_000
"""Parts of fewer facts are joined once there are more than MANY of them."""

MANY = 12


def outgrown(state: TableState, changes: int) -> bool:
    """Say whether so many more changes are too many to keep beside the base."""
    held = state.recent.rows if state.recent else 0
    return held + changes > max(FEW, sum(part.rows for part in state.base) // PATCHED)


def touched_by(state: TableState, actions: Iterable[int]) -> bool:
    """Say whether some of these actions may have written facts that the base holds."""
    ranges = [part.actions for part in state.base if part.actions]
    return any(low <= action <= high for action in actions for low, high in ranges)


def to_join(state: TableState) -> tuple[Part, ...]:
    """Return the small parts of facts that are to become one, none if there are not too many."""
    small = tuple(part for part in state.base if part.rows < SMALL)
    return small if len(small) > MANY else ()
