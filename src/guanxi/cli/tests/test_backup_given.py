"""Backups of a PostgreSQL that is given: the oldest that will do, and a login that is no superuser."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.cli.tests.operator import guanxi, refused
from guanxi.cli.tests.shop import people
from guanxi.cluster.tests.conftest import place
from guanxi.cluster.tests.test_external import admin, foreign, shop

__all__ = ["foreign", "place", "shop"]


@pytest.mark.slow
def test_a_given_database_into_another_of_the_same_server_and_into_our_own(
    shop: Path, foreign: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guanxi(shop, "load", people(place / "people.csv", 60), "--as", "people")
    folder = guanxi(shop, "backup", "--to", place / "backups")["backup"]
    assert refused(place / "there", "restore", folder)["code"] == "database_not_empty"
    admin(foreign, "create database shop2 owner alice")
    try:
        monkeypatch.setenv("DATABASE_URL", f"postgresql://alice@/shop2?host={foreign}")
        told = guanxi(place / "there", "restore", folder)
        assert told["workspaces"] == ["default"]
        assert guanxi(place / "there", "show", "people")["count"] == 60
        guanxi(place / "there", "load", people(place / "more.csv", 5, first=90), "--as", "people")
        assert guanxi(place / "there", "show", "people")["count"] == 65
        monkeypatch.delenv("DATABASE_URL")
        guanxi(place / "ours", "restore", folder)
        assert guanxi(place / "ours", "show", "people")["count"] == 60
        back = guanxi(place / "ours", "backup", "--to", place / "backups")["backup"]
        admin(foreign, "drop database shop2 with (force)", "create database shop2 owner alice")
        monkeypatch.setenv("DATABASE_URL", f"postgresql://alice@/shop2?host={foreign}")
        guanxi(place / "again", "restore", back)
        assert guanxi(place / "again", "show", "people")["count"] == 60
    finally:
        admin(foreign, "drop database if exists shop2 with (force)", "drop role if exists shop2_serve")
