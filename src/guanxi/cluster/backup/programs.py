"""PostgreSQL's own programs for dumps and copies, with passwords in a file that only we can read."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from guanxi.cluster.binaries import installed_binaries
from guanxi.cluster.errors import BackupFailed
from guanxi.cluster.logins import Login

_SERVICE = "guanxi"


@contextmanager
def reaching(login: Login) -> Iterator[dict[str, str]]:
    """Give the environment in which libpq's service ``guanxi`` is that login, unseen by others."""
    with tempfile.TemporaryDirectory(prefix="guanxi-") as folder:
        file = Path(folder) / "service"
        file.touch(mode=0o600)
        lines = [f"[{_SERVICE}]", *(f"{name}={value}" for name, value in login.parameters.items() if value)]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield {"LC_ALL": "C", "PATH": os.defpath, "PGSERVICEFILE": str(file), "PGSERVICE": _SERVICE}


def call(name: str, words: Sequence[str | Path], environment: dict[str, str] | None = None) -> str:
    """Run one of the programs to its end and return what it printed; raises ``BackupFailed``."""
    done = subprocess.run(
        _command(name, words), env=environment or {"LC_ALL": "C"}, stdin=subprocess.DEVNULL,
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise BackupFailed(reason=last_words(done.stderr))
    return done.stdout.decode(errors="replace")


@contextmanager
def printing(name: str, words: Sequence[str | Path]) -> Iterator[IO[bytes]]:
    """Give what one of the programs prints, as it prints it; raises ``BackupFailed`` when it fails."""
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            _command(name, words), env={"LC_ALL": "C"}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=complaints,
        ) as process,
    ):  # fmt: skip
        if process.stdout is None:
            raise BackupFailed(reason=f"{name} prints nothing")
        try:
            yield process.stdout
        except BaseException:
            process.kill()
            raise
        process.stdout.close()
        if process.wait() != 0:
            complaints.seek(0)
            raise BackupFailed(reason=last_words(complaints.read()))


def last_words(said: bytes) -> str:
    """Return what a program complained of last."""
    lines = [line.strip() for line in said.decode(errors="replace").splitlines() if line.strip()]
    return "; ".join(lines[-3:]) or "it said nothing"


def _command(name: str, words: Sequence[str | Path]) -> list[str]:
    return [str(installed_binaries() / name), *map(str, words)]
