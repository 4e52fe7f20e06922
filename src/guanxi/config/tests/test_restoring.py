"""A restore that fails leaves nothing: not in the database, which sees to that itself, nor in the home."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from guanxi.cluster.errors import BackupDamaged
from guanxi.config import restoring


def test_files_of_a_workspace_that_does_not_come_back_do_not_stay(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bring(folder: Path, _manifest: Any, home: Path, renamed: dict[str, str], _schema: str) -> int:
        place = home / "files" / renamed["w_before"] / "imports"
        place.mkdir(parents=True)
        (place / "people.csv").write_text("name")
        raise BackupDamaged(member="files/w_before/imports/people.csv", folder=folder)

    for step in ("load_schema", "migrate_schema"):
        monkeypatch.setattr(restoring, step, lambda *_given: None)
    monkeypatch.setattr(restoring, "adopt_workspace", lambda *_given: SimpleNamespace(workspace=None, new=[]))
    for step, given in (("_set_right", 0), ("_forget_jobs", None)):
        monkeypatch.setattr(restoring, step, lambda *_given, given=given: given)
    monkeypatch.setattr(restoring, "database_urls", lambda _home: SimpleNamespace(
        serve=SimpleNamespace(parameters={"user": "serve"})
    ))  # fmt: skip
    monkeypatch.setattr(restoring, "installation_mark", lambda _home: "here")
    monkeypatch.setattr(restoring, "bring_files", bring)
    row = {"slug": "shop", "schema": "w_before"}
    manifest: Any = SimpleNamespace(workspaces=[row], migrations=[], installation="here", home="/before")
    with pytest.raises(BackupDamaged):
        restoring.restore_workspace(tmp_path, tmp_path / "backup", manifest, "shop", "shop")
    assert list((tmp_path / "files").iterdir()) == []
