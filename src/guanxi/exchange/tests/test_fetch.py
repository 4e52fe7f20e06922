"""Files are fetched from hosts that the operator names, of the local network, and from nowhere else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from guanxi.exchange.actions import fetch as fetching
from guanxi.exchange.api import fetch
from guanxi.exchange.errors import FetchFailed, FetchNotAllowed, FetchTooLarge
from guanxi.kernel.api import NotAllowed


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        to = {
            "/moved.csv": "/people.csv?x=1",
            "/away.csv": "http://192.0.2.1/x.csv",
            "/round.csv": "/round.csv",
        }
        if self.path in to:
            self.send_response(302)
            self.send_header("Location", to[self.path])
            self.end_headers()
            return
        self.send_response(200 if "people" in self.path else 404)
        self.end_headers()
        self.wfile.write(b"a,b\n1,2\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def allowed(settings_of, port) -> str:
    settings_of.FETCH_HOSTS = [f"127.0.0.1:{port}"]
    return f"http://127.0.0.1:{port}"


@pytest.fixture
def settings_of(monkeypatch):
    from django.conf import settings

    monkeypatch.setattr(settings, "FETCH_HOSTS", [])
    return settings


def test_a_file_is_fetched_under_its_own_name(cast, tmp_path, allowed):
    assert fetch(cast.bob, f"{allowed}/my%20people.csv", tmp_path).name == "my people.csv"
    assert fetch(cast.bob, f"{allowed}/moved.csv", tmp_path).read_bytes() == b"a,b\n1,2\n"


def test_nothing_is_fetched_unless_it_is_allowed(cast, tmp_path, settings_of, port):
    for address in (f"http://127.0.0.1:{port}/people.csv", "http://example.com/people.csv", "http://[::1/x"):
        with pytest.raises(FetchNotAllowed):
            fetch(cast.alice, address, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["/away.csv", "/round.csv", "/none.csv"])
def test_what_leads_elsewhere_or_nowhere_is_refused(cast, tmp_path, allowed, path):
    with pytest.raises(FetchNotAllowed if path == "/away.csv" else FetchFailed):
        fetch(cast.alice, allowed + path, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "resolved",
    ["8.8.8.8", "169.254.169.254", "127.0.0.1", "0.0.0.0", "::1", "fe80::1", "::ffff:10.0.0.1", "224.0.0.1"],  # noqa: S104
)
def test_a_named_host_must_be_of_the_local_network(cast, tmp_path, settings_of, monkeypatch, resolved):
    settings_of.FETCH_HOSTS = ["files.lan"]
    found = [(0, 0, 0, "", (address, 0)) for address in ("10.0.0.7", resolved)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was called"))
    with pytest.raises(FetchNotAllowed):
        fetch(cast.alice, "http://files.lan/people.csv", tmp_path)


def test_other_ports_and_passwords_are_not_allowed(cast, tmp_path, settings_of):
    settings_of.FETCH_HOSTS = ["files.lan"]
    for address in (
        "http://files.lan:22/x",
        "http://u:p@files.lan/x",
        "file:///etc/passwd",
        "ftp://files.lan/x",
    ):
        with pytest.raises(FetchNotAllowed):
            fetch(cast.alice, address, tmp_path)


def test_who_may_only_read_fetches_nothing(cast, tmp_path, allowed):
    with pytest.raises(NotAllowed):
        fetch(cast.carol, f"{allowed}/people.csv", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_never_ends_is_cut(cast, tmp_path, allowed, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST", 4)
    with pytest.raises(FetchTooLarge):
        fetch(cast.alice, f"{allowed}/people.csv", tmp_path)
    assert list(tmp_path.iterdir()) == []
