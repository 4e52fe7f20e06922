"""Django's two ways into the database: the serving login, pooled, and the owner, for migrations only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guanxi.cluster.api import OWNER, SERVE, database_urls


def both_logins(home: Path, *, pool_size: int) -> dict[str, dict[str, Any]]:
    """Return Django's ``DATABASES`` for a home; nothing is started or connected."""
    urls = database_urls(home)
    serve, owner = urls.serve.django, urls.owner.django
    # Plans made for any value would be kept by a pooled connection; every statement is planned for its own.
    serve["OPTIONS"] |= {
        "pool": {"min_size": 1, "max_size": pool_size, "timeout": 20},
        "prepare_threshold": None,
    }
    serve |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
    return {SERVE: serve, OWNER: owner}
