"""Members of a workspace: invite, make, change a role, let go."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from guanxi.access.actions.perform import action, allows
from guanxi.access.actions.users import create_user, make_link
from guanxi.access.errors import InvitedElsewhere, LastOwner
from guanxi.access.models import Membership, User, Workspace
from guanxi.access.queries.members import find_user
from guanxi.cluster.api import Cursor, outside
from guanxi.kernel.api import ActorKind, Context, NotAllowed, NotFound, Role


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
        user = _find(given.email)
        if user is None:
            raise NotFound(what="user", key=given.email)
        _assign(context, user, given.role)


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody who is to be a member; what is said beside the role counts for whom nobody here knows yet."""

    email: str
    role: Role
    name: str = ""
    language: str = ""
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """Who was let in. ``secret`` is their one-time link's, None for one who has a way in of their own."""

    user: User
    secret: str | None


@action("members.create", Role.ADMIN)
def create_member(context: Context, cursor: Cursor, given: NewMember) -> User:
    """Make a user and let them in: both, or neither. Raises ``Taken`` for a user who is there already."""
    with outside(cursor):
        user = create_user(given.email, name=given.name, password=given.password, language=given.language)
        _assign(context, user, given.role)
        return user


@action("members.invite", Role.ADMIN)
def invite_member(context: Context, cursor: Cursor, given: NewMember) -> Invited:
    """Let a person in, made a user if need be, with a link for one who could not come in else."""
    with outside(cursor):
        user = _find(given.email)
        if user is None:
            user = create_user(given.email, name=given.name, language=given.language)
        stranded = _is_stranded(context, user)
        _assign(context, user, given.role)
        return Invited(user, _first_link(user) if stranded else None)


def _find(email: str) -> User | None:
    """Return a user whom nobody else lets in anywhere, or gives a link, until this is done."""
    user = find_user(email)
    return user and User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _is_stranded(context: Context, user: User) -> bool:
    """Say whether an account is nobody's yet: by a link to another's, who invites could act as its owner."""
    if user.has_usable_password() or not user.is_active:
        return False
    workspaces = set(user.memberships.values_list("workspace_id", flat=True))
    return not workspaces or (workspaces == {context.workspace.id} and user.last_login is None)


def _first_link(user: User) -> str:
    """Return a link's secret; whoever was invited as this user before, elsewhere, is no longer let in."""
    user.signinlink_set.filter(used_at=None).delete()
    user.password = make_password(None)  # sessions hang on it
    user.save(update_fields=["password"])
    return make_link(user)


def _assign(context: Context, user: User, role: Role | None) -> None:
    # Changes of members wait for each other here: owners who let go of each other are counted in turn.
    Workspace.objects.select_for_update(no_key=True).get(pk=context.workspace.id)
    members = Membership.objects.filter(workspace_id=context.workspace.id)
    current = members.filter(user=user).first()
    _check_rank(context, current, role)
    if current is None and role is not None:
        _check_claimed(context, user)
    if current and current.role == Role.OWNER and role != Role.OWNER:
        _check_owners(members.filter(role=Role.OWNER).count())
    if role is None:
        members.filter(user=user).delete()
    else:
        Membership.objects.update_or_create(
            workspace_id=context.workspace.id, user=user, defaults={"role": role}
        )


def _check_claimed(context: Context, user: User) -> None:
    """Refuse who was invited elsewhere and has not come in: who holds that link would come in here too."""
    nobodys = not user.has_usable_password() and user.last_login is None
    elsewhere = user.memberships.exclude(workspace_id=context.workspace.id)
    links = user.signinlink_set.filter(used_at=None, expires_at__gt=timezone.now())
    # The operator owns the machine, and has given such links.
    if context.actor.kind != ActorKind.OPERATOR and nobodys and elsewhere.exists() and links.exists():
        raise InvitedElsewhere(email=user.email)


def _check_rank(context: Context, current: Membership | None, role: Role | None) -> None:
    touched = [Role(current.role)] if current else []
    touched += [role] if role else []
    if any(not allows(context.actor.role, each) for each in touched):
        raise NotAllowed(role=context.actor.role.value, permission="members.change")


def _check_owners(owners: int) -> None:
    if owners <= 1:
        raise LastOwner
