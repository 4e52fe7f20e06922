"""Settings from the environment: what is understood, and what stops the start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guanxi.cli.address import Address
from guanxi.config import environment

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@pytest.mark.parametrize(
    ("bind", "named", "more"),
    [
        ("", "", []),
        ("", "crm.example.com", ["crm.example.com"]),
        ("192.168.1.5:8000", "", ["192.168.1.5"]),
        ("[fd00::5]:8000", "crm.example.com", ["crm.example.com", "[fd00::5]"]),
        ("0.0.0.0:8000", "", []),
        ("[::]:8000", "", []),
        ("nowhere", "", []),
    ],
)
def test_up_can_ask_its_own_pages_whatever_they_are_called(
    monkeypatch: pytest.MonkeyPatch, bind: str, named: str, more: list[str]
) -> None:
    monkeypatch.setenv("GUANXI_BIND", bind)
    monkeypatch.setenv("GUANXI_HOSTS", named)
    hosts = environment.hosts()
    assert sorted(hosts) == sorted(["localhost", "127.0.0.1", "[::1]", *more])
    if bind != "nowhere":
        asked = Address.read().url.removeprefix("http://").rpartition(":")[0]
        assert asked in hosts


@pytest.mark.parametrize(("given", "level"), [("info", "INFO"), ("Debug", "DEBUG"), (" ", "WARNING")])
def test_a_level_of_logs_in_any_case(monkeypatch: pytest.MonkeyPatch, given: str, level: str) -> None:
    monkeypatch.setenv("GUANXI_LOG", given)
    assert environment.choice("GUANXI_LOG", "WARNING", LEVELS) == level


def test_a_level_that_is_none_stops_the_start_in_words(tmp_path: Path) -> None:
    given = os.environ | {"GUANXI_LOG": "verbose", "GUANXI_HOME": str(tmp_path)}
    words = [sys.executable, "-c", "import guanxi.config.settings"]
    ended = subprocess.run(words, env=given, capture_output=True, text=True, check=False)
    assert "GUANXI_LOG: “verbose” is none of DEBUG, INFO, WARNING, ERROR" in ended.stderr
    with_info = subprocess.run(words, env=given | {"GUANXI_LOG": "info"}, capture_output=True, check=False)
    assert with_info.returncode == 0
