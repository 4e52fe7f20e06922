"""Backups as an operator makes them and brings them back."""

from __future__ import annotations

import json
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from guanxi.cli.tests.operator import guanxi, refused, start
from guanxi.cli.tests.shop import ask, everything, people, schemas
from guanxi.cluster.backup.known import known_backups
from guanxi.cluster.server import ensure_server
from guanxi.cluster.tests.conftest import place

__all__ = ["place"]

NO_DEMO = {"GUANXI_DEMO": "off"}


@pytest.fixture(scope="module")
def shop() -> Iterator[Path]:
    """Return a home with two workspaces, each with an import, and its database running."""
    root = Path(tempfile.mkdtemp(prefix="guanxi-test-"))
    root.chmod(0o755)
    home = root / "home"
    with ensure_server(home, durable=False):
        guanxi(home, "load", people(root / "people.csv", 300), "--as", "people", "--source", "till")
        guanxi(home, "user", "create", "alice@example.com", "--role", "owner", "--link")
        guanxi(home, "workspace", "create", "Other")
        guanxi(home, "load", people(root / "other.csv", 40), "--as", "people", "-w", "other")
        job = f"insert into {schemas(home)['default']}.job_run (job, task, ids, status) values "
        ask(home, job + "(7, 'jobs.upkeep', '{\"workspace_id\": 1}', 'failed') returning job")
        yield home
    shutil.rmtree(root)


