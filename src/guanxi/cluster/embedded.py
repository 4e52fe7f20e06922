"""The server we run: made, started, watched and stopped by its programs alone."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from guanxi.cluster.account import Account, hand_over, run, spawn
from guanxi.cluster.archive import archive_folder, archiving, ensure_archive
from guanxi.cluster.binaries import MAJOR
from guanxi.cluster.conf import FILE, INCLUDE, PORT, conf_text
from guanxi.cluster.errors import OtherVersion, ServerFailed
from guanxi.cluster.home import PRIVATE, Home

SUPERUSER = "postgres"
_INITDB = (
    "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8",
    "--auth=scram-sha-256", f"--username={SUPERUSER}", "--no-instructions",
)  # fmt: skip
_ISREADY = ("-p", str(PORT), "-d", SUPERUSER, "-t", "3", "-q")
_ACCEPTS, _REJECTS = 0, 1  # exit codes of pg_isready

_LONGEST_SILENCE = 120.0  # seconds without any answer from a server that lives
_LONGEST_RECOVERY = 1800.0
_ATTEMPTS = 5
_LOG_LIMIT = 16 << 20
_TELLING = ("FATAL", "PANIC", "error:", "HINT", "DETAIL")

# Our own children, so that one that died is reaped and not taken for a living server.
_children: dict[Path, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True, slots=True)
class Server:
    """An embedded server. Its methods are called with the home's lock held."""

    home: Home
    socket: Path
    programs: Path
    account: Account | None

    def create(self, password: str, *, durable: bool) -> None:
        """Make the database's folder if there is none, whole or not at all."""
        version = self.home.data / "PG_VERSION"
        if version.exists():
            found = version.read_text().strip()
            if found != str(MAJOR):
                raise OtherVersion(data=self.home.data, found=found, ours=MAJOR)
            return
        for half in self.home.path.glob("pg.new-*"):
            shutil.rmtree(half, ignore_errors=True)
        # A new name each time: an initdb whose caller was killed may still be writing to the old one.
        fresh = self.home.path / f"pg.new-{secrets.token_hex(4)}"
        fresh.mkdir(mode=PRIVATE)
        hand_over(fresh, self.account)
        self._initdb(fresh, password, durable=durable)
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(INCLUDE)
        fresh.rename(self.home.data)

    def start(self, *, durable: bool) -> None:
        """Start it and wait until it accepts connections, however long recovery takes.

        Raises ``ServerFailed`` with the end of the server's log.
        """
        reason = ""
        for attempt in range(_ATTEMPTS):
            self._clear_remains()
            self._write_conf(durable=durable)
            before = self._log_size()
            if (failure := self._until_ready(self._spawn(), before)) is None:
                return
            reason = failure
            time.sleep(0.5 * 2**attempt)
        raise ServerFailed(reason=reason, log=self.home.log)

    def stop(self, *, patience: float = 60.0) -> None:
        """Stop it: clients are sent away, then, after ``patience`` seconds, it is ended the hard way."""
        for sign, seconds in ((signal.SIGINT, patience), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            process = self.process()
            if process is None:
                break
            _send(process, sign)
            _wait(process, seconds)
        self._clear_remains()

    def process(self) -> psutil.Process | None:
        """Return the running server, or None."""
        return server_process(self.home)

    def accepts(self) -> bool:
        """Ask the server itself whether it takes connections."""
        return self._ready() == _ACCEPTS

    def _initdb(self, folder: Path, password: str, *, durable: bool) -> None:
        pwfile = self.socket / f"initdb-{secrets.token_hex(4)}"
        pwfile.touch(mode=0o600)
        try:
            pwfile.write_text(password)
            hand_over(pwfile, self.account)
            options = [*_INITDB, f"--pwfile={pwfile}", *([] if durable else ["--no-sync"])]
            code, said = run([self.programs / "initdb", "-D", folder, *options], self.account)
        finally:
            pwfile.unlink()
        if code != 0:
            raise ServerFailed(reason=_last_words(said), log=self.home.log)

    def _write_conf(self, *, durable: bool) -> None:
        file = self.home.data / FILE
        archive = archive_folder(self.home.path)
        if archive:
            ensure_archive(archive, self.account)
        kept = archiving(archive) if archive else None
        free = shutil.disk_usage(self.home.data).free
        text = conf_text(self.socket, free, durable=durable, archiving=kept)
        file.write_text(text, encoding="utf-8")
        hand_over(file, self.account)

    def _log_size(self) -> int:
        """Return where the log of the next start begins; one that has grown too long is put aside."""
        log = self.home.log
        size = log.stat().st_size if log.exists() else 0
        if size <= _LOG_LIMIT:
            return size
        log.replace(log.with_suffix(".old.log"))
        return 0

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self.home.log.open("ab") as output:
            argv: list[str | Path] = [self.programs / "postgres", "-D", self.home.data]
            process = spawn(argv, self.account, output=output, detached=True)
        _children[self.home.data] = process
        return process

    def _until_ready(self, process: subprocess.Popen[bytes], before: int) -> str | None:
        """Wait for a starting server; return None when it is ready, else why it ended.

        What it said stands in the log after the first ``before`` bytes.
        """
        begun, pause = time.monotonic(), 0.02
        while True:
            answer = self._ready()
            if answer == _ACCEPTS:
                return None
            if process.poll() is not None:
                return _last_words(_tail(self.home.log, before)) or f"exit code {process.returncode}"
            limit = _LONGEST_RECOVERY if answer == _REJECTS else _LONGEST_SILENCE
            if time.monotonic() - begun > limit:
                self.stop()
                return f"no answer within {limit:.0f} s"
            time.sleep(pause)
            pause = min(pause * 1.3, 0.5)

    def _ready(self) -> int:
        return run([self.programs / "pg_isready", "-h", self.socket, *_ISREADY], self.account)[0]

    def _clear_remains(self) -> None:
        """Let a killed server's children end; forget its process number if somebody else has it now."""
        if self.process() is not None:
            return
        children = [found for number in psutil.pids() if (found := _working_in(self.home.data, number))]
        _, stubborn = psutil.wait_procs(children, timeout=10)
        for process in stubborn:
            _send(process, signal.SIGKILL)
        psutil.wait_procs(stubborn, timeout=10)
        number = _recorded_pid(self.home)
        if number is not None and psutil.pid_exists(number):
            (self.home.data / "postmaster.pid").unlink()


def server_process(home: Home) -> psutil.Process | None:
    """Return a home's running server, recognised by the folder it works in; None when there is none."""
    if child := _children.get(home.data):
        child.poll()
    number = _recorded_pid(home)
    return None if number is None else _working_in(home.data, number)


def _recorded_pid(home: Home) -> int | None:
    try:
        return int((home.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _working_in(folder: Path, number: int) -> psutil.Process | None:
    """Return the process if it lives and is a server's, which all work in their database's folder."""
    try:
        process = psutil.Process(number)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return process if os.path.samefile(process.cwd(), folder) else None
    except (psutil.Error, OSError):
        return None


def _send(process: psutil.Process, sign: signal.Signals) -> None:
    try:
        process.send_signal(sign)
    except psutil.NoSuchProcess:
        return


def _wait(process: psutil.Process, seconds: float) -> None:
    try:
        process.wait(seconds)
    except psutil.TimeoutExpired:
        return


def _tail(log: Path, start: int) -> str:
    with log.open("rb") as file:
        file.seek(start)
        return file.read(65536).decode(errors="replace")


def _last_words(said: str) -> str:
    """Return the lines of a log that tell a person what went wrong."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if any(mark in line for mark in _TELLING)]
    return "; ".join((telling or lines)[-3:])
