"""A condition as a tree of five kinds of nodes; its JSON form and its text form say the same."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass

from guanxi.metadata.errors import FilterTooLarge

# What no text of a database can hold: the null character and halves of surrogate pairs.
UNFIT = re.compile("[\0\ud800-\udfff]")
MAX_NODES = 200
MAX_DEPTH = 20

Scalar = str | int | float | bool
Value = Scalar | tuple[Scalar, ...] | None
# Where a node was written, a character of the text or a path in the JSON; no part of its meaning.
Place = int | str


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold; without parts it is always true."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds; without parts it is never true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; an unknown counts as not holding, so this is the exact complement."""

    part: Node


@dataclass(frozen=True, slots=True)
class Condition:
    """A field, reached through relations by a dotted path, compared with a value."""

    field: str
    op: str
    value: Value = None
    at: Place = dataclasses.field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Related:
    """A measure over the related rows, optionally within a window of time, compared with a value.

    ``related`` is the slug of an object that points here, or ``object:field`` where several fields do.
    ``measure`` is ``count`` or ``sum:f``, ``avg:f``, ``min:f``, ``max:f``, ``first:f``, ``last:f``.
    """

    related: str
    measure: str
    op: str
    value: Value = None
    where: Node | None = None
    within: str | None = None
    at: Place = dataclasses.field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """Something a room above knows of the record: a segment it belongs to, a score it has."""

    kind: str
    name: str
    op: str | None = None
    value: Value = None
    at: Place = dataclasses.field(default=0, compare=False, repr=False)


Node = And | Or | Not | Condition | Related | Source

ALWAYS = And(())
NEVER = Or(())


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below."""
    match node:
        case And(parts) | Or(parts):
            return parts
        case Not(part):
            return (part,)
        case Related(where=where) if where is not None:
            return (where,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def both(*parts: Node | None) -> Node:
    """Return the condition under which all given ones hold; None and always-true parts fall away."""
    kept = tuple(part for part in parts if part is not None and part != ALWAYS)
    return kept[0] if len(kept) == 1 else And(kept)


def check_size(node: Node) -> Node:
    """Return the node unless it is too large or too deep to be answered in bounded time."""
    level, depth, count = [node], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if count > MAX_NODES:
            raise FilterTooLarge(limit=MAX_NODES, what="parts")
        if depth > MAX_DEPTH:
            raise FilterTooLarge(limit=MAX_DEPTH, what="levels")
        level = [child for parent in level for child in children(parent)]
    return node
