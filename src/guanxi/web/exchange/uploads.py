"""Files on their way in: kept in the home until somebody says what their columns become."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import Http404
from django.utils.translation import gettext as _

from guanxi.cluster.api import locked
from guanxi.exchange.api import ABOUT, discard, hold, left_behind, passing_root
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
        return passing_root() / str(self.token)

    @property
    def path(self) -> Path:
        """Return the file."""
        return self.folder / "file"


class KeptInHome(TemporaryFileUploadHandler):
    """Writes what is large, while it is sent, into the home, where it is known for what a kill has left."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        passing_root().mkdir(parents=True, exist_ok=True)
        super().new_file(*args, **kwargs)
        hold(self.file)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a part of it."""
        with self._gone_without_room():
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        """Return the whole."""
        with self._gone_without_room():
            return super().file_complete(file_size)

    @contextmanager
    def _gone_without_room(self) -> Iterator[None]:
        """Remove at once what a full disk has cut: the error, which is told, would hold it open."""
        try:
            yield
        except OSError:
            with suppress(OSError):
                self.file.close()
            raise


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


def _keep(workspace: int, user: int, name: str, object_slug: str, data: Iterable[bytes]) -> Upload:
    sweep()
    upload = Upload(uuid7(), workspace, user, Path(name).name[:200], object_slug)
    try:
        upload.folder.mkdir(parents=True)
        with locked(upload.folder):
            with upload.path.open("wb") as kept:
                kept.writelines(data)
            about = asdict(upload) | {"token": str(upload.token)}
            (upload.folder / ABOUT).write_text(json.dumps(about), "utf-8")
    except OSError:
        drop(upload)
        raise
    return upload


def find(token: UUID, workspace: int, user: int) -> Upload:
    """Return a file that this person sent to this workspace; 404 for any other."""
    about = passing_root() / str(token) / ABOUT
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
    """Remove the files that nobody took further for two days, and what kills have left."""
    for place in left_behind():
        discard(place)
    for about in passing_root().glob(f"*/{ABOUT}"):
        with suppress(FileNotFoundError):  # somebody has just taken it further
            if time.time() - about.parent.stat().st_mtime > KEPT:
                discard(about.parent)
