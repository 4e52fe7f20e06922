"""Users are global; memberships are per workspace. All tables here are in the public schema."""

from guanxi.access.models.sign_in import SignInAttempt, SignInLink
from guanxi.access.models.user import User
from guanxi.access.models.workspace import Membership, Workspace

__all__ = ["Membership", "SignInAttempt", "SignInLink", "User", "Workspace"]
