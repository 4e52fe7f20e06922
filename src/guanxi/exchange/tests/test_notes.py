"""Everything reading may remark has a name in both languages."""

from __future__ import annotations

from pathlib import Path

from guanxi.exchange.logic.notes import NOTES, REASONS
from guanxi.exchange.logic.reading.open import open_table


def test_reasons_of_rejected_rows_are_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b'a,b,c\n1,2,3,4\n1\n1,\xff\xc3\xa9\xc3\xa9,3\n1,2,"3\n')
    reasons = [bad.reason for batch in open_table(path).batches() for bad in batch.bad]
    assert reasons == ["too_many_cells", "too_few_cells", "undecodable", "unclosed_quote"]
    assert set(reasons) <= REASONS.keys()


def test_oddities_are_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    found: set[str] = set()
    for data in (
        b"a,,a\n,,\n1,2\n1,2,3,\n1,\x002,3\n",
        b"1,2,3\n4,5,6\n",
        b"report\na,b,c\n1,2,3\n4,5,6\n",
    ):
        path.write_bytes(data)
        table = open_table(path)
        found |= table.notes.keys()
        for batch in table.batches():
            found |= batch.oddities.keys()
    assert found == {
        "blank_rows",
        "short_rows",
        "extra_blank_cells",
        "zero_characters",
        "duplicate_headings",
        "empty_headings",
        "no_headings",
        "lines_above_headings",
    }
    assert found <= NOTES.keys()


def test_labels_are_in_both_languages() -> None:
    for kind in NOTES.values():
        for label in (kind.label, kind.meaning):
            assert label.en.isascii()
            assert any("\u4e00" <= c <= "\u9fff" for c in label.zh)
        assert kind.level in {"info", "check"}
