"""The zip file of an archive: members written in a stream with their sums, and held against them later."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from guanxi.exchange.errors import ArchiveDamaged, ArchiveNewer, NotAnArchive
from guanxi.exchange.logic.manifest import FILES, FORMAT, MANIFEST, Manifest, Member, from_json, read_json

_LEVEL = 4
_BLOCK = 1 << 20
# Members bear one date, so that equal workspaces make equal members.
_DATE = (1980, 1, 1, 0, 0, 0)


class Bundle:
    """An archive being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL)

    def add(self, name: str, blocks: Iterable[Any], **facts: Any) -> Member:
        """Write one member and return it with its size and sum; ``facts`` are what else is known of it."""
        digest, size = sha256(), 0
        info = ZipInfo(name, _DATE)
        info.compress_type = ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as target:
            for block in blocks:
                digest.update(block)
                size += target.write(block)
        return Member(name, size, digest.hexdigest(), **facts)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and the end."""
        self.add(MANIFEST, [manifest.to_json()])
        self._zip.close()


@contextmanager
def opened(path: Path, known: Iterable[str]) -> Iterator[tuple[ZipFile, Manifest]]:
    """Open an archive whose manifest this version understands; ``known`` are the migrations it has.

    Raises ``NotAnArchive``, ``ArchiveNewer`` and, for whatever cannot be unpacked, ``ArchiveDamaged``.
    """
    try:
        with ZipFile(path) as bundle:
            yield bundle, _manifest(bundle, path, set(known))
    except (BadZipFile, zlib.error, EOFError) as error:
        raise ArchiveDamaged(path=path.name, member=str(error)) from error
    except OSError as error:
        raise NotAnArchive(path=path.name, reason=error.strerror or str(error)) from error


def _manifest(bundle: ZipFile, path: Path, known: set[str]) -> Manifest:
    data = read_json(bundle.read(MANIFEST)) if MANIFEST in bundle.namelist() else {}
    if not data:
        raise NotAnArchive(path=path.name, reason="it has no manifest")
    if data.get("format", 0) > FORMAT or set(data.get("migrations", ())) - known:
        raise ArchiveNewer(path=path.name, version=data.get("version", "?"))
    try:
        return from_json(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ArchiveDamaged(path=path.name, member=MANIFEST) from error


def verify(bundle: ZipFile, manifest: Manifest, path: Path) -> None:
    """Hold every member against its sum, and that there are no others; raises ``ArchiveDamaged``."""
    there = set(bundle.namelist()) - {MANIFEST}
    for member in manifest.members:
        if member.name not in there or _sum(bundle, member) != member.sha256 or not _is_inside(member.name):
            raise ArchiveDamaged(path=path.name, member=member.name)
    if more := there - {member.name for member in manifest.members}:
        raise ArchiveDamaged(path=path.name, member=min(more))


def blocks(bundle: ZipFile, name: str) -> Iterator[bytes]:
    """Yield a member's content."""
    with bundle.open(name) as file:
        while block := file.read(_BLOCK):
            yield block


def _sum(bundle: ZipFile, member: Member) -> str:
    digest = sha256()
    if bundle.getinfo(member.name).file_size == member.size:
        for block in blocks(bundle, member.name):
            digest.update(block)
    return digest.hexdigest()


def _is_inside(name: str) -> bool:
    """Return whether a file would be put where it belongs."""
    return ".." not in PurePosixPath(name).parts and not PurePosixPath(name.removeprefix(FILES)).is_absolute()
