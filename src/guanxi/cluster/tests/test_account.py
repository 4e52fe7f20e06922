"""Who runs the database: somebody else under root, oneself otherwise, and never behind a closed door."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from guanxi.cluster import binaries
from guanxi.cluster.account import database_account
from guanxi.cluster.embedded import server_process
from guanxi.cluster.errors import HomeUnreachable
from guanxi.cluster.home import Home, default_home, resolve_home
from guanxi.cluster.server import ensure_server
from guanxi.cluster.testing import Throwaway

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has somebody else run the database")

ORDINARY = """
import sys
from pathlib import Path
import psycopg
from guanxi.cluster.server import ensure_server
for _ in range(2):
    with ensure_server(Path(sys.argv[1]), durable=False) as lease:
        with psycopg.connect(lease.urls.serve.conninfo) as connection:
            print(connection.execute("select current_user").fetchone()[0])
"""


@as_root
def test_root_does_not_run_it(running: Throwaway) -> None:
    process = server_process(Home(running.home))
    assert process is not None
    assert process.uids().effective != 0
    assert (running.home / "pg").stat().st_uid == process.uids().effective


@as_root
def test_who_owns_the_data_goes_on_running_it(tmp_path: Path) -> None:
    os.chown(tmp_path, pwd.getpwnam("nobody").pw_uid, -1)
    account = database_account(tmp_path)
    assert account is not None
    assert account.name == "nobody"


@as_root
def test_a_closed_folder_above_the_home_stays_closed(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(HomeUnreachable, match=f"{closed}: permission denied"):
        ensure_server(closed / "home" / "deep")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@as_root
def test_a_folder_with_other_things_in_it_stays_closed(place: Path) -> None:
    home = place / "home"
    home.mkdir(mode=0o700)
    (home / "letters").touch()
    with pytest.raises(HomeUnreachable):
        ensure_server(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@as_root
def test_programs_behind_a_closed_door_are_copied(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = binaries.installed_binaries()
    package, closed = real.parent.parent, place / "closed"
    closed.mkdir(mode=0o700)
    for folder in (package, package.with_name(f"{package.name}.libs")):
        (closed / folder.name).symlink_to(folder)
    behind = closed / package.name / real.parent.name / "bin"
    monkeypatch.setattr(binaries, "installed_binaries", lambda major=binaries.MAJOR: behind)
    home = place / "home"
    home.mkdir(mode=0o700)
    with ensure_server(home, durable=False):
        process = server_process(Home(home))
        assert process is not None
        assert process.exe().startswith(str(home / "programs"))


def reachable_python() -> str:
    """Return an interpreter like ours that an ordinary user can run."""
    for candidate in (sys.executable, "/usr/bin/python3"):
        said = subprocess.run(
            [candidate, "-c", "import sys; print(sys.version_info[:2])"],
            user="nobody", capture_output=True, text=True, check=False,
        ).stdout if _runs(candidate) else ""  # fmt: skip
        if said.strip() == str(sys.version_info[:2]):
            return candidate
    pytest.skip("no interpreter here can be run by an ordinary user")


def _runs(candidate: str) -> bool:
    try:
        return subprocess.run([candidate, "-c", ""], user="nobody", check=False).returncode == 0
    except OSError:
        return False


@as_root
def test_an_ordinary_user_runs_it_in_any_language(place: Path) -> None:
    home = place / "家 里"
    home.mkdir()
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    path = os.pathsep.join(part for part in sys.path if part)
    said = subprocess.run(
        [reachable_python(), "-c", ORDINARY, home], user="nobody", group=nobody.pw_gid, extra_groups=[],
        env={"PYTHONPATH": path, "LC_ALL": "POSIX", "HOME": "/nonexistent"}, cwd="/",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (said.stdout, said.returncode) == ("guanxi_serve\nguanxi_serve\n", 0), said.stderr
    assert (home / "pg").stat().st_uid == nobody.pw_uid
    with pytest.raises(HomeUnreachable, match="set up by the user nobody"):
        ensure_server(home)


def test_where_a_home_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("GUANXI_HOME", raising=False)
    assert resolve_home() == default_home()
    monkeypatch.setenv("GUANXI_HOME", str(tmp_path))
    assert resolve_home() == tmp_path
    monkeypatch.chdir(tmp_path)
    assert resolve_home("here") == tmp_path / "here"
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert default_home() != Path("/var/lib/guanxi")
    assert default_home().name == "guanxi"
