"""Places for homes: pytest's own folders are closed to the user who runs the database under root."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guanxi.cluster.home import OPEN
from guanxi.cluster.server import ensure_server
from guanxi.cluster.testing import Throwaway, start_throwaway


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no external database of the caller's stand in for ours."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def place() -> Iterator[Path]:
    """Return an empty folder that everybody can enter."""
    with _open_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def spare() -> Iterator[Path]:
    """Return a home that has been set up and is at rest, and is left at rest by every test."""
    with _open_folder() as folder, _without_database_url():
        with ensure_server(folder / "home", durable=False):
            pass
        yield folder / "home"


@pytest.fixture(scope="session")
def running() -> Iterator[Throwaway]:
    """Return a home with a running server, for tests that only look."""
    with _without_database_url():
        server = start_throwaway()
    yield server
    server.stop()


@contextmanager
def _open_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="guanxi-test-"))
    folder.chmod(OPEN)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _without_database_url() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        yield
