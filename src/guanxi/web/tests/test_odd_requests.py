"""What no page sends, and a hand or a program may: each is answered in words, and none is a fault of ours."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.test import Client

from guanxi.access.api import User, Workspace, perform
from guanxi.kernel.api import uuid7
from guanxi.records.api import NewRecords, create_records
from guanxi.web.tests.browsing import browser

HTMX = {"HX-Request": "true"}
LONG = "1" * 20


@pytest.fixture(scope="module")
def person(cast):
    return perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("people", [{"name": "Ada"}]))[0]


def root(cast) -> str:
    return f"/{cast.workspace.slug}"


@pytest.mark.parametrize(
    "address", ["foo", "people", "//evil.example", "javascript:alert(1)", "", "http:foo"]
)
def test_a_way_on_that_is_no_address_leads_home(cast, address):
    client = Client(headers={"host": "localhost"})
    email = User.objects.get(pk=cast.bob.actor.id).email
    came = client.post("/sign-in", {"email": email, "password": cast.password, "next": address})
    assert (came.status_code, came["Location"]) == (302, "/")
    chosen = client.post("/language", {"language": "en", "next": address})
    assert (chosen.status_code, chosen["Location"]) == (302, "/")


@pytest.mark.parametrize("after", ["²", LONG, "-1", "x", ""])
def test_history_goes_on_from_no_odd_place(cast, person, after):
    address = f"{root(cast)}/people/{person}/tab/history"
    assert browser(cast.alice).get(address, {"after": after}).status_code == 200


def test_a_job_of_a_number_too_large_is_not_there(cast):
    for verb in ("cancel", "retry"):
        answer = browser(cast.alice).post(f"{root(cast)}/settings/jobs/{LONG}/{verb}", headers=HTMX)
        assert (answer.status_code, "toast" in answer["HX-Trigger"]) == (404, True)


def test_records_that_have_no_such_number_are_not_there(cast):
    for path in ("trash", "trash/restore"):
        answer = browser(cast.alice).post(f"{root(cast)}/people/{path}", {"ids": "abc"}, headers=HTMX)
        assert (answer.status_code, "toast" in answer["HX-Trigger"]) == (404, True)


def test_a_relation_that_is_none_is_refused_beside_its_field(cast, person):
    address = f"{root(cast)}/people/{person}/fields/company"
    answer = browser(cast.alice).post(address, {"value": "abc"}, headers=HTMX)
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("email", ["a\x00b@example.com", "a" * 300 + "@example.com", "\x00"])
def test_an_address_that_cannot_be_kept_belongs_to_nobody(cast, email):
    stranger = Client(headers={"host": "localhost"})
    assert stranger.post("/sign-in", {"email": email, "password": "x"}).status_code == 401
    members = f"{root(cast)}/settings/members"
    invited = browser(cast.alice).post(members, {"email": email, "role": "reader", "new": "1"}, headers=HTMX)
    assert invited.status_code == 422
    assert (
        browser(cast.alice).post(members, {"email": email, "role": "reader"}, headers=HTMX).status_code == 404
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "n" * 201},
        {"name": "a\x00"},
        {"country": "GBR"},
        {"currency": "££"},
        {"language": "klingon!"},
    ],
)
def test_settings_that_cannot_be_kept_are_refused(cast, wrong):
    given = {"name": "N", "country": "GB", "currency": "GBP", "time_zone": "UTC", "language": "en"}
    before = Workspace.objects.get(pk=cast.workspace.pk).ref()
    answer = browser(cast.alice).post(f"{root(cast)}/settings", given | wrong, headers=HTMX)
    assert (answer.status_code, Workspace.objects.get(pk=cast.workspace.pk).ref()) == (422, before)
    named = browser(cast.alice).post(f"{root(cast)}/settings/me", {"name": "Al\x00ice"}, headers=HTMX)
    assert (named.status_code, User.objects.get(pk=cast.alice.actor.id).name) == (204, "Alice")


def test_a_table_too_large_to_paste_is_told_in_the_readers_language(cast):
    address = f"{root(cast)}/imports/new"
    pasted = {"pasted": "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), "as": "people"}
    client = browser(cast.alice, "zh-hans")
    assert "最多 5.0 MB" in client.get(address).content.decode().replace("\xa0", " ")
    whole = client.post(address, pasted)
    assert (whole.status_code, "文件大小不限" in whole.content.decode()) == (413, True)
    part = client.post(address, pasted, headers=HTMX | {"HX-Target": "main"})
    assert (part.status_code, "<html" in part.content.decode()) == (413, False)
    toast = json.loads(client.post(address, pasted, headers=HTMX)["HX-Trigger"])["toast"]
    assert "文件大小不限" in toast["text"]


def test_a_request_that_cannot_be_read_gets_a_page(cast):
    client = browser(cast.alice, "zh-hans")
    pasted = client.post(f"{root(cast)}/imports/new", {"pasted": "name\nAda\n", "as": "people"})
    answer = client.post(pasted["Location"], {"heading": "name"})
    assert (answer.status_code, "无法读取" in answer.content.decode()) == (400, True)
