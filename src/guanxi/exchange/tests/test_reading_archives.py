"""Zip archives of tables: put together where they fit, named where not, refused where they would do harm."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guanxi.exchange.errors import Locked, NoSuchTable, NotATable, Packed, SeveralTables
from guanxi.exchange.logic.reading.open import open_table
from guanxi.exchange.tests.books import excel


def pack(path: Path, **members: str | bytes | Path) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data.read_bytes() if isinstance(data, Path) else data)
    return path


def rows(path: Path, **options) -> list[list[str]]:
    return [list(row) for row in open_table(path, **options).rows()]


def test_members_of_the_same_columns_are_one_table(tmp_path: Path) -> None:
    pq.write_table(pa.table({"b": [8], "a": [7]}), tmp_path / "p")
    members: dict[str, Any] = {
        "2023/a.csv": "a,b\n1,2\n", "2024/a.tsv": "b\ta\n4\t3\n", "c.ndjson": '{"a":5,"b":6}\n',
        "d.parquet": tmp_path / "p", "e.xlsx": excel(tmp_path / "x", {"S": [["a", "b"], [9, 10]]}),
        "README.txt": "what this is", "__MACOSX/._a.csv": "x", ".hidden": "x", "empty.csv": "",
    }  # fmt: skip
    path = pack(tmp_path / "all.zip", **members)
    expected = [["1", "2"], ["3", "4"], ["5", "6"], ["7", "8"], ["9", "10"]]
    assert (open_table(path).columns, rows(path), open_table(path).size_hint) == (["a", "b"], expected, 5)
    assert rows(path) == rows(path)


def test_rows_are_numbered_on_and_rejected_ones_are_counted(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", **{"1.csv": "a,b\n1,2\n1,2,3\n", "2.csv": "a,b\n5,6\n7,8\n"})
    batches = list(open_table(path).batches(3))
    assert [(list(each.numbers), [bad.row for bad in each.bad]) for each in batches] == [
        ([1, 3], [2]),
        ([4], []),
    ]


def test_members_that_differ_ask_for_a_choice(tmp_path: Path) -> None:
    book = excel(tmp_path / "x", {"A": [["p"], [1]], "B": [["q"], [2]]})
    members: dict[str, Any] = {"one.csv": "a,b\n1,2\n", "two.xlsx": book}
    path = pack(tmp_path / "a.zip", **members)
    with pytest.raises(SeveralTables) as several:
        open_table(path)
    assert several.value.params["choices"] == ("one.csv", "two.xlsx:A", "two.xlsx:B")
    assert rows(path, sheet="two.xlsx:B") == [["2"]]
    assert rows(path, sheet="one.csv") == [["1", "2"]]
    with pytest.raises(NoSuchTable):
        open_table(pack(tmp_path / "b.zip", **{"one.csv": "a,b\n1,2\n"}), sheet="three.csv")


@pytest.mark.parametrize(
    "inner", [gzip.compress(b"a,b\n1,2\n", mtime=0), b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"]
)
def test_archives_inside_archives_are_refused(tmp_path: Path, inner: bytes) -> None:
    with pytest.raises(NotATable, match="archive inside an archive"):
        open_table(pack(tmp_path / "a.zip", **{"a.bin": inner}))
    nested = pack(tmp_path / "n.zip", **{"a.csv": "a,b\n1,2\n"})
    with pytest.raises(NotATable, match="archive inside an archive"):
        open_table(pack(tmp_path / "b.zip", **{"n.zip": nested}))
    (tmp_path / "c.gz").write_bytes(gzip.compress(nested.read_bytes()))
    with pytest.raises(NotATable):
        open_table(tmp_path / "c.gz")


def test_bombs_are_refused_before_they_go_off(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "bomb.zip", "w", ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as file:
        for _ in range(300):
            file.write(b"0" * (1 << 20))
    with gzip.open(tmp_path / "bomb.gz", "wb") as file:
        for _ in range(300):
            file.write(b"1,2\n" * (1 << 18))
    for name in ("bomb.zip", "bomb.gz"):
        with pytest.raises(Packed, match="256 MB"):
            open_table(tmp_path / name)


def test_locked_and_damaged_archives(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", **{"a.csv": "a,b\n" + "1,2\n" * 99})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    with pytest.raises(Locked):
        open_table(tmp_path / "locked.zip")
    (tmp_path / "cut.zip").write_bytes(path.read_bytes()[:-30])
    with pytest.raises(NotATable, match="damaged"):
        open_table(tmp_path / "cut.zip")
