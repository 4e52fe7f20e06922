"""Bringing a table in by the pages: a file, a pasted table, a workbook of several sheets, an address."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.api import begin_import, get_import, list_imports, propose_import, run_import
from guanxi.exchange.tests.books import excel
from guanxi.exchange.tests.loading import load, write
from guanxi.kernel.api import ActorKind, uuid7
from guanxi.metadata.api import standard_catalogue
from guanxi.records.api import NewRecords, NotByHand, create_records, undo_changes
from guanxi.web.exchange import telling
from guanxi.web.tests.browsing import browser


def root(cast) -> str:
    return f"/{cast.workspace.slug}/imports"


def send(cast, who=None, **given):
    return browser(who or cast.bob).post(f"{root(cast)}/new", {"as": "people", **given})


def test_a_pasted_table_is_a_file(cast):
    answer = send(cast, pasted="Name\tE-Mail\tBorn\nAnn\ta@x.de\t13/02/1980\nBob\tb@x.de\t01/02/1981\n")
    columns = browser(cast.bob).get(answer["Location"]).content.decode()
    for part in ("Pasted table", "people.email", "Read as day/month/year; 1 dates leave no doubt."):
        assert part in columns
    chosen = {"source": "paste", "heading": "E-Mail", "target": "people.email", "new_options": "on"}
    begun = browser(cast.bob).post(answer["Location"], chosen)
    with enter(cast.workspace.schema) as cursor:
        run = get_import(cursor, list_imports(cursor)[0].id)
    assert begun["Location"] == f"{root(cast)}/{run.id}"
    assert (run.source, run.mapping["E-Mail"], run.file_size) == ("paste", "people.email", 61)
    assert (run.options["new_options"], run.options["match_phone"]) == (True, False)


def test_a_column_is_made_of_others(cast):
    columns = send(cast, pasted="Vorne\tHinten\tWo\nAnn\tLee\tParis, FR\n")["Location"]
    chosen = {
        "source": "made", "heading": ["Vorne", "Hinten", "Wo", "Vorne+Hinten"],
        "target": ["", "", "", "people.name"],
    }  # fmt: skip
    shown = browser(cast.bob).post(columns, chosen | {"add": "1"}).content.decode()
    assert 'name="heading" value="Vorne+Hinten"' in shown
    assert "Ann Lee" in shown
    wrong = chosen | {"heading": [*chosen["heading"][:3], "Vorn+Hinten"]}
    refused = browser(cast.bob).post(columns, wrong, headers={"HX-Request": "true"})
    assert (refused.status_code, refused.headers["HX-Reswap"]) == (422, "none")
    assert "Vorn+Hinten" in refused.headers["HX-Trigger"]
    more = {"heading": [*chosen["heading"], "Wo[1]"], "target": [*chosen["target"], "people.city"]}
    browser(cast.bob).post(columns, chosen | more)
    with enter(cast.workspace.schema) as cursor:
        run = list_imports(cursor)[0]
    assert run.mapping == {"Vorne+Hinten": "people.name", "Wo[1]": "people.city"}


def test_the_columns_say_how_many_are_known_already(cast):
    rows = [{"name": "Ann", "email": "ann@known.example"}]
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("people", rows))
    columns = send(cast, pasted="Name\tE-Mail\nAnn\tann@known.example\nBo\tbo@known.example\n")["Location"]
    page = browser(cast.bob).get(columns).content.decode()
    assert "Of the first 2 rows, 1 e-mail addresses are known here already." in page


def test_a_workbook_of_several_tables_asks_which(cast, tmp_path):
    path = excel(tmp_path / "a.xlsx", {"Orte & Zeiten": [["x"], [1]], "Kunden": [["Name"], ["Zoë"]]})
    file = BytesIO(path.read_bytes())
    file.name = "Liste.xlsx"
    columns = send(cast, file=file)["Location"]
    page = browser(cast.bob).get(columns).content.decode()
    assert 'value="Orte &amp; Zeiten"' in page
    chosen = browser(cast.bob).get(f"{columns}?sheet=Kunden").content.decode()
    assert 'name="sheet" value="Kunden"' in chosen
    chosen = {"source": "liste", "sheet": "Kunden", "heading": "Name", "target": "people.name"}
    browser(cast.bob).post(columns, chosen)
    with enter(cast.workspace.schema) as cursor:
        run = list_imports(cursor)[0]
    assert (run.file_name, run.options["sheet"], run.mapping) == (
        "Liste.xlsx",
        "Kunden",
        {"Name": "people.name"},
    )
    assert browser(cast.bob).get(columns).status_code == 404


def test_what_cannot_be_read_says_why(cast):
    file = BytesIO(b"%PDF-1.7")
    file.name = "a.pdf"
    answer = browser(cast.bob).get(send(cast, file=file)["Location"])
    assert (answer.status_code, "PDF" in answer.content.decode()) == (422, True)
    assert b'role="alert"' not in send(cast).content


@pytest.mark.parametrize("hosts", [[], ["files.lan"]])
def test_an_address_is_offered_where_it_is_allowed(cast, monkeypatch, hosts):
    monkeypatch.setattr(settings, "FETCH_HOSTS", hosts)
    page = browser(cast.bob).get(f"{root(cast)}/new").content.decode()
    assert ('name="address"' in page) == bool(hosts)
    refused = send(cast, address="http://192.0.2.1/people.csv")
    assert (refused.status_code, "192.0.2.1" in refused.content.decode()) == (422, True)


def test_others_can_do_none_of_it(cast):
    assert send(cast, cast.carol, pasted="a\n1\n").status_code == 403
    assert send(cast, cast.mallory, pasted="a\n1\n").status_code == 404
    mine = send(cast, pasted="a,b\n1,2\n")["Location"]
    assert browser(cast.alice).get(mine).status_code == 404


def test_notes_count_in_words_and_name_fields_that_are_yet_to_be_made():
    noted = [
        {"kind": "cleaned", "field": "people.lead_status", "rows": 1},
        {"kind": "cleaned", "field": "people.@id", "rows": 1200},
    ]
    told = {note["field"]: note["counted"] for note in telling.notes(noted, standard_catalogue())}
    assert told == {"Person · Lead status": "1 row", "Person · Number": "1,200 rows"}


def standing(cast, trail) -> tuple[object, ...]:
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select (select count(*) from people), (select count(*) from undone)")
        return get_import(cursor, trail), cursor.fetchone()


def test_an_import_is_taken_back_on_its_page_and_nowhere_else(cast, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("Customer ID,Name,Email\n1,Ann,ann@example.com\n2,Ben,ben@example.com\n", "utf-8")
    context = cast.alice.on_trail(uuid7())
    with enter(cast.workspace.schema) as cursor:
        proposal = propose_import(context, cursor, file, "people", "shop")
    waiting = begin_import(context, file, file.name, proposal).id
    before = standing(cast, waiting)
    address = f"/{cast.workspace.slug}/trails/{waiting}/undo"
    assert browser(cast.bob).post(address).status_code == 409
    assert standing(cast, waiting) == before
    run_import(context, waiting)
    before = standing(cast, waiting)
    answer = browser(cast.bob).post(address, headers={"HX-Request": "true"})
    assert (answer.status_code, f"{root(cast)}/{waiting}" in answer["HX-Location"]) == (409, True)
    with pytest.raises(NotByHand):
        perform(undo_changes, cast.bob.acting_as(ActorKind.UNDO).on_trail(uuid7()), waiting)
    assert standing(cast, waiting) == before
    assert before[0].status == "done"


def test_rejected_rows_come_from_the_imports_own_folder(cast, tmp_path):
    columns = {"Number": "orders.@id", "When": "orders.ordered_at"}
    rows = write(tmp_path / "r.csv", list(columns), [["1", "2024-02-03 10:00"], ["2", "sometime"]])
    run = load(cast.alice, rows, "orders", columns, source="rejecting")
    address = f"{root(cast)}/{run.id}/rejected"
    sent = browser(cast.bob).get(address)
    told = gzip.decompress(b"".join(sent.streaming_content)).decode("utf-8-sig")
    assert "sometime" in told
    point = "update import_run set rejected_path = '/etc/hostname' where id = %s"
    with enter(cast.workspace.schema) as cursor:
        cursor.execute(point, (run.id,))
    again = browser(cast.bob).get(address)
    assert gzip.decompress(b"".join(again.streaming_content)).decode("utf-8-sig") == told
    Path(run.rejected_path).unlink()
    assert browser(cast.bob).get(address).status_code == 404
    assert browser(cast.mallory).get(address).status_code == 404
