"""``up``: the database, the web process and the worker in one tree, from the first start to the last stop."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from guanxi.cli.address import Address
from guanxi.cli.child import Child, end_all
from guanxi.cli.errors import NoAnswer
from guanxi.cli.preparing import run_apart
from guanxi.cli.running import serving
from guanxi.cluster.api import Lease, ServerFailed, disk_watched, ensure_server

PREPARE = "guanxi.config.prepare:prepare"
HEALTH = "/health"
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SLOWEST_START = 60.0
_BEAT = 0.5  # seconds between two looks at the children
_REVIVALS = 5

Announce = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to serve. ``prepare`` names the ``module:function`` called with ``options`` before that."""

    home: Path
    address: Address
    prepare: str | None = PREPARE
    options: Mapping[str, Any] = field(default_factory=dict)
    web: Sequence[str] = (sys.executable, "-m", "guanxi.cli.webserver")
    worker: Sequence[str] = (sys.executable, "-m", "guanxi.jobs.worker")

    @property
    def prepared(self) -> Path:
        """Return the file that is there once pages may be served."""
        return self.home / "run" / "prepared"

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of every process of the home."""
        own = {"GUANXI_HOME": str(self.home), "GUANXI_BIND": str(self.address), "PYTHONUNBUFFERED": "1"}
        defaults = {"DJANGO_SETTINGS_MODULE": "guanxi.config.settings", "MALLOC_ARENA_MAX": "2"}
        return defaults | os.environ | own

    def children(self) -> list[Child]:
        """Return the processes that serve, the pages first."""
        run, address = self.home / "run", self.address
        web = [*self.web, address.host, str(address.port), str(self.prepared)]
        return [
            Child("web", web, run / "web.log", self.environment),
            Child("worker", list(self.worker), run / "worker.log", self.environment),
        ]


def serve(plan: Plan, announce: Announce) -> None:
    """Serve a home until told to stop by INT, TERM or HUP; every process started here has then ended.

    ``announce`` gets the address, the home, our process id and what the preparation answered, once pages are
    served. Raises what the database refuses with, ``AlreadyRunning``, ``AddressTaken``,
    ``PreparationFailed``, ``NoAnswer``, ``GaveUp`` and ``DiskFull``.
    """
    with (
        disk_watched(plan.home),
        _told_to_stop() as stop,
        ensure_server(plan.home) as lease,
        serving(plan.home, plan.address.url),
    ):
        plan.address.check_free()
        options = {"address": plan.address.url, **plan.options}
        plan.prepared.unlink(missing_ok=True)
        children = plan.children()
        try:
            # Both read the same code, which takes longer than all else; the pages wait for the home.
            children[0].start()
            facts = (
                run_apart(plan.prepare, options, plan.environment, stopping=stop.is_set)
                if plan.prepare
                else {}
            )
            if not stop.is_set():
                plan.prepared.touch()
            _wait_for_answer(plan, children[0], stop)
            if not stop.is_set():
                announce({"address": plan.address.url, "home": str(plan.home), "pid": os.getpid(), **facts})
            _watch(children, lease, stop)
        finally:
            end_all(children)


def _wait_for_answer(plan: Plan, web: Child, stop: threading.Event) -> None:
    """Wait for the pages alone: the worker's start would only make the first of them late."""
    end, pause = time.monotonic() + _SLOWEST_START, 0.05
    while not stop.wait(pause):
        web.look()
        if _answers(plan.address.url + HEALTH):
            return
        if time.monotonic() > end:
            raise NoAnswer(address=plan.address.url, seconds=_SLOWEST_START, log=web.log)


def _answers(url: str) -> bool:
    # No proxy of the environment may stand between us and our own child.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _watch(children: Sequence[Child], lease: Lease, stop: threading.Event) -> None:
    failures = 0
    while not stop.wait(_BEAT):
        for child in children:
            child.look()
        if lease.is_alive():
            continue
        try:
            lease.revive()
            failures = 0
        except ServerFailed:
            failures += 1
            if failures >= _REVIVALS:
                raise
            stop.wait(2.0**failures)


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """Turn INT, TERM and HUP into an event for the length of a block."""
    stop = threading.Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    # Under nohup, HUP is ignored, and stays so.
    heard = [
        number for number in _STOPS if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN
    ]
    before = {number: signal.signal(number, told) for number in heard}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