def test_a_whole_installation_comes_back_in_a_new_home(shop: Path, place: Path) -> None:
    saved = guanxi(shop, "backup", "--to", place / "backups")
    folder = Path(saved["backup"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secrets.json").stat().st_mode) == 0o600
    assert set(json.loads((folder / "secrets.json").read_text())) == {"secret_key"}
    new = place / "new"
    told = guanxi(new, "restore", folder)
    assert told["rows"] == saved["rows"]
    assert told["workspaces"] == ["default", "other"]
    for schema in schemas(shop).values():
        before, after = everything(shop, schema), everything(new, schema)
        assert len(after["action"]) == len(before["action"]) + 1
        for name in ("action", "import_run"):
            del before[name], after[name]
        assert before == after
    assert guanxi(new, "show", "people", "-w", "default")["count"] == 300
    paths = ask(new, f"select file_path from {schemas(new)['default']}.import_run")
    assert all(Path(path).is_file() and Path(path).is_relative_to(new) for (path,) in paths)


def test_the_feed_goes_on_without_gap_or_repeat(shop: Path, place: Path) -> None:
    folder = guanxi(shop, "backup", "--to", place / "backups")["backup"]
    new = place / "new"
    guanxi(new, "restore", folder)
    schema = schemas(new)["default"]
    places = ask(new, f"select id, position from {schema}.action order by id")
    assert all(position for _, position in places)
    assert [position for _, position in places] == sorted(position for _, position in places)
    assert places[-1][1] > places[-2][1] + 1_000_000_000
    guanxi(new, "load", people(place / "more.csv", 5, first=900), "--as", "people", "-w", "default")
    later = ask(new, f"select max(position) from (select {schema}.settle(), position from {schema}.action) a")
    assert later[0][0] >= places[-1][1]


def test_one_workspace_comes_back_beside_the_original_and_elsewhere(shop: Path, place: Path) -> None:
    folder = guanxi(shop, "backup", "--to", place / "backups", "-w", "default")["backup"]
    told = guanxi(shop, "restore", folder, "--as", f"copy-{place.name[-4:].lower()}")
    slug = told["workspaces"][0]
    assert guanxi(shop, "show", "people", "-w", slug)["count"] == 300
    names = schemas(shop)
    before, after = everything(shop, names["default"]), everything(shop, names[slug])
    for name in ("action", "import_run", "migration"):
        del before[name], after[name]
    # Tried again beside the original, a job of its account would be the original's.
    assert (len(before.pop("job_run")), after.pop("job_run")) == (1, [])
    assert before == after
    taken = refused(shop, "restore", folder)
    assert taken["code"] == "taken"
    assert schemas(shop) == names
    elsewhere = place / "elsewhere"
    there = guanxi(elsewhere, "restore", folder, **NO_DEMO)
    assert (there["rows"], there["new_users"]) == (told["rows"], ["alice@example.com"])
    assert guanxi(elsewhere, "show", "people")["count"] == 300


def test_one_workspace_out_of_a_whole_backup(shop: Path, place: Path) -> None:
    folder = guanxi(shop, "backup", "--to", place / "backups")["backup"]
    elsewhere = place / "elsewhere"
    guanxi(elsewhere, "restore", folder, "--workspace", "other")
    assert set(schemas(elsewhere)) == {"other"}
    assert guanxi(elsewhere, "show", "people")["count"] == 40
    assert refused(elsewhere, "restore", folder, "-w", "third")["code"] == "not_in_backup"


@pytest.mark.slow
def test_a_backup_during_an_import_is_one_moment_and_the_import_goes_on(shop: Path, place: Path) -> None:
    busy = start(shop, "load", people(place / "many.csv", 30_000), "--as", "people", "-w", "other")
    schema = schemas(shop)["other"]
    end = time.monotonic() + 60
    while not ask(shop, f"select 1 from {schema}.import_run where place ? 'n' and status = 'running'"):
        assert time.monotonic() < end
        assert busy.poll() is None
        time.sleep(0.05)
    busy.send_signal(signal.SIGSTOP)  # in the middle, perhaps of a transaction, for as long as a backup takes
    saved = guanxi(shop, "backup", "--to", place / "backups")
    busy.send_signal(signal.SIGCONT)
    said, complaints = busy.communicate(timeout=120)
    assert busy.returncode == 0, said + complaints
    new = place / "new"
    assert guanxi(new, "restore", saved["backup"])["unfinished_imports"] == 1
    written = ask(new, f"select count(*) from {schema}.people")[0][0]
    assert 40 < written < 30_040
    logged = ask(new, f"select count(*) from {schema}.change where object = 'people' and verb = 'create'")
    assert logged[0][0] == written
    guanxi(new, "load", people(place / "few.csv", 1, first=50_000), "--as", "people", "-w", "other")
    assert ask(new, f"select count(*) from {schema}.people")[0][0] == 30_041
    assert ask(new, f"select distinct status from {schema}.import_run") == [("done",)]


@pytest.mark.slow
def test_a_home_that_is_there_is_refused_or_kept_beside(shop: Path, place: Path) -> None:
    folder = guanxi(shop, "backup", "--to", place / "backups")["backup"]
    home = place / "home"
    guanxi(home, "restore", folder)
    guanxi(home, "load", people(place / "more.csv", 5, first=900), "--as", "people", "-w", "default")
    assert refused(home, "restore", folder)["code"] == "home_not_empty"
    with ensure_server(home):
        assert refused(home, "restore", folder, "--replace")["code"] == "home_in_use"
    assert guanxi(home, "show", "people", "-w", "default")["count"] == 305
    told = guanxi(home, "restore", folder, "--replace")
    assert guanxi(home, "show", "people", "-w", "default")["count"] == 300
    assert guanxi(Path(told["old_home"]), "show", "people", "-w", "default")["count"] == 305
    assert not [path for path in place.iterdir() if path.name.startswith(".")]


def test_a_damaged_backup_is_refused_by_the_members_name(shop: Path, place: Path) -> None:
    whole = Path(guanxi(shop, "backup", "--to", place / "backups")["backup"])
    home = place / "home"
    for member in ("database.dump", "secrets.json", "manifest.json"):
        folder = place / "damaged"
        shutil.copytree(whole, folder)
        data = bytearray((folder / member).read_bytes())
        data[len(data) // 2] ^= 1
        (folder / member).write_bytes(bytes(data))
        refusal = refused(home, "restore", folder)
        assert refusal["code"] == "backup_damaged"
        assert member in refusal["message"]
        shutil.rmtree(folder)
    (whole / "manifest.json").unlink()
    assert refused(home, "restore", whole)["code"] == "backup_incomplete"
    assert not home.exists()


def test_a_killed_backup_looks_like_none(shop: Path, place: Path) -> None:
    target = place / "backups"
    for pause in (0.8, 1.1, 1.4):
        process = start(shop, "backup", "--to", target)
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for left in target.glob("*"):
            assert left.name.startswith(".") or (left / "manifest.json").exists()
        for left in target.glob(".*.unfinished"):
            assert refused(place / "home", "restore", left)["code"] == "backup_incomplete"
    guanxi(shop, "backup", "--to", target)
    assert not list(target.glob(".*"))


@pytest.mark.slow
def test_a_killed_restore_changes_nothing_and_leaves_nothing(shop: Path, place: Path) -> None:
    folder = guanxi(shop, "backup", "--to", place / "backups")["backup"]
    home = place / "home"
    for pause in (1.5, 3.0):
        process = start(home, "restore", folder)
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert not home.exists()
    guanxi(home, "restore", folder)
    assert guanxi(home, "show", "people", "-w", "default")["count"] == 300
    assert {path.name for path in place.iterdir()} == {"backups", "home"}


def test_backups_are_remembered(shop: Path, place: Path) -> None:
    saved = guanxi(shop, "backup", "--to", place / "backups", "-w", "other")
    known = known_backups(shop, schemas(shop)["other"])
    assert known[0].path == saved["backup"]
    assert known[0].is_there
    assert saved["id"] not in {one.id for one in known_backups(shop, schemas(shop)["default"])}
    listed = guanxi(shop, "backup", "--list")["backups"]
    assert listed[0]["id"] == saved["id"]
    shutil.rmtree(saved["backup"])
    assert not known_backups(shop)[0].is_there


def test_a_newer_backup_is_refused(shop: Path, place: Path) -> None:
    schema = schemas(shop)["other"]
    with ensure_server(shop):
        ask(shop, f"insert into {schema}.migration (room, name) values ('records', '0999_x') returning 1")
        folder = guanxi(shop, "backup", "--to", place / "backups")["backup"]
        ask(shop, f"delete from {schema}.migration where name = '0999_x' returning 1")
    refusal = refused(place / "home", "restore", folder)
    assert refusal["code"] == "backup_newer"
    assert "0999_x" in refusal["message"]
    assert not (place / "home").exists()


def test_a_backup_inside_the_home_is_refused(shop: Path) -> None:
    assert refused(shop, "backup", "--to", shop / "files")["code"] == "backup_failed"
