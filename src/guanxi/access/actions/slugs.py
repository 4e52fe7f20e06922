"""The slug of a workspace that is to be: it fits into addresses, and leads to no other page."""

from __future__ import annotations

from itertools import count

from guanxi.access.errors import Taken
from guanxi.access.logic.settings import LONGEST_SLUG, check_slug, slug_of
from guanxi.access.models import Workspace
from guanxi.cluster.api import OWNER

# What an address may begin with that is no workspace.
RESERVED_SLUGS = frozenset({"static", "sign-in", "sign-out", "language", "api", "health", "ready", "metrics"})


def require_slug(slug: str) -> None:
    """Raise ``SlugInvalid`` for a slug that cannot be, ``Taken`` for one that is in use or reserved."""
    check_slug(slug)
    if not _is_free(slug):
        raise Taken(field="slug", value=slug)


def free_slug(name: str) -> str:
    """Return a slug for a name, numbered where another name is spelled alike; ``Taken`` for the same name.

    Who makes a workspace once more, because nobody heard that it was made, must not get a second.
    """
    slug = slug_of(name)
    if _is_free(slug):
        return slug
    if Workspace.objects.using(OWNER).filter(slug=slug, name=name).exists():
        raise Taken(field="slug", value=slug)
    numbered = (f"{slug[: LONGEST_SLUG - 8]}-{number}" for number in count(2))
    return next(filter(_is_free, numbered))


def _is_free(slug: str) -> bool:
    return slug not in RESERVED_SLUGS and not Workspace.objects.using(OWNER).filter(slug=slug).exists()
