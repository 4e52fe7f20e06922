"""What ``load`` takes: folders, standard input, a sheet of a workbook; one summary for all."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from guanxi.cli import load_text
from guanxi.cli.errors import NothingToLoad
from guanxi.cli.incoming import STANDARD_INPUT, Gathered, Incoming, at_hand, gather, is_address
from guanxi.cli.tables import stack


def test_a_folder_is_its_tables(tmp_path: Path) -> None:
    for name in ("b.csv", "a.VCF", "notes.txt", "deep/c.xlsx", ".git/d.csv", "deep/.e.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = gather([str(tmp_path), "other.pdf", "-", "http://files.lan/x.csv"])
    assert [each.name for each in found.files] == ["a.VCF", "b.csv", "c.xlsx", "other.pdf", "stdin", "x.csv"]
    assert found.passed_over == (str(tmp_path / "notes.txt"),)
    assert [is_address(each.given) for each in found.files] == [*[False] * 5, True]


@pytest.mark.parametrize("word", ["", " ", "FOLDER", "FOLDER/empty"])
def test_what_holds_no_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NothingToLoad):
        gather([word.replace("FOLDER", str(tmp_path))])


def test_homes_are_never_looked_into(tmp_path: Path) -> None:
    home = tmp_path / "mine" / "home"
    (home / "files").mkdir(parents=True)
    for name in ("mine/a.csv", "mine/home/secrets.json", "mine/home/files/b.csv"):
        (tmp_path / name).write_text("x")
    found = gather([str(tmp_path)])
    assert ([each.name for each in found.files], found.passed_over) == (["a.csv"], (str(home),))
    with pytest.raises(NothingToLoad):
        gather([str(home)])


def test_standard_input_is_kept_as_a_file(tmp_path: Path, monkeypatch) -> None:
    class Typed:
        buffer = io.BytesIO(b"a\tb\n1\t2\n")

    monkeypatch.setattr("sys.stdin", Typed)
    given = Incoming(STANDARD_INPUT, Path("-"), "stdin")
    found = at_hand(None, given, tmp_path)  # type: ignore[arg-type]
    assert (found.name, found.path.read_bytes()) == ("stdin", b"a\tb\n1\t2\n")


def test_several_files_have_one_summary() -> None:
    from rich.console import Console

    loaded = {"rows_read": 3, "rows_accepted": 2, "rows_rejected": 1}
    results: list[Mapping[str, Any]] = [loaded, loaded, {"file": "x", "error": {"message": "no"}}]
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(stack(*load_text.summary(results, Gathered((), ("notes.txt",)))))
    text = console.export_text()
    for part in ("Passed over: notes.txt", "2 of 3 loaded", "6 read, 4 accepted, 2 rejected"):
        assert part in text
    assert list(load_text.summary([loaded], Gathered(()))) == []
