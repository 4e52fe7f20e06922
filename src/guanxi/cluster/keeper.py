"""Waits until nobody holds a lease, and has a server that a kill left behind stopped.

It runs as a file, with little of the standard library, so that the waiting costs a few megabytes. Its
arguments are the home's folder and the program to stop the server with.
"""

import fcntl
import os
import sys

IN_USE = 3  # what the stopping program answers when somebody has taken a lease meanwhile


def wait(run: str, pidfile: str, stop: list[str]) -> None:
    """Wait for the last lease of a home, stop what is still running, and end."""
    own = _open(run, "keeper.lock")
    try:
        fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    leases, gate = _open(run, "server.leases"), _open(run, "server.lock")
    while True:
        _pass(leases)
        _pass(gate)  # whoever let go last is stopping the server behind this
        if not os.path.exists(pidfile):
            return
        if os.spawnv(os.P_WAIT, stop[0], stop) != IN_USE:  # noqa: S606 (no shell is the point)
            return


def _open(run: str, name: str) -> int:
    return os.open(f"{run}/{name}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _pass(lock: int) -> None:
    fcntl.flock(lock, fcntl.LOCK_EX)
    fcntl.flock(lock, fcntl.LOCK_UN)


if __name__ == "__main__":
    wait(sys.argv[1], sys.argv[2], sys.argv[3:])
