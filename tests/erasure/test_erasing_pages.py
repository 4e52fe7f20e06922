"""The pages of a person's rights and of privacy: what they show, to whom, and what they do."""

from __future__ import annotations

import io
import json
import zipfile

import psycopg
import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import bi_access
from guanxi.records.api import NewRecords, create_records, finish_erasure, unfinished_erasures
from guanxi.web.tests.browsing import browser


@pytest.fixture
def person(cast):
    given = {"name": "Wanda Weg", "email": f"wanda{uuid7().hex[-6:]}@weg.example"}
    return perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("people", [given]))[0]


@pytest.fixture
def alice(cast):
    return browser(cast.alice)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_shows_what_will_go_and_asks_for_the_name(cast, alice, person, language):
    alice.cookies["guanxi_language"] = language
    page = alice.get(f"/{cast.workspace.slug}/people/{person}/erase").content.decode()
    assert "Wanda Weg" in page
    assert ("What will be removed" if language == "en" else "将清除的内容") in page


def test_another_name_erases_nobody(cast, alice, person):
    given = {"name": "Wanda", "reason": "asked"}
    answer = alice.post(
        f"/{cast.workspace.slug}/people/{person}/erase", given, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    with enter(cast.workspace.schema) as cursor:
        assert unfinished_erasures(cursor) == []


def test_an_erasure_is_begun_carried_through_and_proved(cast, alice, person):
    root, given = f"/{cast.workspace.slug}", {"name": " Wanda  Weg ", "reason": "asked"}
    begun = alice.post(f"{root}/people/{person}/erase", given, headers={"HX-Request": "true"})
    where = json.loads(begun.headers["HX-Location"])["path"]
    assert "At work" in alice.get(where).content.decode()
    assert alice.get(f"{where}/proof").status_code == 404
    assert alice.get(f"{root}/people/{person}/erase").headers["Location"] == where
    with enter(cast.workspace.schema) as cursor:
        (begun_one,) = unfinished_erasures(cursor)
    finish_erasure(cast.alice, begun_one.id)
    assert "Erased on" in alice.get(where).content.decode()
    proof = json.loads(alice.get(f"{where}/proof").content)
    assert proof["reason"] == "asked"
    assert "Wanda" not in alice.get(f"{root}/people/{person}").content.decode()
    for nobody in (cast.bob, cast.carol):
        assert browser(nobody).get(where).status_code == 403
    assert browser(cast.mallory).get(where).status_code == 404


def test_members_take_out_what_is_held_and_readers_do_not(cast, person):
    address = f"/{cast.workspace.slug}/people/{person}/export"
    answer = browser(cast.bob).get(address)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert {"data.json", "people.csv", "summary.en.html", "summary.zh.html"} <= set(archive.namelist())
    assert browser(cast.carol).get(address).status_code == 403
    assert browser(cast.mallory).get(address).status_code == 404


def test_only_administrators_are_offered_erasure(cast, person):
    address = f"/{cast.workspace.slug}/people/{person}"
    assert f"{address}/erase" in browser(cast.alice).get(address).content.decode()
    assert f"{address}/erase" not in browser(cast.bob).get(address).content.decode()
    for nobody in (cast.bob, cast.carol):
        assert browser(nobody).get(f"{address}/erase").status_code == 403


def test_bi_access_is_opened_and_closed_in_the_settings(cast, alice):
    address = f"/{cast.workspace.slug}/settings/privacy"
    assert "Closed." in alice.get(address).content.decode()
    page = alice.post(address, {"wish": "on"}, headers={"HX-Request": "true"}).content.decode()
    password = page.split("<code>")[1].split("</code>")[0]
    place = bi_access(cast.alice).place
    with psycopg.connect(**place, password=password) as connection:
        assert connection.execute("select count(*) from orders").fetchone() is not None
    assert password not in alice.get(address).content.decode()
    alice.post(address, {"wish": "change", "personal": "on"}, headers={"HX-Request": "true"})
    assert bi_access(cast.alice).personal
    psycopg.connect(**place, password=password).close()
    alice.post(address, {"wish": "off"}, headers={"HX-Request": "true"})
    assert bi_access(cast.alice).on is False


def test_readers_see_the_page_and_change_nothing(cast):
    address, carol = f"/{cast.workspace.slug}/settings/privacy", browser(cast.carol)
    page = carol.get(address)
    assert page.status_code == 200
    assert "BI access" not in page.content.decode()
    for wish in ({"wish": "on"}, {"wish": "change"}, {"wish": "off"}, {"readers": "on"}):
        assert carol.post(address, wish).status_code == 403
