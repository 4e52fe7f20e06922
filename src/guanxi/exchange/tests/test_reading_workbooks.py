"""Sheets of Excel and LibreOffice: found, typed as text, put together, and bombs refused."""

from __future__ import annotations

import resource
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from guanxi.exchange.errors import EmptyTable, NoSuchTable, NotATable, Packed, SeveralTables, TooLargeToOpen
from guanxi.exchange.logic.reading.open import open_table
from guanxi.exchange.tests.books import excel, old_excel, opendocument, sparse

PEOPLE = [["Name", "Phone", "Born", "Seen", "Spend", "Active"]]
ANN = ["Ann", 13912345678, date(1980, 3, 5), datetime(2024, 1, 2, 3, 4), 1.5, True]  # noqa: DTZ001
ANN_AS_TEXT = ["Ann", "13912345678", "1980-03-05", "2024-01-02 03:04:00", "1.5", "true"]


def rows(path: Path, **options) -> list[list[str]]:
    return [list(row) for row in open_table(path, **options).rows()]


def test_cells_become_text_as_those_of_parquet_do(tmp_path: Path) -> None:
    path = excel(tmp_path / "a", {"Sheet": [*PEOPLE, ANN, ["Bob", None, None, None, 2.0, False]]})
    assert rows(path) == [ANN_AS_TEXT, ["Bob", "", "", "", "2", "false"]]


@pytest.mark.parametrize("write", [opendocument, lambda path, sheets: old_excel(path, "S", sheets["S"])])
def test_other_kinds_of_workbooks(tmp_path: Path, write) -> None:
    path = write(tmp_path / "a", {"S": [["Name", "Ort"], ["Zoë", "北京"], ["Bob", 7]]})
    assert (open_table(path).columns, rows(path)) == (["Name", "Ort"], [["Zoë", "北京"], ["Bob", "7"]])


def test_titles_above_the_headings_and_blank_rows_are_told(tmp_path: Path) -> None:
    head = [["Customers of the north"], ["as of today"], []]
    path = excel(tmp_path / "a", {"S": [*head, ["a", "b", "c"], [1, 2, 3], [], [4, 5, 6]]})
    table = open_table(path)
    batches = list(table.batches())
    assert table.notes == {"lines_above_headings": 2}
    assert [(list(each.rows), list(each.lines)) for each in batches] == [
        ([["1", "2", "3"], ["4", "5", "6"]], [5, 7])
    ]
    assert batches[0].oddities == {"blank_rows": 1}


def test_a_title_above_two_columns(tmp_path: Path) -> None:
    table = open_table(excel(tmp_path / "a", {"S": [["Customers"], ["name", "mail"], ["Ann", "a@x.de"]]}))
    assert (table.columns, table.notes) == (["name", "mail"], {"lines_above_headings": 1})


def test_sheets_of_the_same_headings_are_one_table(tmp_path: Path) -> None:
    sheets: dict[str, Any] = {
        "N": [["a", "b"], [1, 2]],
        "Empty": [],
        "S": [["b", "a"], [4, 3], [6, 5]],
        "Hidden": [["z"]],
    }
    path = excel(tmp_path / "a", sheets, hidden=["Hidden"])
    assert rows(path) == [["1", "2"], ["3", "4"], ["5", "6"]]
    assert [list(batch.numbers) for batch in open_table(path).batches(2)] == [[1, 2], [3]]
    assert [list(batch.numbers) for batch in open_table(path).batches(2, start_row=3)] == [[3]]
    assert rows(path, sheet="s") == [["4", "3"], ["6", "5"]]


def test_sheets_that_differ_ask_for_a_choice(tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", {"Kunden": [["a"], [1]], "Orte": [["b"], [2]]})
    with pytest.raises(SeveralTables) as several:
        open_table(path)
    assert several.value.params["choices"] == ("Kunden", "Orte")
    assert rows(path, sheet="Orte") == [["2"]]
    with pytest.raises(NoSuchTable, match="Kunden, Orte"):
        open_table(path, sheet="Städte")


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    excel(tmp_path / "blank", {"S": []})
    with pytest.raises(EmptyTable):
        open_table(tmp_path / "blank")
    (tmp_path / "word.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)
    with pytest.raises(NotATable):
        open_table(tmp_path / "word.doc")


def test_a_sheet_that_claims_more_than_memory_ends_only_its_own_process(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TooLargeToOpen):
        open_table(sparse(tmp_path / "bomb.xlsx"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_workbook_that_unpacks_out_of_proportion_is_refused(tmp_path: Path) -> None:
    path = excel(tmp_path / "bomb.xlsx", {"S": [["a"], [1]]})
    with (
        ZipFile(path, "a", ZIP_DEFLATED) as archive,
        archive.open("xl/media/x", "w", force_zip64=True) as file,
    ):
        for _ in range(300):
            file.write(b"\0" * (1 << 20))
    with pytest.raises(Packed):
        open_table(path)


def test_nothing_of_a_workbook_stays_behind(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    table = open_table(excel(tmp_path / "a", {"S": [["a"], [1]]}))
    assert len(list((tmp_path / "scratch").iterdir())) == 1
    del table
    assert list((tmp_path / "scratch").iterdir()) == []
