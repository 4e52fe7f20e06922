"""The access room: users, workspaces, members, roles, and the one door for writes."""

from guanxi.access.actions.adopt import Adopted, adopt_workspace
from guanxi.access.actions.members import (
    Invited,
    MemberRole,
    NewMember,
    change_member,
    create_member,
    invite_member,
)
from guanxi.access.actions.perform import action, allows, perform, require
from guanxi.access.actions.privacy import require_personal, show_readers_personal
from guanxi.access.actions.slugs import RESERVED_SLUGS, require_slug
from guanxi.access.actions.users import (
    change_password,
    create_user,
    forget_sign_ins,
    make_link,
    sign_in,
    use_link,
)
from guanxi.access.actions.workspaces import (
    NewWorkspace,
    WorkspaceSettings,
    change_workspace,
    create_workspace,
    delete_workspace,
    discard_workspace,
    register_reckoner,
)
from guanxi.access.errors import (
    InvitedElsewhere,
    LastOwner,
    LinkSpent,
    Taken,
    TooManyAttempts,
    WrongCredentials,
)
from guanxi.access.models import Membership, SignInAttempt, User, Workspace
from guanxi.access.queries.members import (
    context_for,
    find_user,
    find_workspace,
    members_of,
    operator_context,
    user_names,
    workspaces_of,
)
from guanxi.access.queries.passport import describe_workspaces

__all__ = [
    "RESERVED_SLUGS",
    "Adopted",
    "Invited",
    "InvitedElsewhere",
    "LastOwner",
    "LinkSpent",
    "MemberRole",
    "Membership",
    "NewMember",
    "NewWorkspace",
    "SignInAttempt",
    "Taken",
    "TooManyAttempts",
    "User",
    "Workspace",
    "WorkspaceSettings",
    "WrongCredentials",
    "action",
    "adopt_workspace",
    "allows",
    "change_member",
    "change_password",
    "change_workspace",
    "context_for",
    "create_member",
    "create_user",
    "create_workspace",
    "delete_workspace",
    "describe_workspaces",
    "discard_workspace",
    "find_user",
    "find_workspace",
    "forget_sign_ins",
    "invite_member",
    "make_link",
    "members_of",
    "operator_context",
    "perform",
    "register_reckoner",
    "require",
    "require_personal",
    "require_slug",
    "show_readers_personal",
    "sign_in",
    "use_link",
    "user_names",
    "workspaces_of",
]
