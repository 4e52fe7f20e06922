"""Where all tests run: one throw-away PostgreSQL per run, a workspace per module, the cast.

Alice owns the workspace, Bob is a member of her team, Carol may only read, and Mallory is elsewhere.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

ROOT = Path(tempfile.mkdtemp(prefix="guanxi-test-"))
ROOT.chmod(0o755)


def pytest_configure() -> None:
    """Point settings at the throw-away home before any module is imported."""
    import django

    os.environ.pop("DATABASE_URL", None)
    os.environ["GUANXI_HOME"] = str(ROOT / "home")
    os.environ["DJANGO_SETTINGS_MODULE"] = "guanxi.config.settings"
    django.setup()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(ROOT, ignore_errors=True)


@pytest.fixture(scope="session")
def installation() -> Iterator[Path]:
    """Return the home of a running, migrated installation."""
    from django.db import connections

    from guanxi.cluster.api import start_throwaway
    from guanxi.config.databases import both_logins
    from guanxi.config.migrate import migrate

    server = start_throwaway(ROOT)
    for alias, login in both_logins(server.home, pool_size=8).items():
        connections.settings[alias].update(login)
    migrate()
    yield server.home
    connections.close_all()
    connections["default"].close_pool()  # type: ignore[attr-defined]
    server.stop()


@dataclass(frozen=True)
class Cast:
    """A workspace with the people who may enter it, and one with somebody who may not."""

    workspace: Any
    elsewhere: Any
    alice: Any
    bob: Any
    carol: Any
    mallory: Any
    password: str


PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def cast(installation: Path) -> Cast:
    """Return a fresh workspace with Alice, Bob and Carol, and another one with Mallory."""
    from guanxi.access.api import MemberRole, NewWorkspace, change_member, context_for, create_user, perform
    from guanxi.access.api import create_workspace as create
    from guanxi.kernel.api import Role

    tag = uuid4().hex[:8]
    users = {
        name: create_user(f"{name}-{tag}@example.com", name=name.title(), password=PASSWORD)
        for name in ("alice", "bob", "carol", "mallory")
    }
    workspace = create(NewWorkspace("Example", slug=f"example-{tag}"), users["alice"])
    elsewhere = create(NewWorkspace("Elsewhere", slug=f"elsewhere-{tag}"), users["mallory"])
    alice = context_for(users["alice"], workspace.slug)
    perform(change_member, alice, MemberRole(users["bob"].email, Role.MEMBER))
    perform(change_member, alice, MemberRole(users["carol"].email, Role.READER))
    return Cast(
        workspace,
        elsewhere,
        alice,
        context_for(users["bob"], workspace.slug),
        context_for(users["carol"], workspace.slug),
        context_for(users["mallory"], elsewhere.slug),
        PASSWORD,
    )


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real data sets; skip where there is none, fail in CI."""
    folder = Path(os.environ.get("GUANXI_DATA") or Path(__file__).parent.parent / "shared" / "data")
    if not folder.is_dir():
        if os.environ.get("GUANXI_REQUIRE_DATA"):
            pytest.fail(f"no data sets at {folder}")
        pytest.skip(f"no data sets at {folder}; name their folder in GUANXI_DATA")
    return folder
