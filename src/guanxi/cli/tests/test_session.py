"""A lone command has its database while it runs, and leaves none behind."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from guanxi.access.api import Workspace, perform
from guanxi.cli import session
from guanxi.cli.session import at_work, installation
from guanxi.cluster.api import database_urls, is_held
from guanxi.records.api import NewRecords, create_records


def test_a_lone_command(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_HOME", "elsewhere")
    with installation(home) as path:
        assert path == home
        assert os.environ["GUANXI_HOME"] == str(home)
        with psycopg.connect(database_urls(path).serve.conninfo) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    assert not is_held(home / "run" / "keeper.lock")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(database_urls(path).serve.conninfo)


@pytest.mark.parametrize("loaded", [False, True])
def test_a_workspace_for_now_goes_again_unless_somebody_has_loaded_into_it(
    installation: Path, monkeypatch: pytest.MonkeyPatch, loaded: bool
) -> None:
    slug = f"for-now-{loaded}".lower()
    monkeypatch.setattr(session, "DEFAULT", slug)
    monkeypatch.setattr(session, "_find", lambda _slug: None)
    with at_work(None, None, create=True, for_now=True) as context:
        if loaded:
            perform(create_records, context, NewRecords("people", [{"name": "Ann"}]))
    assert Workspace.objects.filter(slug=slug).exists() == loaded


def test_of_two_first_commands_at_once_one_makes_the_workspace_and_both_work_in_it(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "DEFAULT", "at-once")
    monkeypatch.setattr(session, "_find", lambda _slug: None)  # as both see it before either has begun
    with at_work(None, None, create=True) as first:
        pass
    with at_work(None, None, create=True, for_now=True) as second:
        assert second.workspace == first.workspace
    assert Workspace.objects.filter(slug="at-once").exists()
