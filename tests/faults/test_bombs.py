"""Small files that would unpack to much: refused before disk or memory are full; nothing is left behind."""

from __future__ import annotations

import gzip
import resource
import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from guanxi.exchange.logic.reading.scratch import PREFIX
from guanxi.exchange.tests.books import excel, sparse
from tests.faults.loads import refused_whole

MEGABYTE = b"1,Ann\n" * (2**20 // 6)


def zip_of(path: Path, *members: str, megabytes: int = 300) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name in members:
            with archive.open(name, "w") as file:
                for _ in range(megabytes):
                    file.write(MEGABYTE)
    return path


def book_with(path: Path, part: str, data: bytes, times: int) -> Path:
    """Write a workbook one part of which is huge."""
    excel(path.with_suffix(".small"), {"S": [["Name"], ["Ann"]]})
    with ZipFile(path.with_suffix(".small")) as small, ZipFile(path, "w", ZIP_DEFLATED) as large:
        for name in small.namelist():
            with large.open(name, "w") as file:
                if name == part:
                    for _ in range(times):
                        file.write(data)
                else:
                    file.write(small.read(name))
    return path


def bomb(kind: str, folder: Path) -> Path:
    path = folder / f"bomb.{kind}"
    match kind:
        case "csv.gz":
            with gzip.open(path, "wb", 6) as file:
                for _ in range(300):
                    file.write(MEGABYTE)
        case "zip":
            zip_of(path, "a.csv")
        case "many.zip":
            zip_of(path, *(f"{n}.csv" for n in range(30)), megabytes=10)
        case "nested.zip":
            inner = zip_of(folder / "inner.zip", "a.csv", megabytes=50)
            with ZipFile(path, "w") as archive:
                archive.write(inner, "inner.zip")
        case "xlsx":
            sparse(path)
        case "strings.xlsx":
            book_with(path, "xl/sharedStrings.xml", b"<si><t>" + b"A" * (1 << 20) + b"</t></si>", 300)
        case "lying.zip":
            _lie(zip_of(path, "a.csv"))
    return path


def _lie(path: Path) -> None:
    """Let the archive's directory say that the member is small."""
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(data))


KINDS = {
    "csv.gz": {"packed_too_much"},
    "zip": {"packed_too_much"},
    "many.zip": {"packed_too_much"},
    "nested.zip": {"not_a_table"},
    "xlsx": {"too_large_to_open"},
    "strings.xlsx": {"packed_too_much", "too_large_to_open"},
    "lying.zip": {"cut_short", "packed_too_much"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_bomb_is_refused(cast, tmp_path, kind):
    path = bomb(kind, tmp_path)
    assert path.stat().st_size < 4 << 20
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused_whole(cast.alice, path).code in KINDS[kind]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 << 10
    assert list(Path(tempfile.gettempdir()).glob(f"{PREFIX}*/*")) == []
