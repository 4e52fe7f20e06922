"""What rooms below the records hold of a person: the lake's files, and the logs of the programs that run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from guanxi.cluster.api import known_backups
from guanxi.engine.api import parts_naming, rewrite_lake
from guanxi.kernel.api import Context, Progress, Workspace
from guanxi.records.api import Eraser, Trace


def backups_with(workspace: Workspace) -> list[dict[str, Any]]:
    """Return the backups that this home has made of a workspace, and whether they still lie there."""
    known = known_backups(Path(settings.HOME), workspace.schema)
    return [{"path": each.path, "made_at": each.made_at, "is_there": each.is_there} for each in known]


def _look_lake(context: Context, trace: Trace) -> dict[str, int]:
    return {"files of the lake": parts_naming(context.workspace, trace.ids, trace.needles)}


def _erase_lake(context: Context, trace: Trace, progress: Progress) -> None:  # noqa: ARG001 (an eraser's)
    rewrite_lake(context.workspace)
    progress.advance()


def _look_logs(context: Context, trace: Trace) -> dict[str, int]:  # noqa: ARG001 (an eraser's)
    return {"logs": sum(_masked(path, trace, write=False) for path in _logs())}


def _erase_logs(context: Context, trace: Trace, progress: Progress) -> None:  # noqa: ARG001 (an eraser's)
    for path in _logs():
        _masked(path, trace, write=True)
        progress.advance()


LAKE = Eraser("lake", _look_lake, _erase_lake)
LOGS = Eraser("logs", _look_logs, _erase_logs)


def _logs() -> list[Path]:
    return sorted((Path(settings.HOME) / "run").glob("*.log*"))


def _masked(path: Path, trace: Trace, *, write: bool) -> int:
    """Count the needles in a log; with ``write`` put stars in their place, since somebody is appending to it.

    The database writes a statement that it refuses into its log, and with it what the statement said.
    """
    needles = sorted({needle.encode() for needle in trace.needles}, key=len, reverse=True)
    text, found = path.read_bytes(), 0
    for needle in needles:
        at = text.find(needle)
        while at >= 0:
            found += 1
            if write:
                _overwrite(path, at, len(needle))
            at = text.find(needle, at + len(needle))
    return found


def _overwrite(path: Path, at: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"*" * length)
