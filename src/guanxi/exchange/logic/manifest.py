"""What an archive of a workspace says of itself, first of all: who wrote it, what is in it, and its sums."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
TABLES, FILES = "tables/", "files/"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its type in the database, and whether the workspace added it."""

    name: str
    type: str
    custom: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the archive: its size and SHA-256 unpacked; of a table also its rows and columns.

    ``months`` are the months that a table's parts hold, ``users`` the columns that hold users' numbers.
    """

    name: str
    size: int
    sha256: str
    rows: int = 0
    columns: tuple[Column, ...] = ()
    months: tuple[str, ...] = ()
    users: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """Return the name of the table it holds."""
        return self.name.removeprefix(TABLES).removesuffix(".csv")


@dataclass(frozen=True, slots=True)
class Manifest:
    """An archive's table of contents. ``tables`` stand in the order in which they can be loaded.

    ``people`` are the users that the workspace knows: number, e-mail address, name, and role if they are its
    members. ``sequences`` are the numbers given last, ``folder`` where the workspace's files were.
    """

    version: str
    made_at: str
    workspace: dict[str, Any]
    folder: str
    people: tuple[dict[str, Any], ...]
    migrations: tuple[str, ...]
    sequences: dict[str, int]
    tables: tuple[Member, ...]
    files: tuple[Member, ...]
    format: int = FORMAT
    kind: str = field(default="guanxi workspace")

    @property
    def members(self) -> tuple[Member, ...]:
        """Return everything that the archive holds beside this."""
        return (*self.tables, *self.files)

    def to_json(self) -> bytes:
        """Return it as it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def read_json(data: bytes) -> dict[str, Any]:
    """Return what a manifest says, unchecked; an empty dict for what is none."""
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and found.get("kind") == "guanxi workspace" else {}


def from_json(data: dict[str, Any]) -> Manifest:
    """Return the manifest that this version writes; KeyError, TypeError where it is another."""
    lists = {name: tuple(data[name]) for name in ("people", "migrations")}
    members = {name: tuple(_member(each) for each in data[name]) for name in ("tables", "files")}
    return Manifest(**{**data, **lists, **members})


def _member(data: dict[str, Any]) -> Member:
    columns = tuple(Column(**column) for column in data["columns"])
    lists = {name: tuple(data[name]) for name in ("months", "users")}
    return Member(**{**data, **lists, "columns": columns})
