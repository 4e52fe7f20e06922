"""Rows that are not as they should be: each is accepted or rejected with its reason, none is lost."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

from guanxi.exchange.errors import CutShort, EmptyTable, FileMissing, NotATable
from guanxi.exchange.logic.reading.open import open_table
from guanxi.exchange.logic.reading.table import BadRow, Batch


@pytest.fixture
def reading(tmp_path: Path):
    """Return a function from a file's bytes to (accepted rows, rejected rows, oddities)."""

    def read(data: bytes | str) -> tuple[list[list[str]], list[BadRow], Counter[str]]:
        path = tmp_path / "table"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        rows: list[list[str]] = []
        bad: list[BadRow] = []
        oddities: Counter[str] = Counter()
        for batch in open_table(path).batches(2):
            rows += map(list, batch.rows)
            bad += batch.bad
            oddities.update(batch.oddities)
        return rows, bad, oddities

    return read


def test_rows_of_another_width(reading) -> None:
    rows, bad, oddities = reading("a,b,c,d\n1,2,3,4\n1,2\n1\n1,2,3,4,5\n1,2,3,4,,\n")
    assert rows == [["1", "2", "3", "4"], ["1", "2", "", ""], ["1", "2", "3", "4"]]
    assert bad == [
        BadRow(3, 4, "too_few_cells", ("1",)),
        BadRow(4, 5, "too_many_cells", ("1", "2", "3", "4", "5")),
    ]
    assert oddities == {"short_rows": 1, "extra_blank_cells": 1}


def test_blank_lines_are_no_rows(reading) -> None:
    rows, bad, oddities = reading("a,b\n\n1,2\n,\n\r\n3,4\n\n")
    assert (rows, bad, oddities) == ([["1", "2"], ["3", "4"]], [], {"blank_rows": 1})


def test_line_numbers_follow_cells_of_several_lines(reading) -> None:
    rows, bad, _ = reading('a,b\n1,"x\ny\nz"\n2,p,q\n3,r\n')
    assert rows == [["1", "x\ny\nz"], ["3", "r"]]
    assert bad == [BadRow(2, 5, "too_many_cells", ("2", "p", "q"))]


def test_a_stray_quote_does_not_swallow_the_rows_behind_it(reading) -> None:
    rows, bad, _ = reading('a,b\n1,"oops\n2,x\n3,y\n4,"fine"\n')
    assert rows == [["2", "x"], ["3", "y"], ["4", "fine"]]
    assert bad == [BadRow(1, 2, "unclosed_quote", ("1", "oops"))]


def test_a_stray_quote_in_a_long_file(reading) -> None:
    lines = [f"{n},name {n}" for n in range(200_000)]
    lines[1000] = '1000,"name'
    rows, bad, _ = reading("id,name\n" + "\n".join(lines))
    assert len(rows) == 199_999
    assert bad == [BadRow(1001, 1002, "unclosed_quote", ("1000", "name"))]


def test_quotes_inside_a_cell_are_text(reading) -> None:
    rows, bad, _ = reading('a,b\n5" pipe,1\n"6"" pipe",2\n')
    assert (rows, bad) == ([['5" pipe', "1"], ['6" pipe', "2"]], [])


def test_quotes_escaped_by_a_backslash(reading) -> None:
    rows, bad, _ = reading('a,b\n1,"say \\"yes, please\\" now"\n2,"x"\n')
    assert (rows, bad) == ([["1", 'say "yes, please" now'], ["2", "x"]], [])


def test_blanks_before_quotes(reading) -> None:
    rows, _, _ = reading('"a", "b"\n"1", "x, y"\n"2", "z"\n')
    assert rows == [["1", "x, y"], ["2", "z"]]


def test_a_byte_that_does_not_decode_rejects_its_row(reading) -> None:
    rows, bad, _ = reading("id,姓名\n1,张三\n2,".encode() + b"\xff\xfe\x80" + "\n3,李四\n".encode())
    assert rows == [["1", "张三"], ["3", "李四"]]
    assert bad == [BadRow(2, 3, "undecodable", ("2", "\\xff\\xfe\\x80"))]


def test_zero_characters_are_removed_and_told(reading) -> None:
    rows, bad, oddities = reading(b"a,b\n1,x\x00y\n2,z\n")
    assert (rows, bad, oddities) == ([["1", "xy"], ["2", "z"]], [], {"zero_characters": 1})


def test_an_encoding_that_shows_itself_late_is_decided_then(reading) -> None:
    ascii_part = "".join(f"{n},plain\n" for n in range(600_000))
    rows, bad, _ = reading(("id,name\n" + ascii_part + "x,张三丰\n").encode("gb18030"))
    assert (len(rows), bad, rows[-1]) == (600_001, [], ["x", "张三丰"])


def test_old_line_ends(reading) -> None:
    assert reading("a,b\r1,2\r3,4")[0] == [["1", "2"], ["3", "4"]]


def test_a_gzip_file_cut_in_the_middle(tmp_path: Path) -> None:
    import random

    words = random.Random(7)
    lines = [f"{n},{words.random()}" for n in range(50_000)]
    packed = gzip.compress(("id,value\n" + "\n".join(lines)).encode())
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    batches = open_table(path).batches()
    read: list[Batch] = []
    with pytest.raises(CutShort) as caught:
        read.extend(iter(lambda: next(batches), None))
    rows = [row for batch in read for row in batch.rows]
    bad = [row for batch in read for row in batch.bad]
    assert [",".join(row) for row in rows] == lines[: len(rows)]
    assert len(rows) > 10_000
    assert [(row.row, row.reason) for row in bad] == [(len(rows) + 1, "cut_off")]
    assert caught.value.params == {"path": "cut.csv.gz", "rows": len(rows) + 1}


def test_a_damaged_gzip_file(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b"a,b\n" + b"1,2\n" * 1000))
    packed[-6] ^= 0xFF
    (tmp_path / "bad.gz").write_bytes(bytes(packed))
    with pytest.raises(CutShort):
        list(open_table(tmp_path / "bad.gz").rows())


def test_gzip_members_one_after_another(tmp_path: Path) -> None:
    path = tmp_path / "joined.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n", mtime=0) + gzip.compress(b"3,4\n", mtime=0) + b"\0\0\0")
    assert [list(row) for row in open_table(path).rows()] == [["1", "2"], ["3", "4"]]


def test_progress_reaches_the_end_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("a,b\n" + "1,2\n" * 300_000)
    consumed = [batch.consumed for batch in open_table(path).batches()]
    assert consumed == sorted(consumed)
    assert consumed[-1] == path.stat().st_size


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyTable),
        (b"\n\n  \n", EmptyTable),
        (gzip.compress(b"", mtime=0), EmptyTable),
        (b"PK\x03\x04rest", NotATable),
        (b"%PDF-1.7", NotATable),
        (bytes(range(256)) * 40, NotATable),
        (b"PAR1 and then nothing", NotATable),
    ],
)
def test_what_is_no_table(tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(error):
        open_table(tmp_path / "x")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        open_table(tmp_path / "none.csv")
    with pytest.raises(FileMissing):
        open_table(tmp_path)
