"""The bytes of a table's file: plain, gzipped, or those of one member of a zip archive.

What is packed may be no more than so many times larger than the file: a bomb is refused before it fills the
disk. Nothing is held but the piece at hand.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from guanxi.exchange.errors import CutShort, Locked, NotATable, Packed

PIECE = 1 << 18
EVIDENCE = 1 << 22
GZIP = b"\x1f\x8b"
_GZIP_FRAME = 31
# Tables of text shrink to a tenth, seldom to a fiftieth; below the floor nothing can do harm.
MOST_TIMES = 250
FLOOR = 1 << 28
_LOCKED = 0x1


@dataclass(frozen=True, slots=True)
class Content:
    """Where bytes are. ``packing`` is empty, ``gzip`` or ``zip``; of a zip, ``member`` names the file."""

    path: Path
    packing: str = ""
    member: str = ""

    @property
    def name(self) -> str:
        """Return what messages call it."""
        return self.member or self.path.name

    @property
    def size(self) -> int:
        """Return how many bytes of the file it takes."""
        if self.packing == "zip":
            with ZipFile(self.path) as archive:
                return max(archive.getinfo(self.member).compress_size, 1)
        return self.path.stat().st_size

    def head(self, count: int) -> bytes:
        """Return at most ``count`` bytes from the beginning, also of a damaged file.

        Raises ``CutShort`` when nothing at all can be read of it.
        """
        data = b""
        try:
            for piece, _ in self.pieces():
                data += piece
                if len(data) >= count:
                    break
        except CutShort:
            if not data:
                raise
        return data[:count]

    def pieces(self) -> Iterator[tuple[bytes, int]]:
        """Yield unpacked bytes with the count of file bytes consumed.

        Raises ``CutShort`` where they break off and ``Packed`` where they outgrow ``most_unpacked``.
        """
        if self.packing == "zip":
            yield from _from_zip(self)
            return
        with self.path.open("rb") as file:
            if self.packing == "gzip":
                yield from _within(_gunzip(file, self.path.name), self.path)
                return
            while data := file.read(PIECE):
                yield data, file.tell()


def most_unpacked(size: int) -> int:
    """Return how many bytes a packed file of ``size`` bytes may hold."""
    return max(FLOOR, MOST_TIMES * size)


def check_zip(path: Path) -> None:
    """Refuse a zip file, workbooks among them, that is locked or out of proportion to what is in it.

    Raises ``Locked``, ``Packed``, and ``NotATable`` for a damaged one.
    """
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except BadZipFile as error:
        raise NotATable(path=path.name, found="a damaged zip archive") from error
    most = most_unpacked(path.stat().st_size)
    if sum(entry.file_size for entry in entries) > most:
        raise Packed(path=path.name, limit=most >> 20)
    if any(entry.flag_bits & _LOCKED for entry in entries):
        raise Locked(path=path.name)


def check_gzip(content: Content) -> None:
    """Refuse a gzip file that begins like a bomb and is one. Raises ``Packed``."""
    unpacked = 0
    try:
        for data, consumed in content.pieces():
            unpacked += len(data)
            if unpacked > EVIDENCE and unpacked <= MOST_TIMES * consumed:
                return
    except CutShort:
        return


def _within(pieces: Iterator[tuple[bytes, int]], path: Path) -> Iterator[tuple[bytes, int]]:
    most, unpacked = most_unpacked(path.stat().st_size), 0
    for data, consumed in pieces:
        unpacked += len(data)
        if unpacked > most:
            raise Packed(path=path.name, limit=most >> 20)
        yield data, consumed


def _from_zip(content: Content) -> Iterator[tuple[bytes, int]]:
    """Read a member. A member never yields more than its entry says, and that was looked at before."""
    try:
        with ZipFile(content.path) as archive:
            entry = archive.getinfo(content.member)
            with archive.open(entry) as file:
                done = 0
                while data := file.read(PIECE):
                    done += len(data)
                    yield data, entry.compress_size * done // max(entry.file_size, 1)
    except (BadZipFile, EOFError, zlib.error, OSError) as error:
        raise CutShort(path=content.name, rows=0) from error


def _gunzip(file: BinaryIO, name: str) -> Iterator[tuple[bytes, int]]:
    """Unpack all members of a gzip file; what follows the last member is ignored, as gzip does."""
    engine = spare = zlib.decompressobj(_GZIP_FRAME)
    packed = b""
    try:
        while packed or (packed := file.read(PIECE)):
            if engine.eof:
                packed = packed if len(packed) > 1 else packed + file.read(PIECE)
                if not packed.startswith(GZIP):
                    return
                engine = zlib.decompressobj(_GZIP_FRAME)
            spare = engine.copy()
            data = engine.decompress(packed, PIECE)
            packed = engine.unused_data if engine.eof else engine.unconsumed_tail
            if data:
                yield data, file.tell() - len(packed)
        while data := engine.decompress(b"", PIECE):
            yield data, file.tell()
    except zlib.error as error:
        yield _salvage(spare, packed), file.tell()
        raise CutShort(path=name, rows=0) from error
    if not engine.eof:
        raise CutShort(path=name, rows=0)


def _salvage(engine: zlib._Decompress, packed: bytes) -> bytes:
    """Return what can be unpacked before the damage, byte by byte."""
    data = b""
    try:
        for at in range(len(packed)):
            data += engine.decompress(packed[at : at + 1])
    except zlib.error:
        return data
    return data
