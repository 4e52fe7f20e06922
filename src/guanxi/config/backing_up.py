"""Backups as the operator asks for them: what the cluster saves, with the rows that the access room knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from guanxi.access.api import describe_workspaces
from guanxi.cluster.api import take_backup
from guanxi.kernel.api import NotFound, Progress


def back_up(
    home: Path, target: Path, workspace: str | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Save the installation, or one workspace by its slug, below ``target``; return what was saved.

    The database must run. Raises ``NotFound`` for the workspace and ``BackupFailed``.
    """

    def describe(connection: Any) -> list[dict[str, Any]]:
        found = describe_workspaces(connection, workspace)
        if workspace and not found:
            raise NotFound(what="workspace", key=workspace)
        return found

    folder, manifest = take_backup(home, target, describe, name=workspace or "", progress=progress)
    return {
        "backup": str(folder),
        "id": manifest.id,
        "made_at": manifest.made_at,
        "size": manifest.size,
        "files": len(manifest.members),
        "workspaces": [row["slug"] for row in manifest.workspaces],
        "rows": sum(manifest.counts.values()),
    }
