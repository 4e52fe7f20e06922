"""Conditions that rooms above bring: what a segment or a score is, only the insight room can say.

A room registers, at start-up, how conditions of its kind compile. The grammar itself knows the kinds of
``BUILT_IN`` by name, so that a saved filter stays readable where the room is switched off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg import sql

from guanxi.metadata.logic.filters.tree import Source

if TYPE_CHECKING:
    from guanxi.metadata.logic.filters.scope import Scope

CompileSource = Callable[[Source, "Scope"], sql.Composable]
BUILT_IN = frozenset({"segment", "score"})


@dataclass(frozen=True, slots=True)
class FilterSource:
    """One kind of condition: how it compiles, names written without the kind, the module it is of."""

    compile: CompileSource
    names: Callable[[], frozenset[str]]
    module: str = ""


_sources: dict[str, FilterSource] = {}


def register_filter_source(
    kind: str,
    compile_fn: CompileSource,
    *,
    names: Callable[[], frozenset[str]] = frozenset,
    module: str = "",
) -> None:
    """Let conditions of a kind compile.

    ``compile_fn(source, scope)`` returns a boolean SQL expression about the row ``scope.column("id")`` and
    adds its values with ``scope.bind``. ``names`` lists what can be written bare, as ``p_alive > 0.5``
    instead of ``score(p_alive) > 0.5``; a field of that name comes first.
    Where ``module`` is switched off, the kind is not to be had.
    """
    _sources[kind] = FilterSource(compile_fn, names, module)


def filter_source(kind: str) -> FilterSource | None:
    """Return how a kind compiles, or None if no room has registered it."""
    return _sources.get(kind)


def known_kinds() -> frozenset[str]:
    """Return the kinds that the grammar accepts."""
    return BUILT_IN | _sources.keys()


def kind_of_name(name: str) -> str | None:
    """Return the kind to which a bare name belongs, or None."""
    return next((kind for kind, source in _sources.items() if name in source.names()), None)


def bare_names() -> frozenset[str]:
    """Return every name that can be written without its kind."""
    return frozenset().union(*(source.names() for source in _sources.values()))
