"""The doctor: it finds what is wrong, and says so without hurting what is right."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg

from guanxi.cluster.checks import examine
from guanxi.cluster.errors import ServerFailed
from guanxi.cluster.finding import Finding
from guanxi.cluster.logins import superuser
from guanxi.cluster.server import ensure_server
from guanxi.cluster.testing import Throwaway


def states(home: Path) -> dict[str, str]:
    return {finding.name: finding.state for finding in examine(home)}


def test_a_healthy_home(running: Throwaway) -> None:
    found = states(running.home)
    found.pop("disk")
    assert set(found.values()) == {"ok"}
    assert {"home", "secrets", "server", "settings", "owner login", "serving login"} <= set(found)


def test_secrets_that_others_can_read(running: Throwaway) -> None:
    file = running.home / "secrets.json"
    os.chmod(file, 0o644)
    try:
        assert states(running.home)["secrets"] == "failed"
    finally:
        os.chmod(file, 0o600)


def test_a_serving_login_that_inherits(spare: Path) -> None:
    with ensure_server(spare, durable=False):
        with psycopg.connect(superuser(spare).conninfo) as connection:
            connection.execute("alter role guanxi_serve inherit")
        assert states(spare)["serving login"] == "failed"
        with psycopg.connect(superuser(spare).conninfo) as connection:
            connection.execute("alter role guanxi_serve noinherit")
        assert states(spare)["serving login"] == "ok"


def test_other_rooms_add_checks(running: Throwaway) -> None:
    def full(home: Path) -> Iterator[Finding]:
        yield Finding("lake", "warning", f"{home.name} is getting full")

    def broken(home: Path) -> list[Finding]:
        raise ServerFailed(reason="no reason", log=home)

    found = {finding.name: finding for finding in examine(running.home, {"lake": full, "queue": broken})}
    assert found["lake"].text == "home is getting full"
    assert found["queue"].state == "failed"
    assert "no reason" in found["queue"].text
