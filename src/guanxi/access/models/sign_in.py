"""Sign-in: attempts, by which guessing is throttled, and links that work once."""

from __future__ import annotations

from django.db import models

from guanxi.access.models.user import User


class SignInAttempt(models.Model):
    """One failed try: the address that was typed and where it came from."""

    email = models.CharField(max_length=254)
    ip = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Looked up by address and by origin over the last minutes."""

        indexes = (
            models.Index(fields=("email", "at"), name="attempt_email"),
            models.Index(fields=("ip", "at"), name="attempt_ip"),
        )

    def __str__(self) -> str:
        """Return what was tried."""
        return f"{self.email} · {self.at}"


class SignInLink(models.Model):
    """A link that signs one person in once; only a digest of it is kept."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return whom it lets in."""
        return f"{self.user} · {self.expires_at}"
