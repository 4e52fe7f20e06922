"""An export: what it holds in each format, who may, what is on record, and what a broken one leaves."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pyarrow.parquet import read_table

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.actions import export as exporting
from guanxi.exchange.actions.export import begin_export
from guanxi.exchange.api import (
    NewExport,
    Wanted,
    end_exports,
    format_of,
    list_exports,
    passing_root,
    run_export,
)
from guanxi.exchange.errors import NoSuchFormatFor, TargetBusy, TargetUnwritable, UnknownFormat
from guanxi.exchange.logic.writing.columns import OutColumn
from guanxi.exchange.logic.writing.target import appearing
from guanxi.exchange.logic.writing.workbook import write_workbook
from guanxi.exchange.queries.exports import get_export
from guanxi.kernel.api import NotAllowed, uuid7
from guanxi.metadata.api import FieldNotFound, parse_text
from guanxi.records.api import NewRecords, create_records

PEOPLE = [
    {
        "name": "王, 小明", "family_name": "王", "given_name": "小明", "email": "w@example.com",
        "country": "CN", "phone": "+8613912345678", "birthday": date(1990, 5, 1), "gender": "male",
        "tags": ["vip", "a;b"],
        "address": {"street": "南京路 1 号", "city": "上海", "country": "CN"}, "job_title": "工程师",
        "notes": "=1+1\nsecond line",
    },
    {"name": "Ann Lee", "country": "GB"},
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def filled(cast):
    """Fill the workspace with two people and an order in yen."""
    for row in PEOPLE:
        perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("people", [row]))
    order = {"number": "7", "ordered_at": datetime(2024, 3, 1, 8, 30, 0, 5, tzinfo=UTC), "currency": "JPY"}
    ids = perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("orders", [order]))
    line = {"order": ids[0], "amount": 1200, "currency": "JPY", "quantity": 2.5}
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("order_lines", [line]))


def export(context, slug, path, **wanted):
    given = NewExport(Wanted(slug, **wanted), format_of(path.name), path.name)
    return run_export(context.on_trail(uuid7()), given, path)


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def runs(context):
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select count(*) from action where verb = 'export.run'")
        return cursor.fetchall()[0][0], list_exports(cursor)


def test_csv_is_safe_typed_and_filtered(cast, tmp_path):
    path = tmp_path / "p.csv"
    run = export(cast.bob, "people", path, where=parse_text("country = CN"), sources=True)
    (row,) = rows(path)
    assert (run.rows, run.bytes) == (1, path.stat().st_size)
    assert (row["phone"], row["notes"]) == ("'+8613912345678", "'=1+1\nsecond line")
    assert (row["birthday"], row["tags"]) == ("1990-05-01", '["vip","a;b"]')
    assert json.loads(row["address"]) == PEOPLE[0]["address"]
    assert json.loads(row["guanxi:sources"]) == [{"source": "manual", "id": row["guanxi:id"]}]
    (order,) = rows_of(cast, "orders", tmp_path)
    assert (order["total"], order["currency"]) == ("1200", "JPY")
    assert order["ordered_at"] == "2024-03-01T08:30:00.000005Z"
    (line,) = rows_of(cast, "order_lines", tmp_path)
    assert (line["order"], line["guanxi:order"], line["quantity"]) == ("7", order["guanxi:id"], "2.5")


def rows_of(cast, slug, folder):
    export(cast.bob, slug, folder / f"{slug}.csv")
    return rows(folder / f"{slug}.csv")


def test_fields_order_and_words_are_those_asked_for(cast, tmp_path):
    path = tmp_path / "p.csv"
    export(cast.bob, "people", path, fields=("name", "country"), sort="name")
    assert path.read_bytes().startswith(b"name,country\nAnn Lee,GB\n")
    export(cast.bob, "people", path, fields=("notes",), q="ann")
    assert path.read_bytes() == b'notes\n""\n'
    with pytest.raises(FieldNotFound):
        export(cast.bob, "people", path, fields=("nothing",))


def test_packed_files_hold_the_same_and_are_the_same_each_time(cast, tmp_path):
    for name in ("a.csv", "b.csv.gz", "c.csv.gz"):
        export(cast.bob, "people", tmp_path / name)
    assert gzip.decompress((tmp_path / "b.csv.gz").read_bytes()) == (tmp_path / "a.csv").read_bytes()
    assert (tmp_path / "b.csv.gz").read_bytes() == (tmp_path / "c.csv.gz").read_bytes()


@pytest.mark.parametrize("field", ["gender", "birthday", "tags"])
def test_parquet_of_one_column_keeps_the_rows_that_have_nothing_in_it(cast, tmp_path, field):
    target = tmp_path / "people.parquet"
    assert export(cast.alice, "people", target, fields=[field]).rows == len(PEOPLE)
    assert read_table(target).to_pydict() == {field: [PEOPLE[0][field], None]}


def test_vcards_hold_what_the_standard_has_a_place_for(cast, tmp_path):
    path = tmp_path / "p.vcf"
    export(cast.bob, "people", path)
    text = path.read_bytes().decode()
    assert text.count("BEGIN:VCARD\r\nVERSION:4.0\r\n") == 2
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    card = text.replace("\r\n ", "").split("\r\n")
    for line in (
        "FN:王\\, 小明", "N:王;小明;;;", "EMAIL:w@example.com", "TEL;VALUE=uri:tel:+8613912345678",
        "BDAY:19900501", "GENDER:M", "ADR:;;南京路 1 号;上海;;;CN", "CATEGORIES:vip,a\\;b", "TITLE:工程师",
        "NOTE:=1+1\\nsecond line",
    ):  # fmt: skip
        assert line in card, line
    with pytest.raises(NoSuchFormatFor):
        export(cast.bob, "orders", tmp_path / "o.vcf")


def test_a_full_sheet_is_followed_by_another_and_long_cells_are_counted(tmp_path):
    import python_calamine

    columns = [OutColumn(name, name, kind, None) for name, kind in (("a", "text"), ("b", "number"))]
    file = io.BytesIO()
    lines = [b"=1+1,1.5\n", b"x,12345678901234567890\n", b"y" * 40_000 + b",\n"]
    given = {"scratch": tmp_path, "title": "Things", "zone": "UTC", "sheet_rows": 3}
    assert write_workbook(lines, columns, file, **given) == 1
    book = python_calamine.load_workbook(io.BytesIO(file.getvalue()))
    assert book.sheet_names == ["Things", "Things 2"]
    assert book.get_sheet_by_name("Things").to_python() == [
        ["a", "b"], ["=1+1", 1.5], ["x", "12345678901234567890"],
    ]  # fmt: skip
    assert len(book.get_sheet_by_name("Things 2").to_python()[1][0]) == 32_767


def test_a_workbook_is_put_together_where_it_is_swept_and_nowhere_else(tmp_path, monkeypatch):
    scratch, elsewhere = tmp_path / "scratch", tmp_path / "elsewhere"
    scratch.mkdir()
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    places = []

    def lines():
        for _ in range(2):
            yield b"Ann\n"
            places.append((len(list(scratch.iterdir())), list(elsewhere.iterdir())))

    columns = [OutColumn("name", "Name", "text", None)]
    write_workbook(lines(), columns, io.BytesIO(), scratch=scratch, title="People", zone="UTC")
    assert places == [(1, []), (1, [])]
    assert [*scratch.iterdir(), *elsewhere.iterdir()] == []


def test_a_workbook_that_the_command_writes_passes_through_the_home(cast, tmp_path, monkeypatch):
    seen, write = [], exporting.write

    def watched(*given, scratch, **more):
        seen.append(scratch)
        return write(*given, scratch=scratch, **more)

    monkeypatch.setattr(exporting, "write", watched)
    export(cast.bob, "people", tmp_path / "p.xlsx")
    assert [place.parent for place in seen] == [passing_root()]
    assert not seen[0].exists()


def test_readers_and_strangers_take_nothing_out(cast, tmp_path):
    before = runs(cast.alice)
    with pytest.raises(NotAllowed):
        export(cast.carol, "people", tmp_path / "c.csv")
    assert runs(cast.alice) == before
    assert list(tmp_path.iterdir()) == []
    export(cast.mallory, "people", tmp_path / "m.csv")
    assert len(rows(tmp_path / "m.csv")) == 0


def test_what_left_is_on_record_even_if_it_broke_off(cast, tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("as it was")
    count, before = runs(cast.alice)
    with pytest.raises(FieldNotFound):
        export(cast.bob, "people", path, fields=("nothing",))
    after, now = runs(cast.alice)
    assert (after, len(now)) == (count + 1, len(before) + 1)
    assert (now[0].status, now[0].rows, now[0].fields) == ("failed", 0, ["nothing"])
    assert path.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [path]


def test_a_killed_export_leaves_no_half_file(tmp_path):
    path = tmp_path / "p.csv"
    child = os.fork()
    if child == 0:
        with appearing(path) as file:
            file.write(b"half")
            file.flush()
            os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    assert not path.exists()
    with appearing(path) as file:
        file.write(b"all")
        with pytest.raises(TargetBusy), appearing(path):
            pass
    assert path.read_bytes() == b"all"
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_that_was_killed_does_not_run_for_ever(cast):
    context = cast.bob.on_trail(uuid7())
    perform(begin_export, context, NewExport(Wanted("people"), format_of("p.csv"), "p.csv"))

    def status(age):
        with enter(context.workspace.schema) as cursor:
            begun = "update export_run set created_at = now() - %s::interval where id = %s"
            cursor.execute(begun, (age, context.trail))
        end_exports(context)
        with enter(context.workspace.schema) as cursor:
            return get_export(cursor, context.trail).status

    assert (status("23 hours"), status("25 hours")) == ("running", "failed")


def test_where_nothing_can_be_written_it_says_so(tmp_path):
    with pytest.raises(TargetUnwritable), appearing(tmp_path / "none" / "p.csv"):
        pass
    for folder in (tmp_path, Path(), Path("/")):
        with pytest.raises(TargetUnwritable), appearing(folder):
            pass


def test_formats_are_known_by_their_ending():
    assert [format_of(name) for name in ("A.CSV.GZ", "b.csv", "c.jsonl")] == ["csv.gz", "csv", "ndjson"]
    assert format_of("c.txt", "csv") == "csv"
    with pytest.raises(UnknownFormat):
        format_of("d.doc")
