"""The embedded server: its first start, its logins, and what it survives."""

from __future__ import annotations

import os
import shutil
import signal
import stat
from pathlib import Path

import psutil
import psycopg
import pytest

from guanxi.cluster import server
from guanxi.cluster.embedded import server_process
from guanxi.cluster.errors import OtherVersion, SecretsMissing
from guanxi.cluster.home import Home
from guanxi.cluster.logins import Login, database_urls, superuser
from guanxi.cluster.server import ensure_server
from guanxi.cluster.sockets import LONGEST, socket_folder
from guanxi.cluster.testing import Throwaway

LONG = "客户 关系 " * 12


def ask(conninfo: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(conninfo) as connection:
        return connection.execute(question).fetchall()


def test_the_database_and_its_logins(running: Throwaway) -> None:
    owner, serve = running.urls.owner, running.urls.serve
    facts = "select pg_encoding_to_char(encoding), datlocprovider, datlocale, pg_get_userbyid(datdba) "
    assert ask(owner.conninfo, facts + "from pg_database where datname = 'guanxi'") == [
        ("UTF8", "b", "C.UTF-8", "guanxi_owner")
    ]
    roles = "select rolname, rolsuper, rolcreaterole, rolinherit from pg_roles where rolname ~ '^guanxi_'"
    assert ask(serve.uri, f"{roles} order by 1") == [
        ("guanxi_owner", False, True, True),
        ("guanxi_serve", False, False, False),
    ]
    with psycopg.connect(owner.conninfo) as connection:
        assert connection.info.server_version // 10000 == 18


def test_nobody_gets_in_without_a_password(running: Throwaway) -> None:
    for login in (running.urls.owner, running.urls.serve, superuser(running.home)):
        wrong = Login({**login.parameters, "password": "guess"})
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong.conninfo)


def test_it_listens_on_a_closed_socket_alone(running: Throwaway) -> None:
    process = server_process(Home(running.home))
    assert process is not None
    folder = socket_folder(running.home)
    assert process.net_connections("inet") == []
    assert [found.laddr for found in process.net_connections("unix")] == [f"{folder}/.s.PGSQL.5432"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((running.home / "secrets.json").stat().st_mode) == 0o600


def test_the_serving_login_reaches_nothing_by_itself(running: Throwaway) -> None:
    with psycopg.connect(running.urls.owner.conninfo) as connection:
        connection.execute("create table kept (word text)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(running.urls.serve.conninfo, "select * from kept")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(running.urls.serve.conninfo, "create table mine (word text)")


def test_naming_the_logins_starts_and_creates_nothing(place: Path) -> None:
    urls = database_urls(place / "home")
    assert urls.serve.parameters["user"] == "guanxi_serve"
    assert urls.serve.parameters["password"] == ""
    assert not (place / "home").exists()


def test_a_start_that_was_killed_before_there_were_logins(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(_home: Path) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(server, "ensure_logins", killed)
        with pytest.raises(Killed):
            ensure_server(place / "home", durable=False)
    assert server_process(Home(place / "home")) is not None
    with ensure_server(place / "home", durable=False) as lease:
        assert ask(lease.urls.serve.conninfo, "select 1") == [(1,)]


def test_a_long_chinese_path_with_spaces_and_a_second_start(place: Path) -> None:
    home = place / LONG.strip() / "家"
    with ensure_server(home, durable=False) as lease:
        first = lease.urls
        with psycopg.connect(first.owner.conninfo) as connection:
            connection.execute("create table kept as select '关系' as word")
        folder = socket_folder(home)
        assert len(str(folder)) < LONGEST - 20
    assert server_process(Home(home)) is None
    assert not folder.exists()
    with ensure_server(home, durable=False) as lease:
        assert lease.urls == first
        assert ask(lease.urls.owner.conninfo, "select word from kept") == [("关系",)]


def test_a_copied_home_has_a_socket_of_its_own(place: Path) -> None:
    home, copy = place / LONG, place / f"copy of {LONG}"
    with ensure_server(home, durable=False):
        pass
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("pg"))
    assert socket_folder(copy) != socket_folder(home)


def test_two_homes_side_by_side(running: Throwaway, place: Path) -> None:
    with ensure_server(place / "other", durable=False) as other:
        ask(other.urls.owner.conninfo, "select 1")
        passwords = {running.urls.owner.parameters["password"], other.urls.owner.parameters["password"]}
        assert len(passwords) == 2
    assert ask(running.urls.owner.conninfo, "select 1") == [(1,)]


def test_a_killed_server_loses_nothing_committed(spare: Path) -> None:
    with ensure_server(spare) as lease:
        with psycopg.connect(lease.urls.owner.conninfo) as connection:
            connection.execute("create table kept as select generate_series(1, 1000) as number")
        process = server_process(Home(lease.home))
        assert process is not None
        process.send_signal(signal.SIGKILL)
        psutil.wait_procs([process], timeout=5)
        assert not lease.is_alive()
        assert lease.revive()
        assert ask(lease.urls.owner.conninfo, "select count(*) from kept") == [(1000,)]
        assert not lease.revive()


def test_a_process_number_that_somebody_else_has_now(spare: Path) -> None:
    with ensure_server(spare, durable=False):
        pidfile = spare / "pg" / "postmaster.pid"
        remains = pidfile.read_text()
    owner = (spare / "pg").stat()
    stale = remains.replace(remains.split("\n", 1)[0], str(os.getpid()), 1)
    pidfile.write_text(stale)
    os.chown(pidfile, owner.st_uid, owner.st_gid)
    with ensure_server(spare, durable=False) as lease:
        assert ask(lease.urls.owner.conninfo, "select 1") == [(1,)]


def test_data_of_another_version_is_not_touched(spare: Path) -> None:
    version = spare / "pg" / "PG_VERSION"
    version.write_text("15\n")
    with pytest.raises(OtherVersion, match="PostgreSQL 15, and this is 18"):
        ensure_server(spare)
    version.write_text("18\n")


def test_a_database_without_its_passwords(place: Path) -> None:
    (place / "home" / "pg").mkdir(parents=True)
    with pytest.raises(SecretsMissing, match=r"secrets\.json"):
        ensure_server(place / "home")


def test_half_a_first_start_is_done_again(place: Path) -> None:
    half = place / "home" / "pg.new-1"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with ensure_server(place / "home", durable=False) as lease:
        assert ask(lease.urls.serve.conninfo, "select 1") == [(1,)]
    assert not half.exists()
