"""``load``, ``undo``, ``show``, ``analyse`` as an operator types them, in a home of their own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from guanxi.cluster.api import ensure_server

PEOPLE = "Customer ID,First Name,Last Name,Email,Country,Tier\n" + "".join(
    f"{n},Ann{n},Lee,ann{n}@example.com,{'France' if n % 2 else 'China'},{'gold' if n % 3 else 'blue'}\n"
    for n in range(40)
)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Return a folder that every user can reach, for homes and files."""
    folder = Path(tempfile.mkdtemp(prefix="guanxi-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def home(place: Path) -> Iterator[Path]:
    """Return an empty home; its database is kept running, so that commands need not start it each time."""
    path = place / "家 of tests"
    with ensure_server(path, durable=False):
        yield path


def start(home: Path, *words: str | Path) -> subprocess.Popen[str]:
    environment = os.environ | {"GUANXI_HOME": str(home), "COLUMNS": "200"}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "guanxi.cli.main", *map(str, words)],
        env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def run(home: Path, *words: str | Path, code: int = 0) -> str:
    """Run a command and return what it printed; it must leave with ``code``."""
    process = start(home, *words)
    out, err = process.communicate(timeout=300)
    assert process.returncode == code, f"{process.returncode}: {out}\n{err}"
    return out


def answer(home: Path, *words: str | Path, code: int = 0):
    return json.loads(run(home, *words, "--json", code=code))


@pytest.fixture(scope="module")
def people(place: Path) -> Path:
    path = place / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


def test_from_an_empty_home_to_known_customers_and_back(home, people):
    dry = answer(home, "load", people, "--as", "people", "--dry-run")
    assert (dry["trail"], dry["rows_read"], dry["records"]["people"]) == (None, 40, {"new": 40, "known": 0})
    assert dry["new_fields"] == [{"column": "Tier", "object": "people", "type": "select"}]
    assert answer(home, "workspace", "list") == {"workspaces": []}
    assert answer(home, "show", "people", code=1)["error"]["code"] == "no_workspace"

    first = answer(home, "load", people, "--as", "people")
    assert first["source"] == "people"
    assert first["rows_accepted"] + first["rows_rejected"] == first["rows_read"] == 40
    assert first["records"] == {"people": {"created": 40, "updated": 0, "unchanged": 0}}
    assert [each["slug"] for each in answer(home, "workspace", "list")["workspaces"]] == ["default"]

    again = answer(home, "load", people, "--as", "people")
    assert again["records"] == {"people": {"created": 0, "updated": 0, "unchanged": 40}}

    where = "country = FR and tier = gold"
    shown = answer(home, "show", "people", "--where", where, "--sort", "number", "--limit", "3")
    assert (shown["count"], len(shown["rows"])) == (13, 3)
    assert (shown["rows"][0]["name"], shown["rows"][0]["country"]) == ("Ann1 Lee", "FR")
    one = answer(home, "show", "people", "7")
    assert (one["title"], one["record"]["email"]) == ("Ann7 Lee", "ann7@example.com")
    assert "Ann7 Lee" in run(home, "show", "people", one["record"]["id"])
    assert "20 of 40" in run(home, "show", "people")

    assert answer(home, "undo", again["trail"])["removed"] == {}
    undone = answer(home, "undo", first["trail"])
    assert undone["removed"]["people"] == 40
    assert answer(home, "show", "people")["count"] == 0
    assert answer(home, "undo", first["trail"], code=1)["error"]["code"] == "nothing_to_undo"


def test_several_files_are_several_loads_and_one_failure_shows(home, people, place):
    other = place / "more.csv"
    other.write_text("Customer ID,Mail\n1,b1@example.com\n", encoding="utf-8")
    files = [people, other, place / "none.csv"]
    results = answer(home, "load", *files, "--as", "people", "--map", "email=Mail", code=1)
    assert [each.get("source", each.get("error", {}).get("code")) for each in results] == [
        "no_such_column", "more", "file_missing",
    ]  # fmt: skip
    assert results[1]["mapping"] == {"Customer ID": "people.@id", "Mail": "people.email"}
    text = run(home, "load", people, "--as", "people", "--no-new-fields")
    assert "40 read, 40 accepted, 0 rejected" in text
    assert "guanxi undo" in text
    assert "tier" not in answer(home, "show", "people", "3")["record"]


def test_choices_that_a_field_does_not_offer_come_where_they_are_allowed(home, place):
    for number, option in (("R1", ()), ("R2", ("--create-choices",))):
        path = place / f"{number}.csv"
        known = "".join(f"{number}-{n},Bea {n},{'female' if n % 2 else 'M'}\n" for n in range(9))
        path.write_text(f"Customer ID,Name,Gender\n{number},Ann,Robot\n{known}", encoding="utf-8")
        assert answer(home, "load", path, "--as", "people", *option)["rows_accepted"] == 10
    shown = [answer(home, "show", "people", number)["record"].get("gender") for number in ("R1", "R2")]
    assert shown == [None, "Robot"]


def test_a_load_that_is_killed_goes_on_with_the_next(home, place):
    path = place / "many.csv"
    rows = (f"{n},Ann{n},ann{n}@many.example\n" for n in range(120_000))
    path.write_text("Customer ID,Name,Email\n" + "".join(rows), encoding="utf-8")
    process = start(home, "load", path, "--as", "people", "--json")
    time.sleep(5)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    again = answer(home, "load", path, "--as", "people")
    assert again["records"]["people"] == {"created": 0, "updated": 0, "unchanged": 120_000}
    shown = answer(home, "show", "people", "--where", "email ends @many.example", "--limit", "1")
    assert (shown["count"], shown["exact"]) == (100_000, False)


def test_users_and_workspaces(home):
    place = ("--country", "de", "--currency", "eur")
    made = answer(home, "workspace", "create", "Zweite", "--slug", "two", *place)
    assert (made["slug"], made["country"], made["currency"]) == ("two", "DE", "EUR")
    assert answer(home, "workspace", "create", "Zweite", "--slug", "two", code=1)["error"]["code"] == "taken"
    assert answer(home, "show", "people", code=1)["error"]["code"] == "which_workspace"
    user = answer(home, "user", "create", "eve@example.com", "--role", "admin", "--workspace", "two")
    assert (user["role"], user["link"]) == ("admin", None)
    assert len(user["password"]) >= 12
    linked = answer(home, "user", "create", "max@example.com", "--link", "--workspace", "two")
    assert linked["link"].startswith("http://127.0.0.1:8000/sign-in/")
    assert linked["password"] is None
    assert answer(home, "user", "create", "eve@example.com", "-w", "two", code=1)["error"]["code"] == "taken"
