"""Tables of a strange build: ragged, huge in one direction, without rows, with rows over many lines."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest

from guanxi.exchange.logic.reading.content import PIECE
from guanxi.exchange.logic.reading.open import open_table
from tests.faults.loads import column, load, refused_whole


def write(path, text: str):
    path.write_bytes(text.encode())
    return path


def test_ragged_rows_are_taken_or_refused_each_by_its_name(cast, tmp_path):
    lines = ["Customer ID,Name,Email,City"]
    lines += [
        "1,Ann,a@example.com,London",
        "2,Bob,b@example.com",
        "3,Carol",
        "4",
        "5,Eve,e@example.com,Rome,x",
    ]
    lines += ["6,Flo,f@example.com,Oslo,,", ",,,", "", "7,Gil,g@example.com,Bonn"]
    done = load(cast.alice, write(tmp_path / "ragged.csv", "\n".join(lines)))
    assert (done.counts, dict(done.reasons)) == ((7, 5, 2), {"too_few_cells": 1, "too_many_cells": 1})
    assert [row[:3] for row in done.refused] == [["4", "5", "too_few_cells"], ["5", "6", "too_many_cells"]]
    told = {"short_rows": 2, "extra_blank_cells": 1, "blank_rows": 1}
    assert told.items() <= done.told.items()


def test_repeated_and_missing_headings_lose_no_column(cast, tmp_path):
    text = "Customer ID,Name,Email,Name,,Email\n1,Ann,a@example.com,Zoe,x,b@example.com\n"
    done = load(cast.alice, write(tmp_path / "twice.csv", text))
    assert done.counts == (1, 1, 0)
    assert done.told["duplicate_headings"] == 2
    assert done.told["empty_headings"] == 1
    accounted = {*done.run.mapping, *(note.get("column") for note in done.run.notes)}
    assert {"Name (2)", "Email (2)", "column 5"} <= accounted


@pytest.mark.parametrize(
    "data", [b"", b"\n\r\n \n", b"\xef\xbb\xbf", b"\xff\xfe", gzip.compress(b"", mtime=0), b"\0" * 4000]
)
def test_a_file_of_nothing_is_refused(cast, tmp_path, data):
    (tmp_path / "nothing.csv").write_bytes(data)
    assert refused_whole(cast.alice, tmp_path / "nothing.csv").code in {"empty_table", "not_a_table"}


def test_headings_without_rows_bring_nothing_and_say_so(cast, tmp_path):
    assert load(cast.alice, write(tmp_path / "headings.csv", "Customer ID,Name\n")).counts == (0, 0, 0)


@pytest.mark.parametrize("quoted", [True, False])
def test_a_cell_of_ten_megabytes_is_refused_alone(cast, tmp_path, quoted):
    long = "words " * (10 * 2**20 // 6)
    cell = f'"{long}\n{long[:1000]}"' if quoted else long
    text = f"Customer ID,Name,Notes\n1,Ann,short\n2,Bob,{cell}\n3,Carol,short\n"
    done = load(cast.alice, write(tmp_path / f"long-{quoted}.csv", text))
    assert done.run.rows_read == done.run.rows_accepted + done.run.rows_rejected
    names = column(cast.alice, "name", f"long-{quoted}.csv")
    assert {"Ann", "Carol"} <= set(names)
    # It is either kept as it is or refused by name; never cut.
    notes = column(cast.alice, "length(notes)", f"long-{quoted}.csv")
    assert all(each in (5, len(cell.strip('"').strip())) for each in notes if each is not None)
    assert done.run.rows_rejected or len(names) == 3


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path):
    with (tmp_path / "endless.csv").open("wb") as file:
        file.write(b"a,b\n1,")
        for _ in range(80):
            file.write(b"x" * (1 << 20))
    from guanxi.exchange.errors import LineTooLong

    tracemalloc.start()
    with pytest.raises(LineTooLong):
        list(open_table(tmp_path / "endless.csv").rows())
    assert tracemalloc.get_traced_memory()[1] < 400 << 20
    tracemalloc.stop()


def test_twenty_thousand_columns(cast, tmp_path):
    headings = ["Customer ID", "Name", *(f"Field {n}" for n in range(20_000))]
    rows = [[str(n), f"Name {n}", *["7"] * 20_000] for n in range(5)]
    done = load(cast.alice, write(tmp_path / "wide.csv", "\n".join(map(",".join, [headings, *rows]))))
    assert done.counts == (5, 5, 0)
    left = [note for note in done.run.notes if note["kind"] == "ignored_column"]
    made = [note for note in done.run.notes if note["kind"] == "new_field"]
    assert len(left) + len(made) == 20_000
    assert column(cast.alice, "name", "wide.csv") == [f"Name {n}" for n in range(5)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("off", range(-4, 5))
def test_a_cell_of_several_lines_at_the_border_of_two_pieces(tmp_path, end, off):
    """The border between two pieces read goes through each character of such a cell in turn."""
    head = f"id,text{end}"
    filling = f'1,"{"x" * (PIECE - len(head) - 5 + off - 40)}"{end}'
    rows = [[f"{n}", f'a"{n}"{end}b,{end}{end}c'] for n in range(2, 400)]
    body = "".join(f'{n},"{text.replace(chr(34), chr(34) * 2)}"{end}' for n, text in rows)
    (tmp_path / "border.csv").write_bytes((head + filling + body).encode())
    read = [list(row) for row in open_table(tmp_path / "border.csv").rows()]
    assert read[1:] == rows


def test_cells_of_several_lines_all_through_a_long_file_in_wide_encodings(tmp_path):
    rows = [[str(n), f"第{n}行\n第二行\r\n“三”"] for n in range(30_000)]
    text = "id,text\n" + "".join(f'{n},"{text}"\n' for n, text in rows)
    for encoding in ("utf-8", "utf-16-le", "gb18030"):
        (tmp_path / encoding).write_bytes((b"\xff\xfe" if "16" in encoding else b"") + text.encode(encoding))
        assert [list(row) for row in open_table(tmp_path / encoding).rows()] == rows
