"""Telling other rooms that records have come in or were taken back, in the transaction that ends it."""

from __future__ import annotations

from collections.abc import Callable

from guanxi.cluster.api import Cursor
from guanxi.kernel.api import Context

Listener = Callable[[Context, Cursor], object]

_listeners: list[Listener] = []


def register_after_import(listener: Listener) -> None:
    """Have a function called at the end of each import and undo; the assembler does that at start-up."""
    _listeners.append(listener)


def tell_finished(context: Context, cursor: Cursor) -> None:
    """Call the listeners inside the workspace's transaction."""
    for listener in _listeners:
        listener(context, cursor)
