"""The bytes of a file, unpacked, in pieces that end where a line ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guanxi.exchange.errors import CutShort, LineTooLong
from guanxi.exchange.logic.reading.content import Content

LONGEST_LINE = 1 << 26


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines as bytes. ``cut`` says that the file broke off inside the last line."""

    data: bytes
    consumed: int
    last: bool = False
    cut: bool = False


def blocks(content: Content, unit: int = 1, big_endian: bool = False, skip: int = 0) -> Iterator[Block]:
    """Yield blocks of whole lines.

    ``unit`` is the width of a character's code unit in bytes (2 for UTF-16), ``skip`` the length of the
    byte-order mark. The last block is marked; a damaged file's last block is marked ``cut`` and followed
    by ``CutShort``.
    """
    rest, consumed = bytearray(), 0
    broken: CutShort | None = None
    try:
        for data, consumed in content.pieces():
            rest += data
            if skip:
                del rest[:skip]
                skip = 0
            ends = b"\n" in data or b"\r" in data
            if ends and (end := _last_line_end(rest, unit, big_endian)):
                yield Block(bytes(rest[:end]), consumed)
                del rest[:end]
            elif len(rest) > LONGEST_LINE:
                raise LineTooLong(path=content.name, limit=LONGEST_LINE >> 20)
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
