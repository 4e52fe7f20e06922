"""A module: what a room, or a package of somebody else's, brings that a workspace can switch off.

This is the contract with packages of others; docs/how-to/write-a-module.md tells how to keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import sql

from guanxi.kernel.api import Action
from guanxi.metadata.logic.field_types import FieldType
from guanxi.metadata.logic.filters.scope import Scope
from guanxi.metadata.logic.object_type import Field, Label, ObjectType

CONTRACT = 1
"""Which form of the contract this program keeps; a change that breaks modules raises it."""


@dataclass(frozen=True, slots=True)
class Feature:
    """Something worked out of each record of an object, usable in conditions by its name.

    ``value(scope)`` returns an SQL expression, of the field type ``type``, about the row
    ``scope.column("id")``, as of the moment ``scope.reading.clock.now``: facts after it do not count.
    What it takes from the scope (tables, values) it names by ``scope.inner`` and ``scope.bind``.
    """

    name: str
    label: Label
    value: Callable[[Scope], sql.Composable]
    object: str = "people"
    type: str = "number"

    @property
    def field(self) -> Field:
        """Return the field as which its value is compared."""
        return Field(self.name, self.type, self.label)


@dataclass(frozen=True, slots=True)
class ModuleAction:
    """A verb, and how its typed input is read from a JSON object; ``read`` raises ``Invalid``."""

    action: Action[Any, Any]
    read: Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Module:
    """What a workspace can switch off as a whole, under a slug that begins the names of all it brings.

    ``objects`` become tables, lists, forms, imports; ``field_types`` need ``fields/<name>.html`` below
    ``templates``; ``actions`` are called by name; ``features`` serve in conditions. ``migrations`` is a
    folder of ``NNNN_name.sql`` files for tables of its own, ``locale`` one of translations.
    """

    slug: str
    label: Label
    about: Label
    icon: str = "puzzle"
    version: str = ""
    objects: tuple[ObjectType, ...] = ()
    field_types: tuple[FieldType, ...] = ()
    actions: tuple[ModuleAction, ...] = ()
    features: tuple[Feature, ...] = ()
    migrations: Path | None = None
    templates: Path | None = None
    locale: Path | None = None
    contract: int = CONTRACT
