"""The doctor on the machine: each fault is produced, found, and told with its way out."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from guanxi.cluster import checks_home, checks_server
from guanxi.cluster.backup.known import KnownBackup, known_backups, remember
from guanxi.cluster.checks import examine
from guanxi.cluster.embedded import Server
from guanxi.cluster.finding import Finding
from guanxi.cluster.logins import superuser
from guanxi.cluster.server import ensure_server
from guanxi.cluster.testing import Throwaway


def one(found: list[Finding] | Iterator[Finding], name: str) -> Finding:
    finding = next(each for each in found if each.name == name)
    assert finding.state == "ok" or finding.way_out, finding
    return finding


def test_an_old_python() -> None:
    assert one(checks_home.python((3, 10)), "python").state == "failed"
    assert one(checks_home.python((3, 13)), "python").state == "ok"


def test_a_full_disk(running: Throwaway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks_home, "PLENTY", 1 << 60)
    assert one(checks_home.looks(running.home), "disk").state == "warning"
    monkeypatch.setattr(checks_home, "LEAST", 1 << 59)
    assert one(checks_home.looks(running.home), "disk").state == "failed"


def test_an_empty_home(place: Path) -> None:
    found = examine(place / "none")
    assert one(found, "home").state == one(found, "database").state == "warning"
    assert not (place / "none").exists()


def test_a_home_on_a_read_only_disk(place: Path) -> None:
    home = place / "home"
    home.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", str(home)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this test mounts a disk, which takes root")
    try:
        assert one(examine(home), "home").state == "failed"
    finally:
        subprocess.run(["umount", str(home)], check=True)


def test_a_home_that_others_can_enter_and_lost_secrets(spare: Path) -> None:
    mode = spare.stat().st_mode
    spare.chmod(0o755)
    assert one(checks_home.looks(spare), "home").state == "warning"
    spare.chmod(mode)
    away = spare / "secrets.away"
    (spare / "secrets.json").rename(away)
    assert one(examine(spare), "secrets").state == "failed"
    away.rename(spare / "secrets.json")


def test_data_of_another_version(spare: Path) -> None:
    file = spare / "pg" / "PG_VERSION"
    file.write_text("16\n")
    assert "16" in one(examine(spare), "data version").text
    file.write_text("18\n")
    assert "data version" not in {finding.name for finding in examine(spare)}


def test_a_server_that_does_not_start(spare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spawn = Server._spawn

    def over_before_anybody_looks(server: Server) -> subprocess.Popen[bytes]:
        process = spawn(server)
        process.wait()
        return process

    file = spare / "pg" / "postgresql.conf"
    before = file.read_bytes()
    file.write_bytes(before + b"\nshared_buffers = 'a lot'\n")
    with monkeypatch.context() as patch:
        patch.setattr(Server, "_spawn", over_before_anybody_looks)
        finding = next(each for each in examine(spare) if each.name == "database")
    file.write_bytes(before)
    assert finding.state == "failed"
    assert "configuration file" in finding.text
    assert "postgres.log" in finding.text
    assert one(examine(spare), "server").state == "ok"


def test_a_clock_that_is_apart(running: Throwaway, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(running.urls.owner.conninfo) as connection:
        assert one(checks_server.server_state(connection, running.home), "clock").state == "ok"
        late = time.time() - 3600
        monkeypatch.setattr(time, "time", lambda: late)
        found = one(checks_server.server_state(connection, running.home), "clock")
    assert found.state == "warning"
    assert "+3600" in found.text


def test_connections_that_run_out(running: Throwaway) -> None:
    with ExitStack() as open_ones:
        for _ in range(47):
            open_ones.enter_context(psycopg.connect(running.urls.owner.conninfo))
        assert one(examine(running.home), "connections").state == "warning"


def test_backups_that_are_old(running: Throwaway) -> None:
    assert one(examine(running.home), "backups").state == "ok"
    remember(running.home, KnownBackup("x", "/nowhere", "2020-01-01T00:00:00+00:00", "installation", ()))
    assert one(examine(running.home), "backups").state == "warning"
    assert not known_backups(running.home)[0].is_there
    (running.home / "run" / "backups.json").unlink()


def test_an_archive_without_base_copy_and_one_that_fails(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = place / "archive"
    monkeypatch.setenv("GUANXI_WAL_ARCHIVE", str(archive))
    with ensure_server(place / "home", durable=False):
        assert one(examine(place / "home"), "archive").state == "warning"
        shutil.rmtree(archive)
        with psycopg.connect(superuser(place / "home").conninfo, autocommit=True) as connection:
            connection.execute("select pg_switch_wal()")
            end = time.monotonic() + 30
            while not _failed(connection) and time.monotonic() < end:
                time.sleep(0.2)
        assert one(examine(place / "home"), "archiver").state == "failed"


def _failed(connection: psycopg.Connection[tuple[int]]) -> bool:
    row = connection.execute("select failed_count from pg_stat_archiver").fetchone()
    return bool(row and row[0])
