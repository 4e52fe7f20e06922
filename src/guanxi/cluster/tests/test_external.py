"""A PostgreSQL that is given: the oldest that will do, and a login that is no superuser."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from guanxi.cluster import external
from guanxi.cluster.account import database_account, hand_over, run, spawn
from guanxi.cluster.binaries import installed_binaries
from guanxi.cluster.checks import examine
from guanxi.cluster.errors import DatabaseUnfit, DatabaseUnreachable
from guanxi.cluster.logins import database_urls
from guanxi.cluster.server import ensure_server

SETTINGS = ("listen_addresses=", "fsync=off", "unix_socket_directories=.", "shared_buffers=16MB")

WORKSPACE = """
create role w_1 nologin;
grant w_1 to shop_serve with inherit false, set true;
create schema w_1;
grant usage on schema w_1 to w_1;
create table w_1.people as select 'Alice' as name;
grant select on w_1.people to w_1;
"""


@pytest.fixture(scope="module")
def foreign() -> Iterator[Path]:
    """Return the socket folder of a PostgreSQL 16 that trusts everybody on it."""
    folder = Path(tempfile.mkdtemp(prefix="guanxi-foreign-"))
    account, programs = database_account(folder), installed_binaries(16)
    hand_over(folder, account)
    options = ["--username=admin", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync"]
    code, said = run([programs / "initdb", "-D", folder / "pg", *options], account)
    assert code == 0, said
    settings = [word for setting in SETTINGS for word in ("-c", setting)]
    server = spawn(
        [programs / "postgres", "-D", folder / "pg", *settings], account, output=subprocess.DEVNULL
    )
    socket = folder / "pg"
    end = time.monotonic() + 20
    while run([programs / "pg_isready", "-h", socket, "-q"], account)[0] != 0:
        assert time.monotonic() < end
        time.sleep(0.05)
    yield socket
    server.terminate()
    server.wait()
    shutil.rmtree(folder)


def admin(socket: Path, *statements: str, database: str = "postgres") -> None:
    with psycopg.connect(host=str(socket), user="admin", dbname=database, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.fixture
def shop(foreign: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a home whose DATABASE_URL names a database of Alice, who may create roles and no more."""
    admin(foreign, "create role alice login createrole", "create database shop owner alice")
    monkeypatch.setenv("DATABASE_URL", f"postgresql://alice@/shop?host={foreign}&application_name=till")
    yield place / "home"
    admin(foreign, "drop database if exists shop with (force)")
    admin(foreign, "drop owned by alice cascade", "drop role if exists shop_serve", "drop role alice")


def test_a_login_that_is_no_superuser_will_do(shop: Path) -> None:
    for _ in range(2):
        with ensure_server(shop) as lease:
            assert lease.urls.external
            assert lease.is_alive()
            with psycopg.connect(lease.urls.serve.conninfo) as connection:
                facts = "select current_user, current_setting('application_name'), rolinherit, rolsuper "
                row = connection.execute(facts + "from pg_roles where rolname = current_user").fetchone()
                assert row == ("shop_serve", "till", False, False)
    assert not (shop / "pg").exists()
    django = lease.urls.owner.django
    assert (django["NAME"], django["USER"], django["OPTIONS"]) == (
        "shop",
        "alice",
        {"application_name": "till"},
    )


def test_a_workspace_can_be_made_in_it(shop: Path) -> None:
    with ensure_server(shop) as lease:
        with psycopg.connect(lease.urls.owner.conninfo) as connection:
            connection.execute(WORKSPACE)
        with psycopg.connect(lease.urls.serve.conninfo) as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("select name from w_1.people")
            connection.rollback()
            connection.execute("set role w_1")
            assert connection.execute("select name from w_1.people").fetchall() == [("Alice",)]
        with psycopg.connect(lease.urls.owner.conninfo) as connection:
            connection.execute("drop schema w_1 cascade; drop role w_1")


def test_the_doctor_knows_whose_it_is(shop: Path) -> None:
    with ensure_server(shop):
        found = {finding.name: finding for finding in examine(shop)}
    assert found["server"].text.endswith("given by DATABASE_URL")
    assert {found[name].state for name in ("server", "owner login", "serving login")} == {"ok"}
    assert "administrator" not in found


def test_an_address_that_leaves_out_what_libpq_knows(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGDATABASE", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://alice@db.example")
    urls = database_urls(place / "home")
    assert (urls.owner.django["NAME"], urls.serve.parameters["user"]) == ("alice", "alice_serve")


def test_a_new_home_can_take_over_the_serving_login(shop: Path) -> None:
    with ensure_server(shop) as lease:
        before = lease.urls.serve.parameters["password"]
    with ensure_server(shop.with_name("second")) as lease:
        assert lease.urls.serve.parameters["password"] not in ("", before)


def test_every_missing_thing_is_named(foreign: Path, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    admin(foreign, "alter role alice nocreaterole", "alter database shop owner to admin")
    monkeypatch.setattr(external, "OLDEST", 170000)
    with pytest.raises(DatabaseUnfit) as refusal:
        ensure_server(shop)
    said = str(refusal.value)
    assert "It is PostgreSQL 16." in said
    assert "alter role alice createrole" in said
    assert "alter database shop owner to alice" in said


def test_an_encoding_that_loses_names(foreign: Path, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    admin(foreign, "create database old owner alice encoding 'LATIN1' template template0")
    try:
        monkeypatch.setenv("DATABASE_URL", f"postgresql://alice@/old?host={foreign}")
        with pytest.raises(DatabaseUnfit, match="Its encoding is LATIN1"):
            ensure_server(shop)
    finally:
        admin(foreign, "drop database old")


def test_a_serving_login_of_somebody_else(foreign: Path, shop: Path) -> None:
    admin(foreign, "create role shop_serve login")
    with pytest.raises(DatabaseUnfit, match="shop_serve belongs to somebody else"):
        ensure_server(shop)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("postgresql://alice@/nowhere?host={}", "nowhere"),
        ("postgresql://alice@/shop?host=/no/such/folder", "folder"),
    ],
)
def test_one_that_does_not_answer(
    foreign: Path, shop: Path, monkeypatch: pytest.MonkeyPatch, address: str, reason: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", address.format(foreign))
    with pytest.raises(DatabaseUnreachable, match=reason):
        ensure_server(shop)


def test_what_is_no_address(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql:shop")
    with pytest.raises(DatabaseUnreachable):
        ensure_server(shop)
