"""Users: create, sign in with a password or a one-time link, change a password, forget old sign-ins."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from guanxi.access.errors import (
    EmailInvalid,
    LinkSpent,
    PasswordTooShort,
    Taken,
    TooManyAttempts,
    WrongCredentials,
)
from guanxi.access.models import SignInAttempt, SignInLink, User
from guanxi.access.queries.members import as_email, find_user

WINDOW = timedelta(minutes=15)
TRIES_PER_ADDRESS = 8
TRIES_PER_ORIGIN = 40
LINK_LIFE = timedelta(hours=24)
KEPT = timedelta(days=1)  # failures, so that an operator can still see them in the morning
SHORTEST_PASSWORD = 10
# Whether it exists, only a message to it can tell.
_EMAIL = re.compile(r"[^@\s\ufffd]+@[^@\s\ufffd]+")
LONGEST_EMAIL = 254


def create_user(email: str, *, name: str = "", password: str | None = None, language: str = "") -> User:
    """Create a user; without a password they come in by a one-time link."""
    email = as_email(email)
    if not _EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL:
        raise EmailInvalid(given=email)
    if find_user(email):
        raise Taken(field="email", value=email)
    user = User(email=email, name=name, language=language)
    user.password = make_password(_checked(password) if password else None)
    user.save()
    return user


def change_password(user: User, password: str) -> None:
    """Give a user a new password of at least ten characters."""
    user.password = make_password(_checked(password))
    user.save(update_fields=["password"])


def _checked(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(least=SHORTEST_PASSWORD, length=len(password))
    return password


def sign_in(email: str, password: str, ip: str | None = None) -> User:
    """Return the user whose password this is.

    Raises ``WrongCredentials``, or ``TooManyAttempts`` once an address or origin has failed too often.
    The hash is computed for unknown addresses too, so that the time taken tells nothing.
    """
    email = as_email(email)[:LONGEST_EMAIL]
    _throttle(email, ip)
    user = find_user(email)
    stored = user.password if user and user.is_active else _nobody()
    if not check_password(password, stored) or user is None or not user.is_active:
        SignInAttempt.objects.create(email=email, ip=ip)
        raise WrongCredentials
    SignInAttempt.objects.filter(email=email).delete()
    return user


def _nobody() -> str:
    global _nobodys_password  # noqa: PLW0603 (computed once, on first need)
    if _nobodys_password is None:
        _nobodys_password = make_password(secrets.token_hex())
    return _nobodys_password


_nobodys_password: str | None = None


def _throttle(email: str, ip: str | None) -> None:
    now = timezone.now()
    # Attempts of a time to come were noted before the clock was put back: nobody waits for it to catch up.
    recent = SignInAttempt.objects.filter(at__gt=now - WINDOW, at__lte=now)
    tries = recent.filter(email=email).count()
    from_here = recent.filter(ip=ip).count() if ip else 0
    if tries >= TRIES_PER_ADDRESS or from_here >= TRIES_PER_ORIGIN:
        raise TooManyAttempts(minutes=int(WINDOW.total_seconds() // 60))


def make_link(user: User) -> str:
    """Return the secret of a link that signs the user in once within a day."""
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(digest=_digest(secret), user=user, expires_at=timezone.now() + LINK_LIFE)
    return secret


def use_link(secret: str) -> User:
    """Return the user of a one-time link and spend it; raises ``LinkSpent``."""
    with transaction.atomic():
        link = (
            SignInLink.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(digest=_digest(secret), used_at=None, expires_at__gt=timezone.now(), user__is_active=True)
            .first()
        )
        if link is None:
            raise LinkSpent
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
    return link.user


def forget_sign_ins() -> None:
    """Remove what no sign-in asks for any more: old failures, spent links, sessions that have ended."""
    now = timezone.now()
    SignInAttempt.objects.filter(at__lt=now - KEPT).delete()
    SignInLink.objects.filter(Q(used_at__isnull=False) | Q(expires_at__lt=now)).delete()
    Session.objects.filter(expire_date__lt=now).delete()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
