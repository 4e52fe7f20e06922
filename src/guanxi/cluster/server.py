"""A running database for as long as somebody needs it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from guanxi.cluster import keeper
from guanxi.cluster.account import database_account
from guanxi.cluster.binaries import find_binaries
from guanxi.cluster.disk import disk_watched
from guanxi.cluster.embedded import Server, server_process
from guanxi.cluster.external import ensure_external
from guanxi.cluster.home import Home, open_home
from guanxi.cluster.keys import ensure_keys, read_keys
from guanxi.cluster.lease import Lock, is_held, locked
from guanxi.cluster.logins import DatabaseUrls, database_urls, ensure_logins, external_address
from guanxi.cluster.sockets import drop_socket_folder, ensure_socket_folder


@dataclass(slots=True)
class Lease:
    """The right to a running server. The last one to let go of it stops an embedded server."""

    home: Path
    urls: DatabaseUrls
    durable: bool
    hold: Lock | None

    def release(self) -> None:
        """Let go; a second time does nothing."""
        if self.hold is None:
            return
        home, hold, self.hold = Home(self.home), self.hold, None
        with locked(_gate(home)):
            hold.release()
            stopped = _stop_if_unused(home)
        if stopped:
            _see_off_keeper(home)

    def is_alive(self) -> bool:
        """Tell whether the server's process lives; an external server is not ours to watch."""
        return self.urls.external or server_process(Home(self.home)) is not None

    def revive(self) -> bool:
        """Start the server again if it has died; tell whether that was needed."""
        if self.urls.external:
            return False
        with locked(_gate(Home(self.home))):
            return _start(_server(Home(self.home)), durable=self.durable)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def ensure_server(path: Path, *, durable: bool = True) -> Lease:
    """Return a lease on the running database of a home, set up and started if need be.

    Use it as a context manager. ``durable=False`` is for tests: fast, and a crash may lose everything.
    Raises ``HomeUnreachable``, ``SecretsMissing``, ``OtherVersion``, ``BinariesMissing``, ``ServerFailed``,
    ``DiskFull``, ``DiskReadOnly``; for an external database ``DatabaseUnreachable`` and ``DatabaseUnfit``.
    """
    with disk_watched(path):
        return _ensure(path, durable=durable)


def _ensure(path: Path, *, durable: bool) -> Lease:
    if external_address():
        home = open_home(path, None)
        with locked(_gate(home)):
            ensure_keys(home)
            ensure_external(home)
        return Lease(path, database_urls(path), durable, None)
    home = open_home(path, database_account(Home(path).data))
    with locked(_gate(home)):
        ensure_keys(home)
        hold = Lock(_leases(home))
        hold.take(shared=True)
        try:
            started = _start(_server(home), durable=durable)
            if not is_held(_keeper(home)):
                if not started:  # whoever did may have been killed before there were logins
                    ensure_logins(path)
                _start_keeper(home)
        except BaseException:
            hold.release()
            raise
    return Lease(path, database_urls(path), durable, hold)


def stop_left_over(path: Path) -> bool:
    """Stop a home's server if nobody holds a lease on it; tell whether it is stopped now."""
    home = Home(path)
    if not home.run.exists():
        return True
    with locked(_gate(home)):
        return _stop_if_unused(home)


def _stop_if_unused(home: Home) -> bool:
    last = Lock(_leases(home))
    try:
        # The keeper, which wakes with the last lease, has the lock for a moment too.
        if not last.try_take(patience=0.05):
            return False
        _server(home).stop()
        drop_socket_folder(home)
        return True
    finally:
        last.release()


def _start(server: Server, *, durable: bool) -> bool:
    if server.process() is not None and server.accepts():
        return False
    server.create(read_keys(server.home.path)["superuser"], durable=durable)
    server.start(durable=durable)
    ensure_logins(server.home.path)
    return True


def _start_keeper(home: Home) -> None:
    pidfile = home.data / "postmaster.pid"
    stop = [sys.executable, "-m", "guanxi.cluster.stop", str(home.path)]
    argv: list[str | Path] = [sys.executable, "-S", "-E", keeper.__file__, home.run, pidfile, *stop]
    # It outlives the program that started it, on purpose: nobody waits for it, so nobody is warned.
    subprocess.Popen(
        [os.fspath(part) for part in argv], start_new_session=True, cwd="/",
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ).returncode = 0  # fmt: skip


def _see_off_keeper(home: Home) -> None:
    """Wait for the keeper to notice, so that nothing of ours runs when the last program is done."""
    lock = Lock(_keeper(home))
    lock.try_take(patience=5.0)
    lock.release()


def _server(home: Home) -> Server:
    account = database_account(home.data)
    return Server(home, ensure_socket_folder(home, account), find_binaries(home, account), account)


def _gate(home: Home) -> Path:
    return home.run / "server.lock"


def _keeper(home: Home) -> Path:
    return home.run / "keeper.lock"


def _leases(home: Home) -> Path:
    return home.run / "server.leases"
