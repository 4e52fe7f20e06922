"""Encoding, delimiter and headings are found by evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.exchange.logic.reading.encoding import guess_encoding
from guanxi.exchange.logic.reading.open import open_table

WESTERN = "name;town\nJosé Pérez;Málaga\nJürgen Müßig;Köln\nFrançois Lévêque;Orléans\n"
CHINESE = "姓名,城市\n张三,上海\n李四,北京\n王小明,广州市天河区\n"
TRADITIONAL = "姓名,城市\n陳大文,臺北\n林美麗,高雄\n張國榮,香港九龍\n"


@pytest.mark.parametrize(
    ("text", "encoding", "guess"),
    [
        (WESTERN, "utf-8", "utf-8"),
        (WESTERN, "cp1252", "cp1252"),
        (WESTERN, "utf-16", "utf-16-le"),
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "utf-8", "utf-8"),
        ("姓名\n张三", "gb18030", "gb18030"),
        ("name\nZoë", "cp1252", "cp1252"),
        ("name\nZoë", "utf-8", "utf-8"),
        ("Имя,Город\nИван,Москва\n", "utf-8", "utf-8"),
    ],
)
def test_encodings(text: str, encoding: str, guess: str) -> None:
    assert guess_encoding(text.encode(encoding)).encoding == guess


def test_one_wrong_byte_does_not_change_the_encoding() -> None:
    assert guess_encoding(CHINESE.encode() * 20 + b"\xff\n").encoding == "utf-8"
    assert guess_encoding(CHINESE.encode("gb18030") * 20 + b"\xff\n").encoding == "gb18030"


def opened(tmp_path: Path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode(encoding))
    return open_table(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    text = (
        "id,price;x|note\n1,2.5;y|z\n".replace(",", "\0")
        .replace(";", "/")
        .replace("|", "/")
        .replace("\0", delimiter)
    )
    assert opened(tmp_path, text).format.delimiter == delimiter


def test_decimal_commas_are_not_the_delimiter(tmp_path: Path) -> None:
    table = opened(tmp_path, "Name, Vorname;Preis;Menge\nMüller, Jan;1,50;3\nKlein, Eva;2,75;4\n")
    assert table.columns == ["Name, Vorname", "Preis", "Menge"]


def test_lists_inside_cells_are_not_the_delimiter(tmp_path: Path) -> None:
    table = opened(tmp_path, "id,tags\n1,a;b;c\n2,a;b;c\n3,x\n4,y,z\n")
    assert table.columns == ["id", "tags"]


def test_a_single_column(tmp_path: Path) -> None:
    table = opened(tmp_path, "Full name\nSmith, John\nDoe\n")
    assert (table.columns, list(table.rows())) == (["Full name"], [["Smith, John"], ["Doe"]])


def test_a_line_that_names_the_delimiter(tmp_path: Path) -> None:
    table = opened(tmp_path, "sep=;\nid;name\n1;x,y\n")
    assert (table.columns, [list(row) for row in table.rows()]) == (["id", "name"], [["1", "x,y"]])


def test_headings_are_made_unique(tmp_path: Path) -> None:
    table = opened(tmp_path, "Email, Email ,,Email\na@x.com,b,c,d\n")
    assert table.columns == ["Email", "Email (2)", "column 3", "Email (3)"]
    assert table.notes == {"duplicate_headings": 2, "empty_headings": 1}


def test_lines_above_the_headings(tmp_path: Path) -> None:
    text = "交易记录明细\n账号：[x]\n订单号,金额,时间,备注\n1,2.5,2024-01-01,a\n2,3.5,2024-01-02,b\n"
    table = opened(tmp_path, text, "gb18030")
    assert table.columns == ["订单号", "金额", "时间", "备注"]
    assert table.notes == {"lines_above_headings": 2}
    assert [batch.lines for batch in table.batches()] == [[4, 5]]


def test_a_table_without_headings(tmp_path: Path) -> None:
    table = opened(tmp_path, "1,19970101,1,11.77\n2,19970112,1,12.00\n")
    assert table.columns == ["column 1", "column 2", "column 3", "column 4"]
    assert table.notes == {"no_headings": 1}
    assert len(list(table.rows())) == 2


def test_a_heading_of_several_lines(tmp_path: Path) -> None:
    table = opened(tmp_path, '"Order\nnumber",Total\n1,2\n')
    assert table.columns == ["Order number", "Total"]
    assert next(table.batches()).lines == [3]


def test_the_encoding_may_be_given(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("имя,город\nИван,Омск\n".encode("cp1251"))
    assert open_table(path, encoding="cp1251").columns == ["имя", "город"]


def test_headings_only(tmp_path: Path) -> None:
    table = opened(tmp_path, "id,name\n")
    assert (table.columns, list(table.batches()), table.sample()) == (["id", "name"], [], [])
