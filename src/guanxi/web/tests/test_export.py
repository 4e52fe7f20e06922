"""The list's Export: what it shows comes down as a file, to those who may, and is on record."""

from __future__ import annotations

import csv
import io

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.api import list_exports, passing_root, run_export
from guanxi.kernel.api import uuid7
from guanxi.records.api import NewRecords, create_records
from guanxi.web.exchange import export
from guanxi.web.tests.browsing import browser


@pytest.fixture(scope="module", autouse=True)
def people(cast):
    rows = [
        {"name": "张三", "country": "CN", "phone": "+8613912345678"},
        {"name": "=HYPERLINK(1)", "country": "GB"},
        {"name": "Ann Lee", "country": "GB", "email": "ann@example.com"},
    ]
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("people", rows))


def log_length(context):
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select count(*) from action")
        return cursor.fetchall()


def get(context, query="", form="csv"):
    return browser(context).post(f"/{context.workspace.slug}/people/export", {"asked": query, "format": form})


def runs(context):
    with enter(context.workspace.schema) as cursor:
        return list_exports(cursor)


def test_the_file_holds_what_the_list_shows(cast):
    answer = get(cast.bob, "f=country:eq:GB&sort=-name")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="People ')
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][0] == "Name"
    assert rows[0][-1] == "guanxi:id"
    assert [row[0] for row in rows[1:]] == ["'=HYPERLINK(1)", "Ann Lee"]
    run = runs(cast.alice)[0]
    assert (run.object, run.format, run.rows, run.status) == ("people", "csv", 2, "done")
    assert (run.sort, run.started_by, run.filter) == (
        "-name",
        cast.bob.actor.name,
        {"field": "country", "op": "eq", "value": "GB"},
    )


@pytest.mark.parametrize(
    ("form", "begins"), [("xlsx", b"PK"), ("ndjson", b"{"), ("parquet", b"PAR1"), ("vcf", b"BEGIN:VCARD")]
)
def test_every_format_comes_down(cast, form, begins):
    answer = get(cast.bob, form=form)
    assert b"".join(answer.streaming_content).startswith(begins)


def test_who_may_only_read_takes_nothing_out_and_sees_no_button(cast):
    before = len(runs(cast.alice)), log_length(cast.alice)
    assert get(cast.carol).status_code == 403
    assert (len(runs(cast.alice)), log_length(cast.alice)) == before
    for context, seen in ((cast.carol, False), (cast.bob, True)):
        page = browser(context).get(f"/{context.workspace.slug}/people").content.decode()
        assert ("menu-export" in page) is seen


def test_mallory_learns_nothing(cast):
    before = len(runs(cast.alice))
    answer = browser(cast.mallory).post(f"/{cast.workspace.slug}/people/export", {"format": "csv"})
    assert (answer.status_code, len(runs(cast.alice))) == (404, before)


@pytest.mark.parametrize(("language", "everything"), [("en", "All records"), ("zh-hans", "全部记录")])
def test_administrators_see_who_took_what(cast, language, everything):
    get(cast.bob, "f=country:eq:GB&q=ann")
    get(cast.alice, form="xlsx")
    alice = browser(cast.alice)
    alice.cookies["guanxi_language"] = language
    page = alice.get(f"/{cast.workspace.slug}/settings/privacy").content.decode()
    latest, before = page.partition('id="exports"')[2].split("<tr>")[2:4]
    kind = "People" if language == "en" else "客户"
    for told in (cast.alice.actor.name, f">{kind}<", ">3<", ">xlsx<", everything):
        assert told in latest
    for told in (cast.bob.actor.name, f">{kind}<", ">1<", ">csv<", "“ann” · country = GB"):
        assert told in before


def test_nobody_else_sees_who_took_what(cast):
    get(cast.bob, "q=ann")
    address = f"/{cast.workspace.slug}/settings/privacy"
    for context in (cast.bob, cast.carol):
        page = browser(context).get(address).content.decode()
        assert "Readers see personal fields" in page
        assert 'id="exports"' not in page
        assert "“ann”" not in page
    assert browser(cast.mallory).get(address).status_code == 404
    theirs = browser(cast.mallory).get(f"/{cast.elsewhere.slug}/settings/privacy").content.decode()
    assert "Nobody has exported a list yet." in theirs
    assert cast.bob.actor.name not in theirs


def test_an_unknown_format_is_refused_in_words(cast):
    assert get(cast.bob, form="doc").status_code == 422


def test_the_list_sends_what_it_asks_for_with_its_rows(cast):
    page = browser(cast.bob).get(f"/{cast.workspace.slug}/people?q=ann", headers={"HX-Request": "true"})
    table = page.content.decode().partition('id="list-table"')[2]
    assert '<input type="hidden" name="asked" form="export-form" value="q=ann">' in table


def test_the_file_lies_in_the_folder_that_is_swept_until_it_is_sent(cast, monkeypatch):
    seen = []

    def watched(context, given, path):
        seen.append(path)
        return run_export(context, given, path)

    monkeypatch.setattr(export, "run_export", watched)
    answer = get(cast.bob)
    assert [path.parent.parent for path in seen] == [passing_root()]
    assert not seen[0].parent.exists()
    assert b"Ann Lee" in b"".join(answer.streaming_content)
