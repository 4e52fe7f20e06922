"""Who is where: a user's workspaces, a workspace's members, and the context in which a person acts."""

from __future__ import annotations

from collections.abc import Collection

from guanxi.access.models import Membership, User, Workspace
from guanxi.cluster.api import outside
from guanxi.kernel.api import Actor, ActorKind, Context, NotFound, Role


def as_email(text: str) -> str:
    """Return an address as it is kept and looked for. What no database stores is there as what it is not."""
    return text.strip().lower().replace("\x00", "\ufffd")


def find_user(email: str, using: str | None = None) -> User | None:
    """Return the user of an e-mail address, however it is typed; ``using`` names the login that asks.

    Addresses are kept in lower case and compared as they are: what the database's own rules about case take
    for the same letters (the dotless ı for i) is another address.
    """
    return User.objects.using(using).filter(email=as_email(email)).first()


def workspaces_of(user: User) -> list[Workspace]:
    """Return the workspaces that a user may enter, by name."""
    return list(Workspace.objects.filter(memberships__user=user).order_by("name"))


def members_of(workspace_id: int) -> list[Membership]:
    """Return the memberships of a workspace with their users."""
    return list(
        Membership.objects.filter(workspace_id=workspace_id).select_related("user").order_by("user__email")
    )


def find_workspace(slug: str) -> Workspace:
    """Return a workspace by slug; raises ``NotFound``. Operators only: it asks nobody's membership."""
    workspace = Workspace.objects.filter(slug=slug).first()
    if workspace is None:
        raise NotFound(what="workspace", key=slug)
    return workspace


def context_for(user: User, slug: str, *, request_id: str | None = None) -> Context:
    """Return the context in which a person acts in a workspace.

    Raises ``NotFound`` for a workspace that does not exist and for one that is none of theirs alike.
    """
    membership = (
        Membership.objects.select_related("workspace")
        .filter(user=user, user__is_active=True, workspace__slug=slug)
        .first()
    )
    if membership is None:
        raise NotFound(what="workspace", key=slug)
    actor = Actor(ActorKind.PERSON, str(user.pk), Role(membership.role), str(user), membership.sees_personal)
    return Context(membership.workspace.ref(), actor, request_id=request_id)


def operator_context(workspace: Workspace) -> Context:
    """Return the context of the operator at the command line, who owns the machine and so the data."""
    return Context(workspace.ref(), Actor(ActorKind.OPERATOR, "cli", Role.OWNER, "operator"))


def user_names(workspace_id: int, ids: Collection[int]) -> dict[int, str]:
    """Return the shown names of members of a workspace by number; others stay unnamed.

    It can be asked inside a workspace too.
    """
    if not ids:
        return {}
    with outside():
        members = User.objects.filter(pk__in=ids, memberships__workspace_id=workspace_id)
        return {user.pk: str(user) for user in members}
