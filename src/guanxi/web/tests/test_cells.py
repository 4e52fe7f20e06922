"""Cells of lists: edited where they stand by who may write, and shown anew as the list shows them."""

import json

import pytest
from django.http import QueryDict

from guanxi.access.api import perform
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import standard_catalogue
from guanxi.records.api import NewRecords, create_records
from guanxi.web.generic.heads import heads
from guanxi.web.generic.listing import read_asked
from guanxi.web.tests.browsing import browser

HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def person(cast):
    row = {"name": "王小明", "email": "xm@example.com", "city": "上海"}
    return perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("people", [row]))[0]


def editable_columns(slug: str) -> dict[str, bool]:
    kind = standard_catalogue().get(slug)
    return {head.field.slug: head.editable for head in heads(read_asked(kind, QueryDict(), None))}


@pytest.fixture
def fields(cast, person) -> str:
    return f"/{cast.workspace.slug}/people/{person}/fields"


def test_a_cell_is_edited_saved_and_taken_back(cast, fields):
    client = browser(cast.bob)
    editor = client.get(f"{fields}/city/edit?in=cell").content.decode()
    assert editor.lstrip().startswith('<td data-field="city"')
    assert f'data-inline="{fields}/city?in=cell"' in editor
    saved = client.post(f"{fields}/city?in=cell", {"value": "杭州"}, headers=HTMX)
    assert saved.content.decode().startswith('<td data-field="city" class="">杭州')
    client.post(json.loads(saved["HX-Trigger"])["toast"]["undo"])
    assert "上海" in client.get(f"{fields}/city?in=cell").content.decode()


def test_the_first_cell_stays_the_way_to_its_record(cast, person, fields):
    client = browser(cast.bob)
    cell = client.post(f"{fields}/name?in=lead", {"value": "王大明"}, headers=HTMX).content.decode()
    assert 'class="cell-first"' in cell
    assert f'href="/{cast.workspace.slug}/people/{person}">王大明</a>' in cell
    assert "data-select" in cell


def test_what_cannot_be_read_stays_to_be_mended(cast, fields):
    answer = browser(cast.bob).post(f"{fields}/email?in=cell", {"value": "not an address"}, headers=HTMX)
    text = answer.content.decode()
    assert 'value="not an address"' in text
    assert 'role="alert"' in text
    assert "HX-Trigger" not in answer


@pytest.mark.parametrize(("who", "offered"), [("bob", True), ("carol", False)])
def test_only_who_may_write_is_offered_an_editor(cast, person, who, offered):
    page = browser(getattr(cast, who)).get(f"/{cast.workspace.slug}/people").content.decode()
    assert str(person) in page
    assert (" data-editable" in page, "data-pencil" in page) == (offered, offered)


def test_what_is_computed_or_never_changes_has_no_editor():
    for kind in standard_catalogue():
        shown = editable_columns(kind.slug)
        own = {field.slug for field in kind.fields if not field.computed and not kind.append_only}
        assert shown == {slug: slug in own for slug in shown}
    assert not any(editable_columns("events").values())


def test_a_reader_is_given_no_editor(cast, fields):
    client = browser(cast.carol)
    assert client.get(f"{fields}/city/edit?in=cell").status_code == 403
    assert client.get(f"{fields}/city?in=cell").status_code == 200
