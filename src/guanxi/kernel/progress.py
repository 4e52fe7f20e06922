"""How long work tells what it is doing: the worker stores it, the command line draws it, tests ignore it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A listener to long work."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage of ``total`` units (None: unknown)."""

    def advance(self, count: int = 1) -> None:
        """Say that ``count`` more units of the stage are done."""


class NullProgress:
    """Listens to nothing."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""

    def advance(self, count: int = 1) -> None:
        """Count units."""
