"""Text in the wrong encoding, in several at once, or with characters that no database keeps."""

from __future__ import annotations

import json

import pytest

from tests.faults.loads import column, load

NAMES = ["张三", "李四", "王小明", "陈静", "刘洋"]
LINES = ["Customer ID,Name", *(f"{n},{NAMES[n % 5]}" for n in range(400))]
TEXT = "\n".join(LINES) + "\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
def test_every_encoding_says_the_same(cast, tmp_path, encoding):
    path = tmp_path / f"{encoding}.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert load(cast.alice, path).counts == (400, 400, 0)
    assert column(cast.alice, "name", path.name) == [NAMES[n % 5] for n in range(400)]


@pytest.mark.parametrize(
    ("most", "stray"), [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("utf-8", "latin-1")]
)
def test_lines_of_another_encoding_are_named_and_the_others_come(cast, tmp_path, most, stray):
    lines = [line.encode(most) for line in LINES]
    for at in (50, 51, 399):
        lines[at] = (
            f"{at - 1},Jürgen Müß".encode("latin-1") if stray == "latin-1" else LINES[at].encode(stray)
        )
    path = tmp_path / f"{most}-{stray}.csv"
    path.write_bytes(b"\n".join(lines))
    done = load(cast.alice, path)
    # Three stray lines cannot pass for good ones in UTF-8; in GB18030 a few bytes of UTF-8 may.
    assert done.run.rows_read == 400
    assert done.run.rows_accepted >= 397
    assert set(done.reasons) <= {"undecodable"}
    if most == "utf-8":
        assert [row[0] for row in done.refused] == ["50", "51", "399"]
        assert all("\\x" in row[4] for row in done.refused)


def test_a_file_that_changes_its_encoding_half_way(cast, tmp_path):
    path = tmp_path / "half.csv"
    path.write_bytes("\n".join(LINES[:201]).encode() + b"\n" + "\n".join(LINES[201:]).encode("gb18030"))
    done = load(cast.alice, path)
    assert done.run.rows_read == 400
    assert (done.run.rows_accepted, dict(done.reasons)) == (200, {"undecodable": 200})


def test_zero_characters_are_removed_and_told(cast, tmp_path):
    path = tmp_path / "zeros.csv"
    path.write_bytes(b"Customer ID,Name\n1,An\x00n\n\x00\x002,Bob\n3,Ca\x00rol\n")
    done = load(cast.alice, path)
    assert done.counts == (3, 3, 0)
    assert done.told["zero_characters"] == 4
    assert column(cast.alice, "name", "zeros.csv") == ["Ann", "Bob", "Carol"]


@pytest.mark.parametrize("name", ["a.json", "a.ndjson"])
def test_lone_surrogates_of_json_become_the_character_that_says_so(cast, tmp_path, name):
    rows = [{"id": n, "name": f"A\ud83d{n}", "email": f"a{n}@example.com"} for n in range(5)]
    path = tmp_path / name
    text = json.dumps(rows) if name == "a.json" else "\n".join(map(json.dumps, rows))
    assert "\\ud83d" in text
    path.write_text(text)
    assert load(cast.alice, path).counts == (5, 5, 0)
    assert column(cast.alice, "name", name) == [f"A\ufffd{n}" for n in range(5)]


def test_bytes_of_lone_surrogates_in_utf8_and_utf16(cast, tmp_path):
    (tmp_path / "s8.csv").write_bytes("Customer ID,Name\n1,张三\n2,李\n".encode() + b"3,A\xed\xa0\xbdB\n")
    done = load(cast.alice, tmp_path / "s8.csv")
    assert (done.counts, dict(done.reasons)) == ((3, 2, 1), {"undecodable": 1})
    text = "Customer ID,Name\r\n1,张三\r\n2,A\ud83dB\r\n3,李四\r\n"
    (tmp_path / "s16.csv").write_bytes(b"\xff\xfe" + text.encode("utf-16-le", "surrogatepass"))
    done = load(cast.alice, tmp_path / "s16.csv")
    assert (done.counts, dict(done.reasons)) == ((3, 2, 1), {"undecodable": 1})
