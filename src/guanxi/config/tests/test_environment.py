"""Settings from the environment: what is understood, and what stops the start."""

from __future__ import annotations

import pytest

from guanxi.cli.address import Address
from guanxi.config import environment


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
