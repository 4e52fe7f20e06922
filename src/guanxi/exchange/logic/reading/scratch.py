"""Folders for what is read only once: unpacked files, what came by a pipe or over the network."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

PREFIX = "guanxi-scratch-"
# A process that was killed leaves its folder behind; nothing is read for so long.
FORGOTTEN = 24 * 3600


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a closed folder that goes with the last that refers to it; forgotten ones are swept away."""
    for old in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if time.time() - old.stat().st_mtime > FORGOTTEN:
                shutil.rmtree(old, ignore_errors=True)
        except OSError:
            continue
    return tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
