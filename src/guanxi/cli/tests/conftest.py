"""A home for tests of processes, and a free address."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """Return a home path that every user can reach, with spaces and Chinese; its first user sets it up."""
    folder = Path(tempfile.mkdtemp(prefix="guanxi-test-"))
    folder.chmod(0o755)
    yield folder / "我的 home"
    shutil.rmtree(folder)


@pytest.fixture
def bind() -> str:
    """Return an address that nobody listens at."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{trial.getsockname()[1]}"
