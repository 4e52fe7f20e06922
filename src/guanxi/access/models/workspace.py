"""A workspace is a schema with a role; a membership says who may enter it, and as what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guanxi.access.models.user import User
from guanxi.kernel.api import Role
from guanxi.kernel.api import Workspace as WorkspaceRef


class Workspace(models.Model):
    """One company's customers and settings; all its records live in the schema it names."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=200)
    schema = models.CharField(max_length=40, unique=True)
    country = models.CharField(max_length=2, default="GB")
    currency = models.CharField(max_length=3, default="GBP")
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    readers_see_personal = models.BooleanField(default=False)
    modules_off = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Return the name people gave it."""
        return self.name

    def ref(self) -> WorkspaceRef:
        """Return what actions need to know of it."""
        return WorkspaceRef(
            id=self.pk,
            slug=self.slug,
            name=self.name,
            schema=self.schema,
            country=self.country,
            currency=self.currency,
            time_zone=self.time_zone,
            language=self.language,
            off=frozenset(self.modules_off),
        )


class Membership(models.Model):
    """Who may enter a workspace, and as what."""

    ROLES: ClassVar = [(role.value, role.value) for role in Role]

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=ROLES)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A person has one role in a workspace."""

        constraints = (
            models.UniqueConstraint(fields=("user", "workspace"), name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[r.value for r in Role]), name="membership_role"
            ),
        )

    @property
    def sees_personal(self) -> bool:
        """Say whether fields that are marked personal show: to readers only where the workspace wants it."""
        return self.role != Role.READER or self.workspace.readers_see_personal

    def __str__(self) -> str:
        """Return who is what where."""
        return f"{self.user} · {self.role} · {self.workspace}"
