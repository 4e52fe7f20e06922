"""Workspaces and their members: create, change settings, invite, change a role, remove."""

from __future__ import annotations

from dataclasses import dataclass, fields

from guanxi.access.actions.perform import action, allows
from guanxi.access.actions.slugs import free_slug, require_slug
from guanxi.access.errors import LastOwner
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
from guanxi.kernel.api import Context, NotAllowed, NotFound, Role


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
    return Workspace.objects.get(pk=workspace.pk)


def delete_workspace(workspace: Workspace) -> None:
    """Remove a workspace with everything in it. There is no way back but a backup."""
    close_bi_login(workspace.schema)
    with as_owner():
        Workspace.objects.using(OWNER).filter(pk=workspace.pk).delete()
        drop_schema(workspace.schema)
    drop_lake(workspace.schema)


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """The settings of a workspace that its administrators may change."""

    name: str
    country: str
    currency: str
    time_zone: str
    language: str


@action("workspace.change", Role.ADMIN)
def change_workspace(context: Context, cursor: Cursor, given: WorkspaceSettings) -> None:
    """Change a workspace's name and the settings on which values depend."""
    check_settings(given)
    with outside(cursor):
        Workspace.objects.filter(pk=context.workspace.id).update(
            **{field.name: getattr(given, field.name) for field in fields(given)}
        )


@dataclass(frozen=True, slots=True)
class MemberRole:
    """A person's role in the workspace; ``role`` None takes the membership away."""

    email: str
    role: Role | None


@action("members.change", Role.ADMIN)
def change_member(context: Context, cursor: Cursor, given: MemberRole) -> None:
    """Let a person in, change what they may do, or let them go.

    Nobody may hand out or take a role above their own, and the last owner stays.
    """
    with outside(cursor):
        user = User.objects.filter(email__iexact=given.email.strip()).first()
        if user is None:
            raise NotFound(what="user", key=given.email)
        members = Membership.objects.select_for_update().filter(workspace_id=context.workspace.id)
        current = members.filter(user=user).first()
        _check_rank(context, current, given.role)
        if current and current.role == Role.OWNER and given.role != Role.OWNER:
            _check_owners(members.filter(role=Role.OWNER).count())
        if given.role is None:
            members.filter(user=user).delete()
        else:
            Membership.objects.update_or_create(
                workspace_id=context.workspace.id, user=user, defaults={"role": given.role}
            )


def _check_rank(context: Context, current: Membership | None, role: Role | None) -> None:
    touched = [Role(current.role)] if current else []
    touched += [role] if role else []
    if any(not allows(context.actor.role, each) for each in touched):
        raise NotAllowed(role=context.actor.role.value, permission="members.change")


def _check_owners(owners: int) -> None:
    if owners <= 1:
        raise LastOwner
