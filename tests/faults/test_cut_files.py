"""Files that broke off or were damaged on their way: said so by name, and not a record of them is kept."""

from __future__ import annotations

import gzip
from pathlib import Path
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guanxi.exchange.tests.books import excel
from tests.faults.loads import failed, refused_whole

ROWS = [[str(n), f"Customer {n}", f"c{n}@example.com"] for n in range(3000)]
HEADINGS = ["Customer ID", "Name", "Email"]
TEXT = "\n".join(",".join(row) for row in [HEADINGS, *ROWS]).encode() + b"\n"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95, 0.999])
def test_a_gzip_file_that_breaks_off_is_kept_as_failed_with_the_rows_it_had(cast, tmp_path, share):
    packed = gzip.compress(TEXT)
    path = tmp_path / "people.csv.gz"
    path.write_bytes(packed[: int(len(packed) * share)])
    error = refused_whole(cast.alice, path)
    run = failed(cast.alice)[-1]
    assert error.code == "cut_short"
    assert (run.error["code"], run.error["message"]) == ("cut_short", str(error))
    assert abs(error.params["rows"] - 3000 * share) < 400


@pytest.mark.parametrize("at", [0.3, 0.7, 0.9999])
def test_a_gzip_file_with_a_wrong_byte(cast, tmp_path, at):
    packed = bytearray(gzip.compress(TEXT))
    packed[int(len(packed) * at) - 1] ^= 0xFF
    path = tmp_path / "people.csv.gz"
    path.write_bytes(bytes(packed))
    assert refused_whole(cast.alice, path).code in {"cut_short", "not_a_table"}


def whole(folder: Path) -> dict[str, Path]:
    """Return the same table as files of several kinds."""
    pq.write_table(pa.table(dict(zip(HEADINGS, zip(*ROWS, strict=True), strict=True))), folder / "a.parquet")
    with ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("a.csv", TEXT)  # not compressed, so that only its checksum can tell
    return {
        "xlsx": excel(folder / "a.xlsx", {"A": [HEADINGS, *ROWS]}),
        "parquet": folder / "a.parquet",
        "zip": folder / "a.zip",
    }


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "zip"])
@pytest.mark.parametrize("share", [0.001, 0.5, 0.99])
def test_other_kinds_that_break_off(cast, tmp_path, kind, share):
    data = whole(tmp_path)[kind].read_bytes()
    path = tmp_path / f"cut.{kind}"
    path.write_bytes(data[: int(len(data) * share)])
    assert refused_whole(cast.alice, path).code == "not_a_table"


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "zip"])
def test_other_kinds_with_a_stretch_of_wrong_bytes(cast, tmp_path, kind):
    data = bytearray(whole(tmp_path)[kind].read_bytes())
    middle = len(data) // 2
    data[middle : middle + 64] = bytes(64)
    path = tmp_path / f"damaged.{kind}"
    path.write_bytes(bytes(data))
    assert refused_whole(cast.alice, path).code in {"not_a_table", "cut_short"}
