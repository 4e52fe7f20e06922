"""The one door for writes: who acts, where, under which trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from guanxi.kernel.ids import uuid7


class Role(StrEnum):
    """What a member may do in a workspace; each role includes those after it."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    READER = "reader"


class ActorKind(StrEnum):
    """What kind of hand made a change."""

    PERSON = "person"
    OPERATOR = "operator"
    IMPORT = "import"
    UNDO = "undo"
    MODEL = "model"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. ``id`` is the user's number for people, else what tells this hand from another.

    Who does not ``see_personal`` reads records without the fields that are marked personal.
    """

    kind: ActorKind
    id: str
    role: Role
    name: str = ""
    sees_personal: bool = True


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where: a workspace's schema and the settings on which values depend; modules that are switched off."""

    id: int
    slug: str
    name: str
    schema: str
    country: str = "GB"
    currency: str = "GBP"
    time_zone: str = "UTC"
    language: str = "en"
    off: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """Everything an action knows of its call. ``trail`` groups the chunk actions of one long run."""

    workspace: Workspace
    actor: Actor
    trail: UUID = field(default_factory=uuid7)
    source: str | None = None
    request_id: str | None = None

    def acting_as(self, kind: ActorKind, *, source: str | None = None) -> Context:
        """Return the same call with another hand, for example an import that a person started."""
        return replace(self, actor=replace(self.actor, kind=kind), source=source or self.source)

    def on_trail(self, trail: UUID) -> Context:
        """Return the same call as part of another run."""
        return replace(self, trail=trail)


Input = TypeVar("Input")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Action(Generic[Input, Result]):
    """One verb: its stable name, the least role that may do it, and what it does inside the transaction.

    ``run`` receives the call, a cursor inside the workspace, and the typed input. It is called only by
    ``access.api.perform``.
    """

    name: str
    role: Role
    run: Callable[[Context, Any, Input], Result]
