"""Starting: two homes beside each other, one home once, and never on tables that could not be migrated."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.architecture.house import ROOT
from tests.faults.product import asked, environment, free_address, run, serving, soon, start

pytestmark = pytest.mark.slow

BROKEN = "create table fine (x int);\nselect no_such_function();\n"
START = """
from pathlib import Path
from guanxi.cli.address import Address
from guanxi.cli.supervisor import Plan, serve
serve(Plan(Path({home!r}), Address.read({bind!r}), "tests.faults.test_starts:prepare_badly"), print)
"""


def prepare_badly(address: str) -> dict[str, str]:
    """Prepare a home for which a room has brought a migration that fails."""
    from pathlib import Path

    from guanxi.cluster.api import register_migrations
    from guanxi.config.prepare import prepare

    register_migrations("broken", Path(os.environ["BROKEN_MIGRATIONS"]))
    return prepare(address, quiet=True)


def test_two_homes_are_served_side_by_side_and_know_nothing_of_each_other(place, tmp_path):
    here, there = place / "here", place / "那边"
    file = tmp_path / "people.csv"
    file.write_text("Customer ID,Name,Email\n1,Ann,ann@example.com\n2,王伟,wei@example.com\n", "utf-8")
    for home in (here, there):
        assert run(home, "workspace", "create", "Shop")[0] == 0
    with serving(here, free_address()) as one:
        with serving(there, free_address()) as other:
            assert one.facts["address"] != other.facts["address"]
            code, told = run(here, "load", file, "--as", "people")
            assert (code, told["rows_accepted"]) == (0, 2)
            assert asked(here, "select count(*) from people") == [(2,)]
            assert asked(there, "select count(*) from people") == [(0,)]
            code, refused = run(here, "up", "--bind", free_address())
            assert (code, refused["error"]["code"]) == (1, "already_running")
            assert one.facts["address"] in refused["error"]["message"]
        assert soon(one.answers)
        assert not other.answers()


def test_a_migration_that_fails_stops_the_start_with_the_reason_and_changes_nothing(place, tmp_path):
    home, folder = place / "broken", tmp_path / "workspace"
    folder.mkdir()
    (folder / "0001_broken.sql").write_text(BROKEN, "utf-8")
    assert run(home, "workspace", "create", "Shop")[0] == 0
    bind = free_address()
    done = subprocess.run(
        [sys.executable, "-c", START.format(home=str(home), bind=bind)],
        env=environment(home) | {"BROKEN_MIGRATIONS": str(folder)},
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert done.stdout == ""
    assert "0001_broken.sql" in done.stderr
    assert "no_such_function() does not exist" in done.stderr
    with serving(home, bind) as up:
        # The address is told when pages are served; the worker starts after them.
        assert soon(up.answers)
        assert asked(home, "select to_regclass('fine'), count(*) from migration where room = 'broken'") == [
            (None, 0)
        ]


def test_a_command_that_is_told_to_end_leaves_no_process_behind(place):
    import psutil

    home = place / "ended"
    command = start(home, "up", "--bind", free_address())
    assert command.stdout is not None
    assert command.stdout.readline()
    family = psutil.Process(command.pid).children(recursive=True)
    command.send_signal(2)
    assert command.wait(60) == 0
    command.communicate()
    assert len(family) > 2
    assert [each for each in family if each.is_running() and each.status() != "zombie"] == []
