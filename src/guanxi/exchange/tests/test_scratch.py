"""Folders for what is read once: one of a killed process goes, one in use stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

from guanxi.exchange.api import scratch_folder

DAY = 24 * 3600


def test_what_a_killed_process_left_is_swept_away_and_what_is_in_use_stays(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    held = [scratch_folder(), scratch_folder()]
    used, left = (Path(folder.name) for folder in held)
    (left / "stdin").write_text("name\nAnn\n")
    os.utime(left, (time.time() - 2 * DAY,) * 2)
    with scratch_folder():
        assert used.exists()
        assert not left.exists()
    del held
    assert list(tmp_path.iterdir()) == []
