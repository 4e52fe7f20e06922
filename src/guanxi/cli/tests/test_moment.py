"""Going back to a moment between two: the log is archived, and played up to there."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from guanxi.cli.tests.operator import guanxi, refused
from guanxi.cli.tests.shop import ask, people, schemas
from guanxi.cluster.archive import archive_folder
from guanxi.cluster.backup.base import bases_in
from guanxi.cluster.logins import superuser
from guanxi.cluster.server import ensure_server
from guanxi.cluster.tests.conftest import place

__all__ = ["place"]


def archived(home: Path) -> None:
    """Have the segment at hand archived, and wait for it."""
    with psycopg.connect(superuser(home).conninfo, autocommit=True) as connection:
        row = connection.execute("select pg_walfile_name(pg_switch_wal())").fetchone()
        assert row
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if (Path(str(archive_folder(home))) / "wal" / row[0]).exists():
                return
            time.sleep(0.1)
    pytest.fail("the segment was not archived")


@pytest.mark.slow
def test_back_to_a_moment_between_two(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, archive = place / "home", place / "my archive 100%"
    assert refused(home, "backup", "--base")["code"] == "no_archive"
    monkeypatch.setenv("GUANXI_WAL_ARCHIVE", str(archive))
    with ensure_server(home):
        guanxi(home, "load", people(place / "a.csv", 20), "--as", "people")
        guanxi(home, "backup", "--base")
        guanxi(home, "load", people(place / "b.csv", 30, first=100), "--as", "people")
        time.sleep(1.1)
        between = datetime.now(UTC)
        time.sleep(1.1)
        guanxi(home, "load", people(place / "c.csv", 7, first=200), "--as", "people")
        archived(home)
    new = place / "new"
    told = guanxi(new, "restore", archive, "--to-time", between.strftime("%Y-%m-%dT%H:%M:%S"))
    assert told["workspaces"] == ["default"]
    assert guanxi(new, "show", "people")["count"] == 50
    assert guanxi(home, "show", "people")["count"] == 57
    schema = schemas(new)["default"]
    paths = [Path(path) for (path,) in ask(new, f"select file_path from {schema}.import_run")]
    assert len(paths) == 2
    assert all(path.is_file() and path.is_relative_to(new) for path in paths)
    assert archive_folder(new) != archive_folder(home)
    guanxi(new, "load", people(place / "d.csv", 1, first=300), "--as", "people")
    kept = guanxi(home, "restore", archive, "--to-time", between.strftime("%Y-%m-%dT%H:%M:%S"), "--replace")
    assert guanxi(home, "show", "people")["count"] == 50
    assert guanxi(Path(kept["old_home"]), "show", "people")["count"] == 57
    late = refused(place / "x", "restore", archive, "--to-time", "2099-01-01T00:00:00")
    assert late["code"] == "moment_out_of_reach"
    early = refused(place / "x", "restore", archive, "--to-time", "2001-01-01T00:00:00")
    assert early["code"] == "moment_out_of_reach"
    assert not (place / "x").exists()


@pytest.mark.slow
def test_older_base_copies_go_with_their_log(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, archive = place / "home", place / "archive"
    monkeypatch.setenv("GUANXI_WAL_ARCHIVE", str(archive))
    with ensure_server(home):
        made = [guanxi(home, "backup", "--base", "--keep", 2)["id"] for _ in range(3)]
    bases = bases_in(archive)
    assert [base.id for base in bases] == made[1:]
    segments = sorted(path.name for path in (bases[0].archive / "wal").glob("*") if len(path.name) == 24)
    assert segments[0] >= bases[0].first


def test_without_the_setting_nothing_is_archived(place: Path) -> None:
    home = place / "home"
    with ensure_server(home) as lease, psycopg.connect(lease.urls.owner.conninfo) as connection:
        for name, value in (("wal_level", "minimal"), ("archive_mode", "off"), ("max_wal_senders", "0")):
            row = connection.execute("select current_setting(%s)", (name,)).fetchone()
            assert row == (value,)
