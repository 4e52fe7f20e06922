"""Django's session machinery asks this who a session's user is; credentials are checked by ``sign_in``."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from guanxi.access.models import User


class MemberBackend(BaseBackend):
    """Finds the active user of a session."""

    def get_user(self, user_id: int) -> User | None:
        """Return the user unless they were switched off."""
        return User.objects.filter(pk=user_id, is_active=True).first()
