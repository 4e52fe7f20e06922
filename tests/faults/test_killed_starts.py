"""A start killed while it makes or migrates a home: the next completes it, and everything is there once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guanxi.cluster.api import ensure_server
from tests.architecture.house import ROOT
from tests.faults.product import asked, environment, free_address, run, serving, soon, start

pytestmark = pytest.mark.slow

FOLDERS = "SLOW_MIGRATIONS"
SLOW = "create table slow (x int);\ninsert into slow values (1);\nselect pg_sleep({seconds});\n"
BEGIN = """
from pathlib import Path
from guanxi.cli.address import Address
from guanxi.cli.supervisor import Plan, serve
serve(Plan(Path({home!r}), Address.read({bind!r}), "tests.faults.test_killed_starts:prepare_slowly"), print)
"""
# The owner's schemas, roles and rows of one workspace, and what it has been migrated by.
ONCE = """
select (select count(*) from access_workspace),
    (select count(*) from pg_namespace where nspname ~ '^w_[0-9a-f]{12}$'),
    (select count(*) from pg_namespace where nspname ~ '^w_[0-9a-f]{12}_staging$'),
    (select count(*) from pg_roles where rolname ~ '^w_[0-9a-f]{12}$')
"""


def prepare_slowly(address: str) -> dict[str, str]:
    """Prepare a home for which a room has brought a migration that takes its time."""
    from guanxi.cluster.api import register_migrations
    from guanxi.config.prepare import prepare

    register_migrations("slow", Path(os.environ[FOLDERS]))
    return prepare(address, quiet=True)


@pytest.fixture(scope="module")
def seconds(place) -> float:
    """Return how long the first start of all takes undisturbed."""
    begun = time.monotonic()
    assert run(place / "measured", "workspace", "create", "Shop")[0] == 0
    return time.monotonic() - begun


def kill_half_way(home: Path, after: float, *words: str) -> Path:
    """Kill a first command after so many seconds; return its home.

    One that was faster is begun again in another home and has less time.
    """
    command = start(home, *words)
    try:
        command.wait(after)
    except subprocess.TimeoutExpired:
        command.kill()
        return home
    finally:
        told = command.communicate()
    assert command.returncode == 0, told
    return kill_half_way(home.with_name(f"{home.name} again"), 0.9 * after, *words)


def is_whole(home: Path) -> None:
    """Assert that a home holds one workspace, and no half of another."""
    with ensure_server(home):
        assert asked(home, ONCE) == [(1, 1, 1, 1)]
        [(applied, different)] = asked(home, "select count(*), count(distinct (room, name)) from migration")
        assert applied == different > 10
    assert [path.name for path in home.iterdir() if path.name.startswith("pg.new")] == []
    code, told = run(home, "doctor")
    assert code == 0, told
    file = home.with_name("people.csv")
    file.write_text("Customer ID,Name\n1,Ann\n", "utf-8")
    code, told = run(home, "load", file, "--as", "people")
    assert (code, told["rows_accepted"]) == (0, 1)


@pytest.mark.parametrize("part", [0.25, 0.4, 0.55, 0.7, 0.85, 0.95])
def test_a_first_command_killed_half_way(place, seconds, part):
    home = kill_half_way(place / f"command {part}", part * seconds, "workspace", "create", "Shop")
    code, told = run(home, "workspace", "create", "Shop")
    # It was killed after the last step, before it could say so.
    assert code == 0 or told["error"]["code"] == "taken", told
    is_whole(home)


@pytest.mark.parametrize("part", [0.4, 0.6, 0.8])
def test_a_first_start_killed_half_way(place, seconds, part):
    bind = free_address()
    home = kill_half_way(place / f"start {part}", part * seconds, "up", "--bind", bind)
    with serving(home, bind) as up:
        assert soon(up.answers)
        assert up.facts["email"] == "admin@example.com"
    assert run(home, "workspace", "create", "Shop")[0] == 0
    is_whole(home)
    with ensure_server(home):
        assert asked(home, "select count(*) from access_user") == [(1,)]


@pytest.mark.parametrize("victim", ["supervisor", "preparation"])
def test_a_migration_of_a_home_in_use_killed_half_way(place, tmp_path, victim):
    home, folder = place / f"used {victim}", tmp_path / "workspace"
    folder.mkdir()
    assert run(home, "workspace", "create", "Shop")[0] == 0
    (folder / "0001_slow.sql").write_text(SLOW.format(seconds=600), "utf-8")
    starting = migrating(home, folder)
    sleeping = "select 1 from pg_stat_activity where query ~ 'pg_sleep' and pid <> pg_backend_pid()"
    with ensure_server(home):
        soon(lambda: asked(home, sleeping))
        assert asked(home, "select to_regclass('slow')") == [(None,)]
        kill(starting, victim)
        starting.communicate()
        # A statement that nobody waits for any more must not keep the next start waiting.
        (folder / "0001_slow.sql").write_text(SLOW.format(seconds=0), "utf-8")
        following = migrating(home, folder)
        assert following.stdout is not None
        said = following.stdout.readline()
        assert "address" in said, said or following.communicate()
        assert asked(home, "select count(*) from slow") == [(1,)]
        assert asked(home, "select count(*) from migration where room = 'slow'") == [(1,)]
        following.terminate()
        assert following.wait(60) == 0
        following.communicate()


def migrating(home: Path, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN.format(home=str(home), bind=free_address())],
        env=environment(home) | {FOLDERS: str(folder)},
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def kill(starting: subprocess.Popen[str], victim: str) -> None:
    import psutil

    if victim == "supervisor":
        starting.kill()
        return
    [preparing] = [
        child
        for child in psutil.Process(starting.pid).children()
        if "guanxi.cli.apart" in " ".join(child.cmdline())
    ]
    preparing.send_signal(signal.SIGKILL)
    assert starting.wait(60) != 0
