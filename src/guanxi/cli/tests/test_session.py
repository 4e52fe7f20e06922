"""A lone command has its database while it runs, and leaves none behind."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from guanxi.cli.session import installation
from guanxi.cluster.api import database_urls, is_held


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
