"""A home on a disk mounted for reading: each command says so and how to go on, and leaves no traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults.disks import closed, mounted
from tests.faults.product import free_address, run, start

pytestmark = pytest.mark.slow

PEOPLE = "Customer ID,Name,Email\n1,Ann,ann@example.com\n2,王伟,wei@example.com\n"


@pytest.fixture(scope="module")
def disk(place):
    with mounted(place / "disk", "size=200m,mode=0755") as disk:
        yield disk


@pytest.fixture(scope="module")
def people(place) -> Path:
    file = place / "people.csv"
    file.write_text(PEOPLE, "utf-8")
    return file


@pytest.fixture(scope="module")
def used(disk, people) -> Path:
    """Return a home that holds two people."""
    assert run(disk / "used", "load", people, "--as", "people")[0] == 0
    return disk / "used"


def commands(file: Path, to: Path) -> dict[str, tuple[str | Path, ...]]:
    return {
        "up": ("up", "--bind", free_address()),
        "load": ("load", file, "--as", "people"),
        "dry run": ("load", file, "--as", "people", "--dry-run"),
        "analyse": ("analyse",),
        "show": ("show", "people"),
        "export": ("export", "people", "--to", to / "people.csv"),
        "backup": ("backup", "--to", to),
        "create": ("workspace", "create", "Shop"),
    }


@pytest.mark.parametrize("state", ["used", "never used"])
@pytest.mark.parametrize("command", list(commands(Path(), Path())))
def test_it_is_told(disk, used, people, tmp_path, state, command):
    home = used if state == "used" else disk / "fresh"
    with closed(disk):
        begun = start(home, *commands(people, tmp_path)[command])
        said, complaint = begun.communicate(timeout=60)
    error = json.loads(said)["error"]
    assert (begun.returncode, error["code"]) == (1, "disk_read_only"), complaint
    assert str(disk) in error["message"]
    assert "Mount its disk for writing" in error["message"]
    assert "Traceback" not in complaint
    assert not (disk / "fresh").exists()


@pytest.mark.parametrize("state", ["used", "never used"])
def test_the_doctor_finds_it(disk, used, state):
    home = used if state == "used" else disk / "fresh"
    with closed(disk):
        examining = start(home, "doctor")
        said, complaint = examining.communicate(timeout=60)
    found = {each["name"]: each for each in json.loads(said)["checks"]}
    assert examining.returncode == 1, complaint
    assert found["home"]["state"] == "failed"
    assert "Mount its disk for writing" in found["home"]["way_out"]
    assert "Traceback" not in complaint


def test_nothing_is_stopped_that_cannot_be_locked(disk, used):
    with closed(disk):
        code, told = run(used, "down")
    assert (code, told["error"]["code"]) == (1, "disk_read_only")


def test_what_was_there_is_there_when_it_can_be_written_again(disk, used):
    code, told = run(used, "show", "people")
    assert (code, told["count"]) == (0, 2)
