"""The whole product as its users start it: ``guanxi`` in processes of its own, in a home of its own."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psutil
import psycopg

from guanxi.cluster.api import database_urls

GUANXI = [sys.executable, "-m", "guanxi.cli.main"]
PATIENCE = 120.0


def environment(home: Path) -> dict[str, str]:
    """Return what a command of a home sees: nothing of the tests' own settings."""
    ours = {"GUANXI_HOME": str(home), "GUANXI_DEMO": "off", "GUANXI_LOG": "ERROR"}
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "guanxi.config.settings", **ours}


def run(home: Path, *words: str | Path) -> tuple[int, Any]:
    """Run a command and return its exit code and what it printed as JSON."""
    done = start(home, *words)
    said, complaint = done.communicate(timeout=PATIENCE)
    assert said, complaint
    return done.returncode, json.loads(said)


def start(home: Path, *words: str | Path) -> subprocess.Popen[str]:
    """Start a command that prints JSON."""
    arguments = [*GUANXI, *map(str, words), "--json"]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(arguments, env=environment(home), **pipes)


def free_address() -> str:
    """Return an address that nobody listens at."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{trial.getsockname()[1]}"


@dataclass
class Up:
    """A home that is being served."""

    home: Path
    process: subprocess.Popen[str]
    facts: dict[str, Any]

    def part(self, *words: str) -> psutil.Process:
        """Return the process whose command line has these words, among all that were started."""
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                if all(any(word in each for each in child.cmdline()) for word in words):
                    return child
            except psutil.Error:
                continue
        raise LookupError(words)

    def database(self) -> psutil.Process:
        """Return the database's first process."""
        number = (self.home / "pg" / "postmaster.pid").read_text().split()[0]
        return psutil.Process(int(number))

    def answers(self) -> bool:
        """Say whether pages are served and work is taken."""
        try:
            Visitor(self.facts["address"]).get("/ready")
        except OSError:
            return False
        return True


@contextmanager
def serving(home: Path, bind: str) -> Iterator[Up]:
    """Serve a home for the length of a block; afterwards every process of it has ended."""
    process = start(home, "up", "--bind", bind)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        facts = json.loads(said or "{}")
        assert "address" in facts, said or process.communicate()
        family = psutil.Process(process.pid)
        yield Up(home, process, facts)
        started = family.children(recursive=True)
        process.terminate()
        assert process.wait(60) == 0
        assert [each for each in started if each.is_running() and each.status() != "zombie"] == []
    finally:
        process.kill()
        process.communicate()


def soon(wish: Callable[[], Any], seconds: float = PATIENCE, pause: float = 0.05) -> Any:
    """Wait until a wish comes true and return what it then is."""
    end = time.monotonic() + seconds
    while True:
        try:
            if found := wish():
                return found
        except (psycopg.OperationalError, LookupError, psutil.Error):
            pass
        assert time.monotonic() < end, "waited in vain"
        time.sleep(pause)


_connections: dict[Path, psycopg.Connection[Any]] = {}


def asked(home: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query in the home's only workspace, as the database's owner sees them."""
    try:
        return _connection(home).execute(query.encode(), values).fetchall()
    except psycopg.OperationalError:
        # The server may be another one since.
        _connections.pop(home).close()
        return _connection(home).execute(query.encode(), values).fetchall()


def _connection(home: Path) -> psycopg.Connection[Any]:
    """Return a connection that is kept: signing in costs more than most questions."""
    if home not in _connections:
        conninfo = database_urls(home).owner.conninfo
        connection = psycopg.connect(conninfo, connect_timeout=5, autocommit=True)
        [schema] = connection.execute("select schema from access_workspace").fetchall()
        connection.execute("select set_config('search_path', %s, false)", (f"{schema[0]}, public",))
        _connections[home] = connection
    return _connections[home]


@dataclass
class Visitor:
    """A person at the pages, without a browser."""

    root: str
    jar: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )

    def get(self, path: str) -> tuple[str, str]:
        """Return where a page was found and what it says."""
        with self._opener.open(path if path.startswith("http") else self.root + path, timeout=30) as answer:
            return answer.url.removeprefix(self.root), answer.read().decode()

    def post(self, path: str, given: dict[str, str], file: Path | None = None) -> tuple[str, str]:
        """Send a form with the token of the page it stands on; return where that led."""
        at, page = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None, at
        body, kind = _form({**given, "csrfmiddlewaretoken": token[1]}, file)
        headers = {"Content-Type": kind, "Referer": self.root + at}
        request = urllib.request.Request(self.root + at, body, headers)  # noqa: S310 (our own address)
        with self._opener.open(request, timeout=60) as answer:
            return answer.url.removeprefix(self.root), answer.read().decode()


def _form(given: dict[str, str], file: Path | None) -> tuple[bytes, str]:
    if file is None:
        return urlencode(given).encode(), "application/x-www-form-urlencoded"
    mark = uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in given.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'
    body = b"".join([*parts, head.encode(), file.read_bytes(), f"\r\n--{mark}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={mark}"
