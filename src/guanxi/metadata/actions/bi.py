"""Read-only access for programs that analyse: opened with a password that is shown once, closed at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from guanxi.access.api import action, perform, require
from guanxi.cluster.api import Cursor, bi_place, close_bi_login, enter, has_bi_login, open_bi_login
from guanxi.kernel.api import Context, NotFound, Role, exponent
from guanxi.metadata.logic.object_type import ObjectType
from guanxi.metadata.queries.catalogue import standard_objects

VERB = "bi.open"
MERGING = frozenset({"people", "companies"})


@dataclass(frozen=True, slots=True)
class BiAccess:
    """Whether programs may read, whether they see personal fields, where they connect, who opened it."""

    on: bool
    personal: bool = False
    place: dict[str, str] | None = None
    opened_by: str = ""


def bi_access(context: Context) -> BiAccess:
    """Return how it stands. Raises ``NotAllowed`` for those who may not open it."""
    require(context, Role.ADMIN, VERB)
    schema = context.workspace.schema
    with enter(schema) as cursor:
        cursor.execute("select personal, opened_by from bi_access")
        row = cursor.fetchone()
    if row is None or not has_bi_login(schema):
        return BiAccess(on=False)
    return BiAccess(True, row[0], bi_place(schema), row[1])


def open_bi(context: Context, *, personal: bool = False) -> str:
    """Open the access, or change what it shows, and return a new password. Former ones are void at once."""
    require(context, Role.ADMIN, VERB)
    password = open_bi_login(context.workspace.schema)
    perform(show_bi, context, personal)
    return password


def change_bi(context: Context, *, personal: bool) -> None:
    """Change what the access shows; its password stays. Raises ``NotFound`` where the access is closed."""
    _require_open(context)
    perform(show_bi, context, personal)


def rotate_bi(context: Context) -> str:
    """Return a new password; raises ``NotFound`` where the access is closed."""
    _require_open(context)
    password = open_bi_login(context.workspace.schema)
    perform(note_rotation, context, None)
    return password


def _require_open(context: Context) -> None:
    if not bi_access(context).on:
        raise NotFound(what="BI access", key=context.workspace.slug)


def close_bi(context: Context) -> bool:
    """Close the access: the login, its sessions and its views are gone. Tell whether it was open."""
    require(context, Role.ADMIN, "bi.close")
    closed = close_bi_login(context.workspace.schema)
    perform(forget_bi, context, None)
    return closed


_OPEN = """
insert into bi_access (personal, objects, exponents, currency, opened_by)
values (%(personal)s, %(objects)s, %(exponents)s, %(currency)s, %(by)s)
on conflict (single) do update set personal = excluded.personal, objects = excluded.objects,
exponents = excluded.exponents, currency = excluded.currency, opened_by = excluded.opened_by,
opened_at = now()
"""


@action(VERB, Role.ADMIN)
def show_bi(context: Context, cursor: Cursor, personal: bool) -> None:
    """Make the views of all objects that are switched on, with or without personal fields."""
    from babel.numbers import list_currencies

    others = {code: digits for code in list_currencies() if (digits := exponent(code)) != 2}
    given = {
        "personal": personal,
        "objects": _shown(personal=personal, off=context.workspace.off),
        "exponents": Jsonb(others),
        "currency": context.workspace.currency,
        "by": context.actor.name,
    }
    cursor.execute(_OPEN, given)
    cursor.execute("select refresh_bi()")


@action("bi.rotate", Role.ADMIN)
def note_rotation(context: Context, cursor: Cursor, given: None) -> None:
    """Let the log know that there is another password."""


@action("bi.close", Role.ADMIN)
def forget_bi(context: Context, cursor: Cursor, given: None) -> None:
    """Forget what was shown."""
    cursor.execute("delete from bi_access")


def follow_switch(cursor: Cursor, off: frozenset[str]) -> None:
    """Let an open access show what the modules have that are not ``off``."""
    cursor.execute("select personal from bi_access")
    if row := cursor.fetchone():
        cursor.execute("update bi_access set objects = %s", (_shown(personal=row[0], off=off),))
        cursor.execute("select refresh_bi()")


def _shown(*, personal: bool, off: frozenset[str]) -> Jsonb:
    return Jsonb({kind.slug: _columns(kind, personal=personal) for kind in standard_objects(off)})


def _columns(kind: ObjectType, *, personal: bool) -> dict[str, Any]:
    fields = [field for field in kind.fields if personal or not field.personal]
    return {
        "columns": {field.slug: field.type for field in fields},
        "links": {field.slug: field.target for field in fields if field.target in MERGING},
        "merges": kind.identity,
    }
