"""What the worker does before it looks at the queue."""

from __future__ import annotations

from collections.abc import Callable

Start = Callable[[], object]

_starts: list[Start] = []


def at_start(work: Start) -> None:
    """Register work that each start of the worker begins with; the assembler does that."""
    _starts.append(work)


def starts() -> tuple[Start, ...]:
    """Return what was registered, in order."""
    return tuple(_starts)
