"""Preparing a home before it is served, in a process of its own, so that its memory is given back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

from guanxi.cli.child import ends_with
from guanxi.cli.errors import PreparationFailed

_PATIENCE = 20.0


def run_apart(
    step: str, options: Mapping[str, Any], environment: Mapping[str, str], *, stopping: Callable[[], bool]
) -> dict[str, Any]:
    """Run ``module:function(**options)`` in a process of its own and return the facts it answers with.

    Ends it early when ``stopping`` says so, and returns nothing. Raises ``PreparationFailed`` with why.
    """
    reader, writer = os.pipe()
    with os.fdopen(reader, encoding="utf-8") as report:
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "guanxi.cli.apart", step, json.dumps(options), str(writer)],
                env=environment, pass_fds=[writer], preexec_fn=ends_with(os.getpid()),  # noqa: PLW1509 (one thread)
            )  # fmt: skip
        finally:
            os.close(writer)
        if not _ended(process, stopping):
            return {}
        said = report.read()
    answer: dict[str, Any] = json.loads(said) if said else {}
    if process.returncode != 0:
        error = answer.get("error") or {
            "message": f"The preparation ended with code {process.returncode}; see above."
        }
        raise PreparationFailed(reason=error["message"])
    facts: dict[str, Any] = answer.get("facts", {})
    return facts


def _ended(process: subprocess.Popen[bytes], stopping: Callable[[], bool]) -> bool:
    """Wait for a process; end it when we are told to stop. Tell whether it ended by itself."""
    while not stopping():
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        return True
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return False
