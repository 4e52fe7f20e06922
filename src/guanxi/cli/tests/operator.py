"""Commands as an operator gives them: the program in a process of its own, answering in JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def start(home: Path, *words: object, **environment: str) -> subprocess.Popen[str]:
    """Start a command in a home."""
    return subprocess.Popen(
        [sys.executable, "-m", "guanxi.cli.main", *map(str, words), "--json", "--home", str(home)],
        env=os.environ | {"GUANXI_HOME": str(home), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(home: Path, *words: object, **environment: str) -> tuple[int, dict[str, Any]]:
    """Run a command and return its exit code and what it answered."""
    process = start(home, *words, **environment)
    said, complaints = process.communicate(timeout=300)
    assert said, complaints
    return process.returncode, json.loads(said)


def guanxi(home: Path, *words: object, **environment: str) -> dict[str, Any]:
    """Run a command that works."""
    code, facts = run(home, *words, **environment)
    assert code == 0, facts
    return facts


def refused(home: Path, *words: object, **environment: str) -> dict[str, Any]:
    """Run a command that is refused; return the refusal."""
    code, facts = run(home, *words, **environment)
    assert code == 1, facts
    refusal: dict[str, Any] = facts["error"]
    return refusal
