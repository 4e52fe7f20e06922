"""Workspaces: create, change settings, remove."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError
from psycopg.errors import LockNotAvailable

from guanxi.access.actions.perform import action
from guanxi.access.actions.slugs import free_slug, require_slug
from guanxi.access.errors import Taken
from guanxi.access.logic.settings import check_settings
from guanxi.access.models import Membership, User, Workspace
from guanxi.cluster.api import (
    OWNER,
    Cursor,
    as_owner,
    close_bi_login,
    create_schema,
    drop_schema,
    new_schema_name,
    outside,
)
from guanxi.engine.api import drop_lake
from guanxi.history.api import is_untouched
from guanxi.kernel.api import Context, Role


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """What a workspace begins with: ISO country and currency, IANA time zone, ``en`` or ``zh-hans``."""

    name: str
    slug: str = ""
    country: str = "GB"
    currency: str = "GBP"
    time_zone: str = "UTC"
    language: str = "en"


def create_workspace(given: NewWorkspace, owner: User | None = None) -> Workspace:
    """Create a workspace with its schema and role, all of it or nothing.

    Without a slug it gets one from its name. Raises ``Taken`` when the slug is in use or reserved, and an
    ``Invalid`` that names the setting which cannot be accepted.
    """
    check_settings(given)
    if given.slug:
        require_slug(given.slug)
    slug = given.slug or free_slug(given.name)
    try:
        made = _create(given, slug, owner)
    except IntegrityError as error:  # somebody else was sooner, between the question and the row
        raise Taken(field="slug", value=slug) from error
    return Workspace.objects.get(pk=made)


def _create(given: NewWorkspace, slug: str, owner: User | None) -> int:
    schema = new_schema_name()
    with as_owner():
        create_schema(schema)
        workspace = Workspace.objects.using(OWNER).create(
            slug=slug,
            name=given.name,
            schema=schema,
            country=given.country,
            currency=given.currency,
            time_zone=given.time_zone,
            language=given.language,
        )
        if owner:
            Membership.objects.using(OWNER).create(workspace=workspace, user_id=owner.pk, role=Role.OWNER)
        return int(workspace.pk)


def delete_workspace(workspace: Workspace) -> None:
    """Remove a workspace with everything in it, its files and its lake. There is no way back but a backup."""
    close_bi_login(workspace.schema)
    with as_owner():
        _drop(workspace)
    _drop_beside(workspace)


def discard_workspace(workspace: Workspace) -> bool:
    """Remove a workspace unless something was ever done in it, or is being done; tell whether it went."""
    try:
        with as_owner() as cursor:
            # Sooner than the database would end somebody else's work as a deadlock.
            cursor.execute("set local lock_timeout = '500ms'")
            if not is_untouched(cursor, workspace.schema):
                return False
            _drop(workspace)
    except LockNotAvailable:
        return False
    _drop_beside(workspace)
    return True


def _drop(workspace: Workspace) -> None:
    Workspace.objects.using(OWNER).filter(pk=workspace.pk).delete()
    drop_schema(workspace.schema)


def _drop_beside(workspace: Workspace) -> None:
    drop_lake(workspace.schema)
    shutil.rmtree(Path(settings.HOME) / "files" / workspace.schema, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """The settings of a workspace that its administrators may change."""

    name: str
    country: str
    currency: str
    time_zone: str
    language: str


_reckoners: list[Callable[[Context, Cursor], object]] = []


def register_reckoner(reckoner: Callable[[Context, Cursor], object]) -> None:
    """Have a function called inside a workspace whose figures differ now: by its currency or time zone."""
    _reckoners.append(reckoner)


@action("workspace.change", Role.ADMIN)
def change_workspace(context: Context, cursor: Cursor, given: WorkspaceSettings) -> None:
    """Change a workspace's name and the settings on which values depend."""
    check_settings(given, context.workspace)
    with outside(cursor):
        Workspace.objects.filter(pk=context.workspace.id).update(
            **{field.name: getattr(given, field.name) for field in fields(given)}
        )
    now = context.workspace
    if (given.currency, given.time_zone) != (now.currency, now.time_zone):
        for reckoner in _reckoners:
            reckoner(context, cursor)
