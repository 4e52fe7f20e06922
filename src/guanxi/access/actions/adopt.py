"""Letting a workspace in that comes from a backup: its row under a slug of its own, and its members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password

from guanxi.access.actions.slugs import require_slug
from guanxi.access.models import Membership, User, Workspace
from guanxi.access.queries.members import find_user
from guanxi.cluster.api import OWNER

_OWN = frozenset({"id", "slug", "schema"})


@dataclass(frozen=True, slots=True)
class Adopted:
    """A workspace that was let in. ``users``: each member's number there → here; ``new``: made just now."""

    workspace: Workspace
    users: dict[int, int]
    new: list[str]


def adopt_workspace(row: Mapping[str, Any], slug: str, schema: str) -> Adopted:
    """Write down a workspace and its members, inside the owner's transaction; raises ``Taken`` and
    ``SlugInvalid`` for the slug.

    Members are known by their e-mail address. One who is not known here gets no password: somebody who may
    has to send them a link.
    """
    require_slug(slug)
    columns = {field.name for field in Workspace._meta.concrete_fields} - _OWN
    kept = {name: row[name] for name in columns if name in row}
    workspace = Workspace.objects.using(OWNER).create(slug=slug, schema=schema, **kept)
    users: dict[int, int] = {}
    new: list[str] = []
    for member in row["members"]:
        user = find_user(member["email"], OWNER)
        if user is None:
            user = _newcomer(member)
            new.append(user.email)
        users[int(member["id"])] = user.pk
        Membership.objects.using(OWNER).create(workspace=workspace, user=user, role=member["role"])
    return Adopted(workspace, users, new)


def _newcomer(member: Mapping[str, Any]) -> User:
    user = User(email=member["email"].lower(), name=member["name"], language=member["language"])
    user.password = make_password(None)
    user.save(using=OWNER)
    return user
