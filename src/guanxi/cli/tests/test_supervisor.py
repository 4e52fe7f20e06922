"""The tree of processes: it starts whole, mends itself, and ends whole."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from guanxi.cli.address import Address
from guanxi.cli.errors import AddressTaken, AlreadyRunning, GaveUp, PreparationFailed
from guanxi.cli.running import stop_serving, who_serves
from guanxi.cli.supervisor import Plan, serve
from guanxi.cluster.api import is_held

STAGE = "guanxi.cli.tests.stage"
BROKEN = [sys.executable, "-c", "raise SystemExit('no good')"]


def soon(wish: Callable[[], bool], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while not wish():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def tree(home: Path) -> list[psutil.Process]:
    """Return every living process that was started for a home."""
    return [process for process in psutil.process_iter() if _belongs(process, home)]


def _belongs(process: psutil.Process, home: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
            return False
        return any(str(home) in word for word in process.cmdline()) or (
            process.environ().get("GUANXI_HOME") == str(home) or process.cwd() == str(home / "pg")
        )
    except psutil.Error:
        return False


def part(up: subprocess.Popen[str], name: str) -> psutil.Process:
    """Return the child of a supervisor that plays a part."""
    return next(child for child in psutil.Process(up.pid).children() if name in child.cmdline())


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as page:  # noqa: S310 (our own address)
            return bool(page.read() == b"/health")
    except OSError:
        return False


@contextmanager
def starting(home: Path, bind: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """Start to serve the stand-in."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": STAGE}
    words = [sys.executable, "-m", STAGE, str(home), bind, json.dumps(settings)]
    up = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield up
    finally:
        up.kill()
        up.communicate()


@contextmanager
def serving(home: Path, bind: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Serve the stand-in; give the process and what it announced."""
    with starting(home, bind) as up:
        assert up.stdout is not None
        yield up, json.loads(up.stdout.readline())


def plan(home: Path, bind: str, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> Plan:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", STAGE)
    parts = {"web": [sys.executable, "-m", STAGE, "web"], "worker": [sys.executable, "-m", STAGE, "work"]}
    return Plan(home, Address.read(bind), f"{STAGE}:prepare", **(parts | changes))


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_a_signal_ends_everything(home: Path, bind: str, sign: signal.Signals) -> None:
    with serving(home, bind) as (up, facts):
        url = f"http://{bind}"
        assert facts == {
            "address": url, "home": str(home), "pid": up.pid, "sign_in": f"{url}/sign-in with open sesame",
        }  # fmt: skip
        assert answers(url)
        assert len(tree(home)) > 5
        up.send_signal(sign)
        assert up.wait(30) == 0
        assert tree(home) == []


def test_no_page_is_served_before_the_home_is_prepared(home: Path, bind: str) -> None:
    with starting(home, bind, word="patience") as up:
        assert soon(partial(_plays, up, "web"))
        assert not soon(lambda: answers(f"http://{bind}"), seconds=4)
        (home / "go").touch()
        assert up.stdout is not None
        assert json.loads(up.stdout.readline())["sign_in"].endswith("with patience")
        assert answers(f"http://{bind}")
        up.terminate()
        assert up.wait(30) == 0


def test_a_signal_while_the_home_is_prepared_ends_everything(home: Path, bind: str) -> None:
    with starting(home, bind, word="patience") as up:
        assert soon(partial(_plays, up, "web"))
        up.terminate()
        assert up.wait(30) == 0
        assert tree(home) == []


def test_every_part_that_is_killed_comes_back(home: Path, bind: str) -> None:
    with serving(home, bind) as (up, facts):
        for name in ("web", "work"):
            assert soon(partial(_plays, up, name))
            killed = part(up, name)
            killed.kill()
            assert soon(partial(_is_new, up, name, killed))
        assert soon(lambda: answers(facts["address"]))
        database = next(process for process in tree(home) if process.cwd() == str(home / "pg"))
        database.kill()
        assert soon(lambda: any(process.cwd() == str(home / "pg") for process in tree(home)))
        up.terminate()
        assert up.wait(30) == 0
        assert tree(home) == []


def _plays(up: subprocess.Popen[str], name: str) -> bool:
    try:
        return bool(part(up, name).is_running())
    except (StopIteration, psutil.Error):
        return False


def _is_new(up: subprocess.Popen[str], name: str, killed: psutil.Process) -> bool:
    try:
        return bool(part(up, name).pid != killed.pid)
    except (StopIteration, psutil.Error):
        return False


def test_nothing_outlives_a_killed_supervisor(home: Path, bind: str) -> None:
    with serving(home, bind) as (up, facts):
        up.kill()
        up.wait()
        assert soon(lambda: tree(home) == [])
        assert who_serves(home) is None
    with serving(home, bind) as (up, facts):
        assert answers(facts["address"])
        assert stop_serving(home) is not None
        assert up.wait(30) == 0
    assert tree(home) == []
    assert stop_serving(home) is None


def test_a_second_one_names_the_first(home: Path, bind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(home, bind) as (up, facts):
        with pytest.raises(AlreadyRunning, match=rf"{facts['address']} by process {up.pid}\."):
            serve(plan(home, "127.0.0.1:1", monkeypatch), print)
        assert answers(facts["address"])


def test_an_address_that_is_taken(home: Path, bind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(bind.split(":")[1])))
        other.listen()
        with pytest.raises(AddressTaken, match=f"at {bind}: Address already in use"):
            serve(plan(home, bind, monkeypatch), print)


def test_a_preparation_that_fails_stops_the_start(
    home: Path, bind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PreparationFailed, match="word: it is wrong"):
        serve(plan(home, bind, monkeypatch, options={"word": "wrong"}), print)
    assert not answers(f"http://{bind}")
    assert not is_held(home / "run" / "up.lock")


def test_a_part_that_cannot_start_is_given_up(home: Path, bind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guanxi.cli.child.TRIES", 2)
    with pytest.raises(GaveUp, match="The worker ended 2 times in a row: no good"):
        serve(plan(home, bind, monkeypatch, worker=BROKEN), print)
    assert not answers(f"http://{bind}")
