"""Whatever is written in any encoding, delimiter and packing is read back equal."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from guanxi.exchange.logic.reading.open import open_table

HEADINGS = ["编号", "Name", "Größe", "note"]
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be")

# Quotes, separators, line ends, and characters of every width that any of the encodings knows.
cells = st.text(st.sampled_from(list("ab7 ,;|\t\"'\n\r张王客户é\x1f\xa0龘€😀\u2028\x85")), max_size=12)
tables = st.lists(
    st.tuples(st.integers(1, 10**9).map(str), cells, cells, cells).map(list), min_size=1, max_size=30
)


def write(rows: list[list[str]], encoding: str, delimiter: str, end: str, packed: bool) -> bytes:
    """Return the bytes of a table; Chinese text leads, as evidence for the encoding."""
    text = io.StringIO(newline="")
    # The csv module leaves a carriage return unquoted where it ends no line, though readers take it for one.
    returns = any("\r" in cell for row in rows for cell in row)
    writer = csv.writer(
        text,
        delimiter=delimiter,
        lineterminator=end,
        quoting=csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL,
    )
    writer.writerows([HEADINGS, ["1", "张三李四王五客户资料" * 60, "订单编号商品名称", "地址"], *rows])
    data = text.getvalue().encode(encoding)
    return gzip.compress(data, 1) if packed else data


@given(
    tables,
    st.sampled_from(ENCODINGS),
    st.sampled_from(",;\t|"),
    st.sampled_from(("\n", "\r\n")),
    st.booleans(),
)
@example(rows=[["1", "", "", ""]], encoding="utf-16-le", delimiter=",", end="\n", packed=False)
def test_what_is_written_is_read(
    rows: list[list[str]], encoding: str, delimiter: str, end: str, packed: bool
) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(write(rows, encoding, delimiter, end, packed))
        file.flush()
        table = open_table(Path(file.name))
        assert table.columns == HEADINGS
        assert table.format.delimiter == delimiter
        assert table.format.compression == ("gzip" if packed else "")
        assert [list(row) for row in table.rows()][1:] == rows


@given(tables, st.integers(1, 7), st.integers(1, 40))
def test_batches_and_restarts_give_the_same_rows(rows: list[list[str]], n: int, start: int) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(write(rows, "utf-8", ",", "\n", packed=False))
        file.flush()
        table = open_table(Path(file.name))
        whole = list(table.rows())
        batches = list(table.batches(n, start))
        assert [row for batch in batches for row in batch.rows] == whole[start - 1 :]
        assert [number for batch in batches for number in batch.numbers] == list(range(start, len(whole) + 1))
        assert all(batch.read == n for batch in batches[:-1])


@given(st.binary(min_size=1, max_size=400), st.booleans())
def test_no_bytes_crash_it(data: bytes, packed: bool) -> None:
    """Any bytes are either refused by a typed error or read with every row accounted for."""
    from guanxi.kernel.api import GuanxiError

    with tempfile.NamedTemporaryFile() as file:
        file.write(gzip.compress(data) if packed else data)
        file.flush()
        numbers: list[int] = []
        code = ""
        try:
            table = open_table(Path(file.name))
            for batch in table.batches(3):
                assert all(len(row) == len(table.columns) for row in batch.rows)
                numbers += [*batch.numbers, *(bad.row for bad in batch.bad)]
        except GuanxiError as error:
            code = error.code
        assert code in {"", "not_a_table", "empty_table", "cut_short"}
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


@given(st.lists(st.text(st.sampled_from('a,"\n\r;x é\0'), max_size=20), max_size=20))
def test_a_second_reading_is_equal(lines: list[str]) -> None:
    """Numbers of rows are stable, so that a resumed import means the same rows."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(("a,b,c\n" + "\n".join(lines)).encode())
        file.flush()
        table = open_table(Path(file.name))
        first = [(b.rows, list(b.numbers), b.bad) for b in table.batches(4)]
        assert first == [(b.rows, list(b.numbers), b.bad) for b in table.batches(4)]
