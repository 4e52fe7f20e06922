"""A home that users of any account can reach, with spaces and Chinese in its path, and a large file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from guanxi.cluster.api import stop_left_over
from tests.faults.product import Up, Visitor
from tests.faults.shop import write_shop


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Return a folder for homes."""
    folder = Path(tempfile.mkdtemp(prefix="guanxi-test-"))
    folder.chmod(0o755)
    yield folder
    for home in folder.iterdir():
        if (home / "secrets.json").exists():
            stop_left_over(home)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def home(place: Path) -> Path:
    """Return a home that has never been used."""
    return place / "我的 home"


@pytest.fixture(scope="module")
def shop(place: Path) -> Path:
    """Return the large file."""
    return write_shop(place / "shop.csv")


@pytest.fixture(scope="module")
def visitor(up: Up) -> Visitor:
    """Return somebody who has come in, by the link that the start printed, to what a module serves."""
    somebody = Visitor(up.facts["address"])
    at, _ = somebody.post(up.facts["link"], {})
    assert at == "/default"
    return somebody
