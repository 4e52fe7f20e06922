"""JSON: objects a line each, in an array, inside an answer, one after the other; broken ones told."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.exchange.errors import CutShort
from guanxi.exchange.logic.reading import json_values
from guanxi.exchange.logic.reading.open import open_table


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def read(path: Path) -> tuple[list[str], list[list[str]], list[tuple[int, int, str]]]:
    table = open_table(path)
    good: list[list[str]] = []
    bad: list[tuple[int, int, str]] = []
    for batch in table.batches(2):
        good += map(list, batch.rows)
        bad += [(each.row, each.line, each.reason) for each in batch.bad]
    return table.columns, good, bad


def test_objects_are_laid_flat(tmp_path: Path) -> None:
    line = {
        "id": 7, "name": "Zoë\0", "on": True, "none": None, "empty": [],
        "address": {"city": "Paris", "geo": {"lat": 2}},
        "mails": ["a@x.de", "b@x.de"], "semi": ["a;b"], "bar": ["a", "|"], "lines": [{"sku": "x", "n": 2}],
    }  # fmt: skip
    assert read(write(tmp_path / "a", json.dumps(line) + '\n{"id": 8.50, "late": 1}\n')) == (
        ["id", "name", "on", "none", "empty", "address.city", "address.geo.lat", "mails", "semi",
         "bar", "lines", "late"],
        [
            [
                "7", "Zoë", "true", "", "", "Paris", "2", "a@x.de; b@x.de", '["a;b"]',
                '["a", "|"]', '[{"sku": "x", "n": 2}]', "",
            ],
            ["8.50", *[""] * 10, "1"],
        ],
        [],
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1}\n{"a":2}\n{"a":3}',
        '\ufeff{"a":1}\r\n\r\n{"a":2}\r\n{"a":3}\r\n',
        '[{"a":1},{"a":2},{"a":3}]',
        '[\n {\n  "a": 1\n },\n {"a": 2},\n {"a": 3}\n]\n',
        '{"count": 3, "next": null, "results": [{"a":1},{"a":2},{"a":3}], "more": {}}',
        '{\n "data": [\n  {"a":1},\n  {"a":2},\n  {"a":3}\n ]\n}',
        '{\n "a": 1\n}\n{\n "a": 2\n}\n{"a": 3}',
    ],
)
def test_the_same_objects_however_they_follow_each_other(tmp_path: Path, text: str) -> None:
    assert read(write(tmp_path / "a", text)) == (["a"], [["1"], ["2"], ["3"]], [])


def test_objects_that_hold_lists_of_objects_stay_rows(tmp_path: Path) -> None:
    text = '{"id":1,"lines":[{"n":1}]}\n{"id":2,"lines":[{"n":2}]}\n'
    assert [row[0] for row in read(write(tmp_path / "a", text))[1]] == ["1", "2"]


def test_a_broken_line_is_rejected_and_no_other(tmp_path: Path) -> None:
    text = '{"a":1}\n{"a":2\n[3]\n\n{"a":"\\ud800"}\n{"a":5'
    assert read(write(tmp_path / "a", text)) == (
        ["a"],
        [["1"], ["\ufffd"]],
        [(2, 2, "broken_json"), (3, 3, "no_object"), (5, 6, "broken_json")],
    )


@pytest.mark.parametrize("text", ['[{"a":1},{"a":2', '[{"a":1},{"a":!2},{"a":3}]', '[{"a":1},'])
def test_an_array_that_breaks_says_so(tmp_path: Path, text: str) -> None:
    batches = open_table(write(tmp_path / "a.json", text)).batches()
    assert next(batches).rows == [["1"]]
    with pytest.raises(CutShort, match=r"a\.json"):
        list(batches)


def test_what_has_columns_without_end_keeps_the_rest_together(tmp_path: Path) -> None:
    line = json.dumps({f"k{n}": n for n in range(5_000)})
    columns, (row,), _ = read(write(tmp_path / "a", line + "\n"))
    assert (len(columns), columns[-1]) == (1_000, "other values")
    assert len(json.loads(row[-1])) == 5_000 - 999


def test_gzip_and_other_encodings(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(gzip.compress('{"名":"张"}\n'.encode()))
    (tmp_path / "b").write_bytes('\ufeff{"名":"张"}\n'.encode("utf-16-le"))
    assert read(tmp_path / "a") == read(tmp_path / "b") == (["名"], [["张"]], [])


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from("abcd"), _TEXTS, min_size=1), min_size=1, max_size=9),
    st.booleans(),
)
def test_what_is_written_is_read(tmp_path_factory, objects, lined) -> None:
    path = tmp_path_factory.mktemp("json") / "a"
    text = "\n".join(map(json.dumps, objects)) if lined else json.dumps(objects, ensure_ascii=False)
    path.write_text(text, "utf-8")
    columns, rows, bad = read(path)
    assert bad == []
    assert [dict(zip(columns, row, strict=True)) for row in rows] == [
        {column: each.get(column, "") for column in columns} for each in objects
    ]


def test_an_object_across_the_blocks_of_a_file(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("guanxi.exchange.logic.reading.content.PIECE", 7)
    assert json_values.is_json("[ {}")
    objects = [{"a": "x" * n, "b": "\\n\n"} for n in range(20)]
    for text in (json.dumps(objects, indent=2), "\n".join(map(json.dumps, objects))):
        assert read(write(tmp_path / f"{len(text)}", text))[1] == [["x" * n, "\\n\n"] for n in range(20)]
