"""What Carol, who reads and does not see personal fields, is told by each door: nothing of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from guanxi.access.api import User, context_for, perform, show_readers_personal
from guanxi.cli import show
from guanxi.cluster.api import enter
from guanxi.exchange.api import list_imports
from guanxi.kernel.api import GuanxiError, NotAllowed, uuid7
from guanxi.metadata.api import FilterError, View, parse_text, save_view
from guanxi.records.api import (
    NewRecords,
    RecordChange,
    SortInvalid,
    all_records,
    change_record,
    create_records,
    get_record,
    history_of,
    list_records,
    possible_duplicates,
    reader,
    search_all,
    statements_of,
    totals,
)
from tests.erasure.shop import HEADINGS, PEOPLE, load, write

HIDDEN = (
    "Quellmund",
    "quell@mund.example",
    "2079460999",
    "020 7946 0999",
    "Mundlane",
    "sleeps badly",
    "1971",
)


@pytest.fixture(scope="module")
def person(cast, tmp_path_factory):
    folder = tmp_path_factory.mktemp("masking")
    known = ["M1", " Jo  Quellmund", "Quell@Mund.example", "020 7946 0999", "GB", "memo"]
    rows = [known, ["M2", "Jo Q", "", "", "FR", ""]]
    load(cast.alice, write(folder / "people.csv", HEADINGS, rows), "people", PEOPLE)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select id from people where number = 'M1'")
        [[found]] = cursor.fetchall()
    values = {"address": {"street": "1 Mundlane"}, "birthday": date(1971, 1, 2)}
    perform(change_record, cast.alice.on_trail(uuid7()), RecordChange("people", found, values))
    call = {"person": found, "channel": "call", "subject": "Quellmund called", "body": "sleeps badly"}
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("contact_records", [call]))
    order = {"person": found, "number": "MO-1"}
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("orders", [order]))
    tree = {"field": "email", "op": "eq", "value": "quell@mund.example"}
    perform(save_view, cast.alice.on_trail(uuid7()), View("people", "One of them", tree, shared=True))
    return found


@pytest.fixture
def carols(cast, person):
    with enter(cast.workspace.schema) as cursor:
        yield reader(cast.carol, cursor)


@pytest.fixture
def client(cast, person):
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(pk=cast.carol.actor.id))
    return client


def shows_nothing(told):
    text = str(told)
    assert [word for word in HIDDEN if word.casefold() in text.casefold()] == []


def test_alice_and_bob_see_everything(cast, person):
    for context in (cast.alice, cast.bob):
        with enter(cast.workspace.schema) as cursor:
            asked = reader(context, cursor)
            assert get_record(asked, "people", person).title == "Jo Quellmund"
            assert person in {hit.id for hit in search_all(asked, "Quellmund")}


def test_lists_and_records_are_without_them(carols, person):
    shows_nothing(list_records(carols, "people", columns=["name", "email", "number"]))
    shows_nothing(list(all_records(carols, "contact_records")))
    record = get_record(carols, "people", person)
    shows_nothing((record.values, record.title))
    assert record.title == "M1"
    assert record.values["country"] == "GB"


def test_linked_records_are_called_by_what_may_be_seen(carols, person):
    page = list_records(carols, "orders")
    shows_nothing(page)
    assert page.titles["person"][person] == "M1"


@pytest.mark.parametrize("words", ["Quellmund", "quell@mund.example", "2079460999", "quell", "Jo"])
def test_no_search_finds_by_them(carols, words):
    assert search_all(carols, words) == []
    assert list_records(carols, "people", q=words).rows == []
    assert list_records(carols, "contact_records", q=words).rows == []


def test_searches_by_open_fields_still_find(carols, person):
    assert [hit.id for hit in search_all(carols, "M1")] == [person]
    assert [row["id"] for row in list_records(carols, "people", q="M1").rows] == [person]


@pytest.mark.parametrize("condition", [
    "email = 'quell@mund.example'", "name contains Quell", "birthday < 1990-01-01",
    "address.street contains Mund",
    "anywhere matches Quellmund", "number matches Quellmund", "Name contains Quell", "姓名 contains Quell",
    "not email = 'x@y.example'",
])  # fmt: skip
def test_no_condition_may_ask_them(carols, condition):
    with pytest.raises(FilterError):
        list_records(carols, "people", where=parse_text(condition))
    with pytest.raises(FilterError):
        totals(carols, "people", where=parse_text(condition))


def test_no_condition_asks_them_through_a_relation(carols):
    with pytest.raises(FilterError):
        list_records(carols, "orders", where=parse_text("person.email = 'quell@mund.example'"))
    assert list_records(carols, "orders", where=parse_text("person contains Quell")).rows == []
    assert len(list_records(carols, "orders", where=parse_text("person = M1")).rows) == 1


def test_no_order_tells_them(carols):
    for sort in ("name", "-email", "birthday", "country,name"):
        with pytest.raises(SortInvalid):
            list_records(carols, "people", sort=sort)


def test_the_history_and_the_sources_are_without_them(carols, person):
    kind = carols.objects.get("people")
    entries = history_of(carols, kind, [person])
    assert entries
    shows_nothing(entries)
    statements = statements_of(carols, "people", person)
    assert {statement.source for statement in statements} == {"shop", "manual"}
    shows_nothing(statements)
    shows_nothing(possible_duplicates(carols, "people", person))


def test_the_command_shows_a_masked_caller_nothing(carols, person):
    record = get_record(carols, "people", person)
    shows_nothing(json.dumps(show._record_facts(record), default=str))
    page = list_records(carols, "people")
    shows_nothing(json.dumps(show._page_facts(page, totals(carols, "people").count), default=str))


def test_no_page_shows_them(cast, client, person):
    root = f"/{cast.workspace.slug}"
    pages = (
        "", "/people", "/people?q=Quellmund", "/contact_records", "/orders", f"/people/{person}",
        f"/people/{person}?tab=history", f"/people/{person}/preview", f"/people/{person}/tab/contact_records",
        f"/people/{person}/tab/history", "/people/duplicates", "/people/totals", "/people/pick?q=Jo",
        "/imports",
    )  # fmt: skip
    for page in pages:
        answer = client.get(root + page)
        assert answer.status_code == 200, page
        shows_nothing(answer.content.decode().replace("q=Quellmund", "").replace('value="Quellmund"', ""))
    assert "M1" in client.get(f"{root}/people").content.decode()
    shows_nothing(client.get(f"{root}/search?q=quell@mund").content.decode().replace("quell@mund", ""))
    refused = client.get(f"{root}/people", {"where": "email = 'a@b.example'"})
    assert refused.status_code == 403


def test_rejected_rows_are_not_hers_to_read(cast, client):
    with enter(cast.workspace.schema) as cursor:
        [run] = list_imports(cursor)
    assert client.get(f"/{cast.workspace.slug}/imports/{run.id}/rejected").status_code == 403


def test_an_administrator_lets_readers_see_and_takes_it_back(cast, person):
    user = User.objects.get(pk=cast.carol.actor.id)
    for seen in (True, False):
        perform(show_readers_personal, cast.alice, seen)
        context = context_for(user, cast.workspace.slug)
        assert context.actor.sees_personal is seen
        with enter(cast.workspace.schema) as cursor:
            title = get_record(reader(context, cursor), "people", person).title
        assert title == ("Jo Quellmund" if seen else "M1")


def test_nobody_below_an_administrator_changes_who_sees(cast):
    for context in (cast.bob, cast.carol):
        with pytest.raises(NotAllowed):
            perform(show_readers_personal, context, True)
    assert not context_for(User.objects.get(pk=cast.carol.actor.id), cast.workspace.slug).actor.sees_personal


def test_masking_goes_with_the_actor(cast):
    masked = replace(cast.alice, actor=replace(cast.alice.actor, sees_personal=False))
    with enter(cast.workspace.schema) as cursor, pytest.raises(GuanxiError):
        list_records(reader(masked, cursor), "people", sort="name")
