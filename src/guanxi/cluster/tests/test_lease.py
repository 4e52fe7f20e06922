"""Leases: the server runs as long as somebody needs it, and no longer, whatever becomes of them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from guanxi.cluster.embedded import server_process
from guanxi.cluster.home import Home
from guanxi.cluster.lease import Lock, is_held
from guanxi.cluster.server import ensure_server, stop_left_over

HOLDER = """
import sys, time
from pathlib import Path
from guanxi.cluster.server import ensure_server
lease = ensure_server(Path(sys.argv[1]), durable=False)
print("holding", flush=True)
time.sleep(600)
"""


def hold(home: Path) -> subprocess.Popen[bytes]:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, home], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"holding\n"
    return holder


def kill(process: subprocess.Popen[bytes]) -> None:
    with process:
        process.kill()


def soon(wish: Callable[[], bool]) -> bool:
    end = time.monotonic() + 15
    while not wish():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    assert not is_held(file)
    lock = Lock(file)
    assert lock.try_take()
    assert is_held(file)
    lock.release()
    assert not is_held(file)


def test_the_last_one_stops_the_server(spare: Path) -> None:
    first = ensure_server(spare, durable=False)
    second = ensure_server(spare, durable=False)
    process = server_process(Home(spare))
    first.release()
    assert server_process(Home(spare)) == process
    assert not stop_left_over(spare)
    second.release()
    second.release()
    assert server_process(Home(spare)) is None
    assert not is_held(spare / "run" / "keeper.lock")


def test_a_killed_holder_leaves_the_server_to_the_others(spare: Path) -> None:
    holder = hold(spare)
    with ensure_server(spare, durable=False):
        kill(holder)
        time.sleep(0.3)
        assert server_process(Home(spare)) is not None
    assert server_process(Home(spare)) is None


def test_the_server_ends_when_its_only_holder_is_killed(spare: Path) -> None:
    kill(hold(spare))
    assert soon(lambda: server_process(Home(spare)) is None)
    assert soon(lambda: not is_held(spare / "run" / "keeper.lock"))
