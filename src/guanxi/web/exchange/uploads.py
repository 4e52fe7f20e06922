"""Files on their way in: kept in the home until somebody says what their columns become."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.utils.translation import gettext as _

from guanxi.kernel.api import uuid7

KEPT = 2 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: by whom, where to, what a row of it tells of."""

    token: UUID
    workspace: int
    user: int
    name: str
    object: str

    @property
    def folder(self) -> Path:
        """Return where it lies."""
        return _root() / str(self.token)

    @property
    def path(self) -> Path:
        """Return the file."""
        return self.folder / "file"


def _root() -> Path:
    return Path(settings.HOME) / "files" / "uploads"


def keep(workspace: int, user: int, file: UploadedFile[Any], object_slug: str) -> Upload:
    """Store a sent file and what is known of it; those that nobody took further go after two days."""
    return _keep(workspace, user, file.name or "file", object_slug, file.chunks(1 << 20))


def keep_text(workspace: int, user: int, text: str, object_slug: str) -> Upload:
    """Store a table that was pasted, as a file would be."""
    return _keep(workspace, user, _("Pasted table"), object_slug, [text.encode("utf-8", "replace")])


def keep_file(workspace: int, user: int, file: Path, object_slug: str) -> Upload:
    """Store a file that lies here already; it is moved."""
    upload = _keep(workspace, user, file.name, object_slug, [])
    shutil.move(file, upload.path)
    return upload


def scratch() -> tempfile.TemporaryDirectory[str]:
    """Return a folder of the home for a file on its way in."""
    _root().mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=_root())


def _keep(workspace: int, user: int, name: str, object_slug: str, data: Iterable[bytes]) -> Upload:
    sweep()
    upload = Upload(uuid7(), workspace, user, Path(name).name[:200], object_slug)
    try:
        upload.folder.mkdir(parents=True)
        with upload.path.open("wb") as kept:
            kept.writelines(data)
        (upload.folder / "about.json").write_text(
            json.dumps(asdict(upload) | {"token": str(upload.token)}), "utf-8"
        )
    except OSError:
        drop(upload)
        raise
    return upload


def find(token: UUID, workspace: int, user: int) -> Upload:
    """Return a file that this person sent to this workspace; 404 for any other."""
    about = _root() / str(token) / "about.json"
    if not about.exists():
        raise Http404
    upload = Upload(**json.loads(about.read_text("utf-8")) | {"token": token})
    if (upload.workspace, upload.user) != (workspace, user):
        raise Http404
    return upload


def drop(upload: Upload) -> None:
    """Forget a file."""
    shutil.rmtree(upload.folder, ignore_errors=True)


def sweep() -> None:
    """Remove the files that nobody took further for two days."""
    if _root().exists():
        for folder in _root().iterdir():
            if time.time() - folder.stat().st_mtime > KEPT:
                shutil.rmtree(folder, ignore_errors=True)
