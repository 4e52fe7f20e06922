"""The bytes of a file, unpacked, in pieces that end where a line ends."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from guanxi.exchange.errors import CutShort, LineTooLong

PIECE = 1 << 18
LONGEST_LINE = 1 << 26
GZIP = b"\x1f\x8b"
_GZIP_FRAME = 31


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines as bytes. ``cut`` says that the file broke off inside the last line."""

    data: bytes
    consumed: int
    last: bool = False
    cut: bool = False


def pieces(path: Path, compression: str) -> Iterator[tuple[bytes, int]]:
    """Yield unpacked bytes with the count of file bytes consumed; raise ``CutShort`` where they break off."""
    with path.open("rb") as file:
        if compression == "gzip":
            yield from _gunzip(file, path)
            return
        while data := file.read(PIECE):
            yield data, file.tell()


def _gunzip(file: BinaryIO, path: Path) -> Iterator[tuple[bytes, int]]:
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
        raise CutShort(path=path.name, rows=0) from error
    if not engine.eof:
        raise CutShort(path=path.name, rows=0)


def _salvage(engine: zlib._Decompress, packed: bytes) -> bytes:
    """Return what can be unpacked before the damage, byte by byte."""
    data = b""
    try:
        for at in range(len(packed)):
            data += engine.decompress(packed[at : at + 1])
    except zlib.error:
        return data
    return data


def blocks(
    path: Path, compression: str, unit: int = 1, big_endian: bool = False, skip: int = 0
) -> Iterator[Block]:
    """Yield blocks of whole lines.

    ``unit`` is the width of a character's code unit in bytes (2 for UTF-16), ``skip`` the length of the
    byte-order mark. The last block is marked; a damaged file's last block is marked ``cut`` and followed
    by ``CutShort``.
    """
    rest, consumed = bytearray(), 0
    broken: CutShort | None = None
    try:
        for data, consumed in pieces(path, compression):
            rest += data
            if skip:
                del rest[:skip]
                skip = 0
            ends = b"\n" in data or b"\r" in data
            if ends and (end := _last_line_end(rest, unit, big_endian)):
                yield Block(bytes(rest[:end]), consumed)
                del rest[:end]
            elif len(rest) > LONGEST_LINE:
                raise LineTooLong(path=path.name, limit=LONGEST_LINE >> 20)
    except CutShort as error:
        broken = error
    yield Block(bytes(rest), consumed, last=True, cut=broken is not None)
    if broken:
        raise broken


def _last_line_end(data: bytearray, unit: int, big_endian: bool) -> int:
    """Return the offset behind the last line end (LF, else a CR that no LF can follow), or 0."""
    for mark in (b"\n", b"\r"):
        code = mark if unit == 1 else (b"\0" + mark if big_endian else mark + b"\0")
        stop = len(data) if mark == b"\n" else len(data) - unit
        at = data.rfind(code, 0, stop)
        while at % unit and at > 0:
            at = data.rfind(code, 0, at + unit - 1)
        if at >= 0 and at % unit == 0:
            return at + unit
    return 0
