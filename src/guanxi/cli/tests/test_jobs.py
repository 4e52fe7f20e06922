"""``jobs``: what it answers, what it refuses, and how it leaves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from guanxi.cli.tests.operator import guanxi, refused


@pytest.fixture
def place() -> Iterator[Path]:
    """A home with one workspace in it."""
    folder = Path(tempfile.mkdtemp(prefix="guanxi-test-"))
    folder.chmod(0o755)
    guanxi(folder / "home", "workspace", "create", "Shop")
    yield folder / "home"
    shutil.rmtree(folder)


def test_jobs_from_the_command_line(place):
    answer = guanxi(place, "jobs", "list")
    assert (answer["jobs"], answer["lake"]["parts"], answer["lake"]["damaged"]) == ([], 0, False)
    assert guanxi(place, "jobs", "run", "lake-rebuild") == {"name": "lake-rebuild", "status": "done"}
    assert guanxi(place, "jobs", "list")["lake"]["tables"]["people"]["parts"] == 1
    known = {each["name"]: each for each in guanxi(place, "jobs", "schedule")}
    assert (known["analyse"]["on"], known["analyse"]["at"], known["measure"]["at"]) == (True, "03:00", None)
    changed = guanxi(place, "jobs", "schedule", "analyse", "--at", "04:30", "--off")
    assert [(each["on"], each["at"]) for each in changed] == [(False, "04:30")]
    assert guanxi(place, "jobs", "schedule", "analyse", "--at", "05:00")[0]["on"] is False
    assert refused(place, "jobs", "schedule", "analyse", "--at", "25:00")["code"] == "invalid"
    for words in (("cancel", 9), ("retry", 9), ("run", "nothing"), ("schedule", "nothing")):
        assert refused(place, "jobs", *words)["code"] == "not_found"
