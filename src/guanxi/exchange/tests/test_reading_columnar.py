"""Parquet comes out as the same text that a CSV file would hold."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guanxi.exchange.logic.reading.open import open_table

COLUMNS = {
    "int": pa.array([1, None, 2**62]),
    "float": pa.array([1.0, 0.1 + 0.2, None]),
    "nan": pa.array([float("nan"), -2.5, 17850.0]),
    "text": pa.array(["张三", None, "a\0b"]),
    "flag": pa.array([True, False, None]),
    "day": pa.array([date(2024, 2, 29), None, date(1999, 12, 31)]),
    "moment": pa.array(
        [datetime(2017, 1, 1, 11, 53, 26, tzinfo=UTC), None, datetime(2017, 1, 1, tzinfo=UTC)],
        pa.timestamp("ns"),
    ),
    "fine": pa.array([datetime(2017, 1, 1, 0, 0, 0, 5000, UTC), None, None], pa.timestamp("us")),
    "zoned": pa.array([datetime(2017, 1, 1, 4, tzinfo=UTC), None, None], pa.timestamp("s", "Asia/Shanghai")),
    "money": pa.array([Decimal("12.50"), None, Decimal("0.00")]),
    "kind": pa.array(["x", "y", None]).dictionary_encode(),
    "list": pa.array([[1, 2], None, []]),
    "bytes": pa.array([b"ab", None, b"\xff"]),
}
EXPECTED = [
    ["1", "1", "", "张三", "true", "2024-02-29", "2017-01-01 11:53:26", "2017-01-01 00:00:00.005000",
     "2017-01-01 12:00:00+0800", "12.50", "x", "[1, 2]", "ab"],
    ["", "0.30000000000000004", "-2.5", "", "false", "", "", "", "", "", "y", "", ""],
    [str(2**62), "", "17850", "ab", "", "1999-12-31", "2017-01-01 00:00:00", "", "", "0.00", "",
     "[]", "\\xff"],
]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "t.bin"
    pq.write_table(pa.table(COLUMNS), file)
    return file


def test_values(path: Path) -> None:
    table = open_table(path)
    assert table.columns == list(COLUMNS)
    assert (table.format.kind, table.size_hint) == ("parquet", 3)
    assert [list(row) for row in table.rows()] == EXPECTED


def test_a_part(path: Path) -> None:
    (batch,) = open_table(path).batches(start_row=2)
    assert (list(batch.numbers), batch.consumed) == ([2, 3], path.stat().st_size)


def test_packing_does_not_matter(tmp_path: Path) -> None:
    other = tmp_path / "other.parquet"
    pq.write_table(pa.table(COLUMNS), other, compression="zstd", row_group_size=1)
    assert [list(row) for row in open_table(other).rows()] == EXPECTED
