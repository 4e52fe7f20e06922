"""A second ``up`` on a home that has the demo: seconds to the first page, memory of the whole tree."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from bench.installation import Bench
from bench.record_page import HOST, until_answered
from bench.telling import Report, stopwatch

SLOWEST, MOST, SETTLED = 5.0, 800.0, 15.0


def run(bench: Bench) -> Report:  # noqa: ARG001 (a home of its own)
    """Make the demo in a home of its own, serve it once, then measure the second start."""
    home = Path(tempfile.mkdtemp(prefix="guanxi-bench-start-"))
    home.chmod(0o755)
    report = Report("start", "the demo of 5,000 customers, a home of its own")
    try:
        with stopwatch() as made:
            subprocess.run(
                _guanxi("demo", "--no-serve", "--json"), env=_environment(home), check=True, stdout=2
            )
        report.add("making and analysing the demo", made(), "s")
        _serve(home, report, "first start")
        _serve(home, report, "second start", last=True)
    finally:
        subprocess.run(_guanxi("down"), env=_environment(home), check=False, stdout=2)
        shutil.rmtree(home, ignore_errors=True)
    return report


def _serve(home: Path, report: Report, name: str, *, last: bool = False) -> None:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    with stopwatch() as seconds:
        up = subprocess.Popen(
            _guanxi("up", "--json", "--bind", f"{HOST}:{port}"),
            env=_environment(home),
            stdout=subprocess.DEVNULL,
        )
        until_answered(port, "/sign-in")
    try:
        report.add(f"{name} to first page", seconds(), "s", at_most=SLOWEST if last else None)
        if last:
            time.sleep(SETTLED)
            _add_memory(report, home, up.pid)
    finally:
        up.terminate()
        up.wait(60)


def _add_memory(report: Report, home: Path, pid: int) -> None:
    parts = memory(home, pid)
    for kind, size in parts.items():
        report.add(f"PSS of {kind}", size, "MB")
    report.add("PSS of the whole tree", sum(parts.values()), "MB", at_most=MOST)


def memory(home: Path, pid: int) -> dict[str, float]:
    """Return the PSS in MB of a process with all it has started, and of the home's database."""
    parts: dict[str, float] = {}
    for process in _tree(home, pid):
        kind = "PostgreSQL" if "postgres" in process.name() else "Python"
        parts[kind] = parts.get(kind, 0.0) + process.memory_full_info().pss / 1e6
    return parts


def _tree(home: Path, pid: int) -> Iterator[psutil.Process]:
    """Yield what ``up`` started and the database with its processes, which is nobody's child."""
    server = int((home / "pg" / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    for root in {pid, server}:
        yield psutil.Process(root)
        yield from psutil.Process(root).children(recursive=True)


def _guanxi(*words: str) -> list[str]:
    return [sys.executable, "-m", "guanxi.cli.main", *words]


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {"GUANXI_HOME": str(home)}
