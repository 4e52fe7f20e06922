"""The pages as people meet them: who gets in, what a click changes, what a refusal looks like."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from guanxi.access.api import SignInAttempt, User, make_link, perform
from guanxi.cluster.api import enter
from guanxi.records.api import NewRecords, create_records, get_record, reader
from guanxi.web.tests.browsing import browser

HTMX = {"HX-Request": "true", "HX-Target": "main"}


@pytest.fixture(scope="module")
def person(cast):
    row = {"name": "王小明", "email": "xm@example.com", "city": "上海"}
    return perform(create_records, cast.alice, NewRecords("people", [row]))[0]


def root(cast) -> str:
    return f"/{cast.workspace.slug}"


def city_of(cast, person) -> str:
    with enter(cast.workspace.schema) as cursor:
        return str(get_record(reader(cast.alice, cursor), "people", person).values["city"])


def test_a_stranger_is_sent_to_sign_in_and_back(cast):
    answer = Client(headers={"host": "localhost"}).get(f"{root(cast)}/people?q=a")
    assert answer["Location"] == f"/sign-in?next={root(cast)}/people%3Fq%3Da"
    part = Client(headers={"host": "localhost"}).get(f"{root(cast)}/people", headers=HTMX)
    assert (part.status_code, part["HX-Redirect"]) == (401, "/sign-in")


def test_a_password_signs_in_and_leads_on(cast):
    client = Client(headers={"host": "localhost"})
    email = User.objects.get(pk=cast.bob.actor.id).email
    wrong = client.post("/sign-in", {"email": email, "password": "wrong"})
    assert (wrong.status_code, 'role="alert"' in wrong.content.decode()) == (401, True)
    right = client.post(
        "/sign-in", {"email": email, "password": cast.password, "next": f"{root(cast)}/people"}
    )
    assert right["Location"] == f"{root(cast)}/people"


@pytest.mark.parametrize(
    ("trusted", "named", "origin"),
    [
        (True, "198.51.100.9, 203.0.113.5", "203.0.113.5"),
        (True, "2001:db8::5", "2001:db8::5"),
        (True, "unknown", "127.0.0.1"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.5", "127.0.0.1"),
    ],
)
def test_failures_count_against_whom_a_trusted_proxy_names(cast, monkeypatch, trusted, named, origin):
    proxy = ("HTTP_X_FORWARDED_PROTO", "https") if trusted else None
    monkeypatch.setattr(settings, "SECURE_PROXY_SSL_HEADER", proxy)
    client = Client(headers={"host": "localhost", "x-forwarded-for": named})
    email = f"nobody-{origin}-{trusted}-{len(named)}@example.com".lower()
    client.post("/sign-in", {"email": email, "password": "wrong"})
    assert SignInAttempt.objects.get(email=email).ip == origin


def test_nobody_is_led_to_a_foreign_site(cast):
    email = User.objects.get(pk=cast.bob.actor.id).email
    given = {"email": email, "password": cast.password, "next": "https://evil.example/"}
    assert Client(headers={"host": "localhost"}).post("/sign-in", given)["Location"] == "/"


def test_a_link_works_once_and_only_on_a_click(cast):
    address = f"/sign-in/{make_link(User.objects.get(pk=cast.carol.actor.id))}"
    client = Client(headers={"host": "localhost"})
    assert client.get(address).status_code == client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert Client(headers={"host": "localhost"}).post(address).status_code == 410


@pytest.mark.parametrize(
    "path",
    ["", "/people", "/people/rows", "/people/totals", "/search?q=a", "/imports", "/imports/new", "/settings",
     "/settings/members"],
)  # fmt: skip
def test_mallory_finds_no_page_of_another_workspace(cast, path):
    assert browser(cast.mallory).get(root(cast) + path).status_code == 404


def test_mallory_cannot_open_or_change_a_record_by_its_number(cast, person):
    client = browser(cast.mallory)
    own = f"/{cast.elsewhere.slug}/people/{person}"
    assert client.get(own).status_code == client.get(f"{own}/preview").status_code == 404
    assert client.post(f"{root(cast)}/people/{person}/fields/city", {"value": "x"}).status_code == 404
    assert (
        client.post(f"/{cast.elsewhere.slug}/people/{person}/fields/city", {"value": "x"}).status_code == 404
    )
    assert city_of(cast, person) == "上海"


@pytest.mark.parametrize(
    "slug", ["people", "companies", "products", "orders", "events", "contact_records", "feedback"]
)
def test_every_object_has_its_list(cast, slug):
    whole = browser(cast.alice).get(f"{root(cast)}/{slug}")
    part = browser(cast.alice).get(f"{root(cast)}/{slug}", headers=HTMX)
    assert whole.status_code == part.status_code == 200
    assert "<html" in whole.content.decode()
    assert part.content.decode().lstrip().startswith("<title>")


def test_a_list_is_searched_filtered_and_counted(cast, person):
    client = browser(cast.alice)
    for query, there in (
        ("q=xiaoming", True),
        ("q=nobody", False),
        ("f=city:eq:上海", True),
        ("f=city:eq:北京", False),
    ):
        text = client.get(f"{root(cast)}/people?{query}").content.decode()
        assert (str(person) in text) is there, query
    assert re.search(r"1 record\b", client.get(f"{root(cast)}/people/totals?q=xiaoming").content.decode())


def test_a_record_names_what_it_points_at_whatever_its_tabs_show(cast):
    company = perform(create_records, cast.alice, NewRecords("companies", [{"name": "晨光贸易"}]))[0]
    buyer = perform(create_records, cast.alice, NewRecords("people", [{"name": "Bea", "company": company}]))[
        0
    ]
    perform(create_records, cast.alice, NewRecords("feedback", [{"person": buyer, "text": "Fine"}]))
    page = browser(cast.alice).get(f"{root(cast)}/people/{buyer}").content.decode()
    assert "Fine" in page
    assert re.search(f'href="{root(cast)}/companies/{company}">.*晨光贸易', page)


def test_a_value_is_edited_in_place_and_taken_back(cast, person):
    client = browser(cast.bob)
    field = f"{root(cast)}/people/{person}/fields/city"
    assert 'name="value"' in client.get(f"{field}/edit").content.decode()
    answer = client.post(field, {"value": "杭州"}, headers={"HX-Request": "true"})
    toast = json.loads(answer["HX-Trigger"])["toast"]
    assert city_of(cast, person) == "杭州"
    assert client.post(toast["undo"]).status_code == 204
    assert city_of(cast, person) == "上海"


def test_a_value_that_cannot_be_read_is_refused_beside_its_field(cast, person):
    field = f"{root(cast)}/people/{person}/fields/email"
    answer = browser(cast.bob).post(field, {"value": "not an address"}, headers={"HX-Request": "true"})
    assert 'role="alert"' in answer.content.decode()
    assert "HX-Trigger" not in answer


def test_a_reader_looks_and_changes_nothing(cast, person):
    client = browser(cast.carol)
    page = client.get(f"{root(cast)}/people/{person}").content.decode()
    assert "data-edit" not in page
    field = f"{root(cast)}/people/{person}/fields/city"
    answer = client.post(field, {"value": "北京"}, headers={"HX-Request": "true"})
    assert (answer.status_code, json.loads(answer["HX-Trigger"])["toast"]["tone"]) == (403, "danger")
    assert client.post(f"{root(cast)}/people/trash", {"ids": str(person)}).status_code == 403
    assert city_of(cast, person) == "上海"


def test_a_record_is_created_and_trashed(cast):
    client = browser(cast.bob)
    made = client.post(f"{root(cast)}/companies/new", {"name": "晨光"}, headers={"HX-Request": "true"})
    where = json.loads(made["HX-Location"])["path"]
    assert "晨光" in client.get(where).content.decode()
    gone = client.post(f"{root(cast)}/companies/trash", {"ids": where.rpartition("/")[2]})
    assert gone.status_code == 204
    assert client.get(where).status_code == 404
    client.post(json.loads(gone["HX-Trigger"])["toast"]["undo"])
    assert client.get(where).status_code == 200


def test_pages_keep_foreign_code_and_shared_caches_out(cast):
    answer = browser(cast.alice).get(f"{root(cast)}/people")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_page_speaks_the_language_of_its_reader(cast):
    client = browser(cast.alice)
    client.cookies["guanxi_language"] = "zh-hans"
    text = client.get(f"{root(cast)}/people").content.decode()
    assert 'lang="zh-Hans"' in text
    assert "客户价值" in text


def test_a_view_is_saved_shared_and_removed(cast):
    client = browser(cast.bob)
    address = f"{root(cast)}/people/views?f=city:eq:上海&sort=-name"
    assert client.post(address, {"name": "Shanghai", "shared": "on"}).status_code == 204
    assert (
        client.post(
            f"{root(cast)}/people/views?where=city is empty or tags has vip", {"name": "Odd"}
        ).status_code
        == 204
    )
    hers = browser(cast.alice).get(f"{root(cast)}/people").content.decode()
    assert ("Shanghai" in hers, "Odd" in hers) == (True, False)
    tab = re.search(r'href="([^"]+)">Shanghai<', client.get(f"{root(cast)}/people").content.decode())
    assert tab
    page = client.get(tab[1].replace("&amp;", "&")).content.decode()
    assert re.search(r'aria-current="true">Shanghai<', page)
    assert "where=city+is+empty+or+tags+has+vip" in client.get(f"{root(cast)}/people").content.decode()
    remove = re.search(r'hx-post="([^"]+/remove)"', page)
    assert remove
    assert client.post(remove[1]).status_code == 204
    assert "Shanghai" not in client.get(f"{root(cast)}/people").content.decode()


def test_a_view_brings_its_columns_until_its_reader_chooses_others(cast, person):
    client, people = browser(cast.bob), f"{root(cast)}/people"

    def shown(address, who=client):
        return re.findall(r'<th [^>]*data-column="(\w+)"', who.get(address).content.decode())

    before = shown(people)
    client.post(f"{people}/columns", {"column": ["name", "city"]})
    made = client.post(f"{people}/views?f=city:eq:上海", {"name": "Cities", "shared": "on"})
    address = json.loads(made["HX-Location"])["path"]
    assert 'aria-current="true">Cities<' in client.get(address).content.decode()
    client.post(f"{people}/columns", {"column": before})
    assert (shown(people), shown(address)) == (before, ["name", "city"])
    assert shown(address, browser(cast.alice)) == ["name", "city"]
    client.post(f"{people}/columns?{address.partition('?')[2]}", {"column": ["name", "email"]})
    assert (shown(people), shown(address)) == (before, ["name", "email"])
    for nothing in ("x", person):
        assert shown(f"{people}?view={nothing}") == before


def test_a_relation_is_chosen_from_what_the_search_offers(cast, person):
    client = browser(cast.bob)
    company = perform(create_records, cast.alice, NewRecords("companies", [{"name": "晨光贸易"}]))[0]
    assert f'data-pick="{company}"' in client.get(f"{root(cast)}/companies/pick?q=chenguang").content.decode()
    for asked, none in (("", True), ("required=1&", False)):
        offered = client.get(f"{root(cast)}/companies/pick?{asked}q=chenguang").content.decode()
        assert ('id="pick-none"' in offered) is none
    field = f"{root(cast)}/people/{person}/fields/company"
    assert "晨光贸易" in client.post(field, {"value": str(company)}).content.decode()
    assert "晨光贸易" not in client.post(field, {"value": ""}).content.decode()


def test_a_zone_that_this_machine_does_not_know_leaves_the_pages_to_choose_another(cast):
    cast.workspace.time_zone = "Nowhere/Atlantis"
    cast.workspace.save()
    try:
        assert browser(cast.alice).get(f"{root(cast)}/settings").status_code == 200
    finally:
        cast.workspace.time_zone = "UTC"
        cast.workspace.save()


def test_an_invitation_is_a_link_or_nothing_at_all(cast):
    client, email = browser(cast.alice), f"dora@{cast.workspace.slug}.example.com"
    invite = {"new": "1", "email": email, "role": "member"}
    for _again in range(2):
        page = client.post(f"{root(cast)}/settings/members", invite).content.decode()
        link = re.search(r"/sign-in/([\w-]+)", page)
    assert link
    assert Client(headers={"host": "localhost"}).post(link[0]).status_code == 302
    other = invite | {"email": f"evan@{cast.workspace.slug}.example.com"}
    assert browser(cast.bob).post(f"{root(cast)}/settings/members", other).status_code == 403
    assert not User.objects.filter(email=other["email"]).exists()
