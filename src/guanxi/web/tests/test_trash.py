"""The trash: what is there, found by its words, brought back with a way to undo, for those who may."""

import json

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.records.api import NewRecords, Selection, count, create_records, reader, trash_records
from guanxi.web.generic import trash
from guanxi.web.tests.browsing import browser

HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def trashed(cast):
    rows = [{"name": f"Firm {n}", "industry": "Tea"} for n in range(5)] + [{"name": "晨光茶业"}]
    made = perform(create_records, cast.alice, NewRecords("companies", rows))
    perform(trash_records, cast.alice, Selection("companies", made[1:]))
    return made


def page(context, cast, query=""):
    answer = browser(context).get(f"/{cast.workspace.slug}/companies/trash{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def there(cast):
    with enter(cast.workspace.schema) as cursor:
        return count(reader(cast.alice, cursor), "companies").value


def test_it_shows_what_is_there_and_nothing_else(cast, trashed):
    text = page(cast.bob, cast)
    assert all(str(record) in text for record in trashed[1:])
    assert str(trashed[0]) not in text
    assert "companies/trash" in browser(cast.bob).get(f"/{cast.workspace.slug}/companies").content.decode()


def test_words_find_what_is_there(cast, trashed):
    text = page(cast.bob, cast, "?q=chenguang")
    assert str(trashed[5]) in text
    assert str(trashed[1]) not in text
    assert str(trashed[0]) not in page(cast.bob, cast, "?q=Firm")


def test_it_continues_without_gap_or_repeat(cast, trashed, monkeypatch):
    monkeypatch.setattr(trash, "PAGE", 2)
    seen, query = [], ""
    while True:
        text = page(cast.bob, cast, query)
        seen += [record for record in trashed if f'data-row="{record}"' in text]
        if "hx-vals" not in text:
            break
        after = json.loads(text.split("hx-vals='")[1].split("'")[0].replace("\\u002D", "-"))["after"]
        query = f"?after={after}"
    assert sorted(seen) == sorted(trashed[1:])


def test_a_record_is_restored_and_that_is_taken_back(cast, trashed):
    before, client = there(cast), browser(cast.bob)
    address = f"/{cast.workspace.slug}/companies/trash/restore"
    answer = client.post(address, {"ids": f"{trashed[1]},{trashed[2]}"}, headers=HTMX)
    toast = json.loads(answer["HX-Trigger"])["toast"]
    assert there(cast) == before + 2
    assert client.post(toast["undo"]).status_code == 204
    assert there(cast) == before


def test_a_reader_looks_and_restores_nothing(cast, trashed):
    before = there(cast)
    assert "Restore" not in page(cast.carol, cast)
    address = f"/{cast.workspace.slug}/companies/trash/restore"
    assert browser(cast.carol).post(address, {"ids": str(trashed[1])}).status_code == 403
    assert browser(cast.mallory).post(address, {"ids": str(trashed[1])}).status_code == 404
    assert browser(cast.mallory).get(f"/{cast.workspace.slug}/companies/trash").status_code == 404
    own = f"/{cast.elsewhere.slug}/companies/trash"
    browser(cast.mallory).post(f"{own}/restore", {"ids": str(trashed[1])})
    assert str(trashed[1]) not in browser(cast.mallory).get(own).content.decode()
    assert there(cast) == before


def test_the_latest_are_read_through_an_index(cast, trashed):
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "explain select id from companies where deleted_at is not null "
            "order by updated_at desc, id desc limit 50"
        )
        assert "companies_trash" in str(cursor.fetchall())
