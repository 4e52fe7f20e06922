"""A part of the program in a process of its own: started, watched, started again, ended."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from guanxi.cli.errors import GaveUp

QUICK = 20.0  # a process that ends sooner than this has failed at its start
TRIES = 5
_LOG_LIMIT = 16 << 20
_PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """One part (``web``, ``worker``): its command, its log and its present process."""

    part: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    begun: float = 0.0
    due: float = 0.0
    seen: int = field(default=0)

    def start(self) -> None:
        """Start the process; it ends with this one, however this one ends."""
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as output:
            self.seen = output.tell()
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env=self.environment, preexec_fn=ends_with(os.getpid()),  # noqa: PLW1509 (one thread)
            )  # fmt: skip
        self.begun = time.monotonic()

    def look(self) -> None:
        """Start a process that has ended again, later each time. Raises ``GaveUp`` with its last words."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return
        if self.process.poll() is None:
            return
        self.failures = self.failures + 1 if now - self.begun < QUICK else 1
        if self.failures >= TRIES:
            raise GaveUp(part=self.part, times=self.failures, reason=self._last_words(), log=self.log)
        self.due = now + 0.25 * 2**self.failures
        self.process = None

    def tell_to_end(self) -> list[psutil.Process]:
        """Ask the process to end; return it with everything it has started."""
        if self.process is None or self.process.poll() is not None:
            return []
        try:
            whole = psutil.Process(self.process.pid)
            family = [*whole.children(recursive=True), whole]
        except psutil.NoSuchProcess:
            return []
        self.process.send_signal(signal.SIGTERM)
        return family

    def _last_words(self) -> str:
        with self.log.open("rb") as file:
            file.seek(self.seen)
            said = file.read()[-4096:].decode(errors="replace")
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        return (
            readable(lines[-1]) if lines else f"exit code {self.process.returncode if self.process else '?'}."
        )


def readable(line: str) -> str:
    """Return what a line of a log says; our own lines are JSON."""
    try:
        told = json.loads(line)
    except ValueError:
        return line
    if not isinstance(told, dict):
        return line
    raised = told.get("exception", {})
    where = f" at {raised['at'][-1]}" if raised.get("at") else ""
    return f"{told.get('event', line)}{': ' if raised else ''}{raised.get('kind', '')}{where}."


def end_all(children: Sequence[Child], *, patience: float = 20.0) -> None:
    """End processes and all they have started; those that do not listen within ``patience`` are killed."""
    families = [process for child in children for process in child.tell_to_end()]
    _, deaf = psutil.wait_procs(families, timeout=patience)
    for process in deaf:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(deaf, timeout=5)
    for child in children:
        if child.process:
            child.process.wait()


def ends_with(parent: int) -> Callable[[], None] | None:
    """Return what a new process does first on Linux: ask the kernel to end it when its parent ends."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask
