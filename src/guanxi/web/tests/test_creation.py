"""New records by hand: whatever offers "New" can be made, and what is missing is said beside its field."""

from __future__ import annotations

import json

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import standard_catalogue
from guanxi.records.api import NewRecords, create_records, get_record, reader
from guanxi.web.generic.creation import offered
from guanxi.web.tests.browsing import browser

HTMX = {"HX-Request": "true", "HX-Target": "dialog-slot"}


@pytest.fixture(scope="module")
def order(cast):
    return perform(create_records, cast.alice, NewRecords("orders", [{"number": "A-17"}]))[0]


def lines(cast) -> list[tuple[object, ...]]:
    with enter(cast.workspace.schema) as cursor:
        cursor.execute('select "order", description, quantity from order_lines')
        return cursor.fetchall()


def kept_order(cast, order) -> dict[str, object]:
    with enter(cast.workspace.schema) as cursor:
        return get_record(reader(cast.alice, cursor), "orders", order).values


def post(cast, **given):
    return browser(cast.bob).post(f"/{cast.workspace.slug}/order_lines/new", given, headers=HTMX)


def test_every_form_asks_for_what_its_object_needs():
    for kind in standard_catalogue():
        required = {field.slug for field in kind.fields if field.required}
        assert required <= {field.slug for field in offered(kind)}


def test_an_order_line_is_made_once_its_order_is_chosen(cast, order):
    form = browser(cast.bob).get(f"/{cast.workspace.slug}/order_lines/new", headers=HTMX).content.decode()
    assert f'hx-get="/{cast.workspace.slug}/orders/pick?required=1"' in form
    for wrong in ("", "abc", str(uuid7())):
        answer = post(cast, order=wrong, description="Tea & cake", quantity="2")
        text = answer.content.decode()
        assert ('role="alert"' in text, 'value="Tea &amp; cake"' in text) == (True, True), wrong
    assert lines(cast) == []
    again = post(cast, order=str(order), description="Tea", quantity="much").content.decode()
    assert ('value="A-17"' in again, f'value="{order}"' in again) == (True, True)
    made = post(cast, order=str(order), description="Tea", quantity="2")
    assert "order_lines" in json.loads(made["HX-Location"])["path"]
    assert lines(cast) == [(order, "Tea", 2)]


def test_a_reader_makes_none(cast, order):
    before = lines(cast)
    address = f"/{cast.workspace.slug}/order_lines/new"
    assert browser(cast.carol).post(address, {"order": str(order)}, headers=HTMX).status_code == 403
    assert lines(cast) == before


def test_what_a_field_cannot_be_is_said_in_words(cast, order):
    line = perform(create_records, cast.alice, NewRecords("order_lines", [{"order": order}]))[0]
    fields = f"/{cast.workspace.slug}/order_lines/{line}/fields"
    for language, empty, unknown in (
        ("en", "this must not be empty", "No record of that name or number."),
        ("zh-hans", "不能为空", "找不到对应的记录。"),
    ):
        client = browser(cast.bob, language)
        assert empty in client.post(f"{fields}/order", {"value": ""}, headers=HTMX).content.decode()
        for product in ("abc", str(uuid7())):
            answer = client.post(f"{fields}/product", {"value": product}, headers=HTMX).content.decode()
            assert unknown in answer


def test_countries_and_currencies_typed_by_hand_become_codes_as_imported_ones_do(cast, order):
    fields = f"/{cast.workspace.slug}/orders/{order}/fields"
    for name, typed, kept in (
        ("currency", "€", "EUR"), ("currency", "rmb", "CNY"), ("country", "德国", "DE"),
        ("country", "United Kingdom", "GB"),
    ):  # fmt: skip
        browser(cast.bob).post(f"{fields}/{name}", {"value": typed}, headers=HTMX)
        assert kept_order(cast, order)[name] == kept
    for name, typed, said in (
        ("currency", "shells", "This names no currency"), ("country", "Atlantis", "No country has this name"),
    ):  # fmt: skip
        before = kept_order(cast, order)
        answer = browser(cast.bob).post(f"{fields}/{name}", {"value": typed}, headers=HTMX)
        assert (said in answer.content.decode(), kept_order(cast, order) == before) == (True, True)


@pytest.mark.parametrize("typed", ["abc", "²", "99999999999999999999", "-1"])
def test_a_user_that_is_none_is_refused_beside_the_field(cast, typed):
    company = perform(create_records, cast.alice, NewRecords("companies", [{"name": "Acme"}]))[0]
    owner = f"/{cast.workspace.slug}/companies/{company}/fields/owner"
    answer = browser(cast.bob).post(owner, {"value": typed}, headers=HTMX)
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (200, True)
