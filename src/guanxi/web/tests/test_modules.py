"""Modules switched off and on by the cast: who may, what is gone meanwhile, and that nothing is lost."""

import pytest

from guanxi.access.api import User, context_for, perform
from guanxi.cluster.api import enter
from guanxi.insight.api import ANALYSE, analyse, queue_needed
from guanxi.jobs.api import is_queued
from guanxi.kernel.api import ModuleOff, NotAllowed, NotFound
from guanxi.metadata.api import ModuleSwitch, parse_text, switch_module
from guanxi.records.api import (
    NewRecords,
    create_records,
    export_person,
    get_record,
    list_records,
    reader,
    search_all,
)
from guanxi.web.tests.browsing import browser
from guanxi.web.tests.test_pages import root


@pytest.fixture(scope="module")
def person(cast):
    return perform(create_records, cast.alice, NewRecords("people", [{"name": "王小明"}]))[0]


@pytest.fixture(scope="module")
def opinion(cast, person):
    row = {"person": person, "text": "Wonderful tea", "rating": 5.0}
    return perform(create_records, cast.alice, NewRecords("feedback", [row]))[0]


def switch(cast, slug: str, *, is_on: bool) -> None:
    perform(switch_module, cast.alice, ModuleSwitch(slug, is_on))


@pytest.fixture
def without_feedback(cast, opinion):
    switch(cast, "feedback", is_on=False)
    yield again(cast)
    switch(cast, "feedback", is_on=True)


@pytest.fixture
def without_insight(cast):
    switch(cast, "insight", is_on=False)
    yield again(cast)
    switch(cast, "insight", is_on=True)


@pytest.fixture
def analysed(cast, person):
    return analyse(cast.alice)


def again(cast):
    """Return Alice's context as her next request finds it."""
    return context_for(User.objects.get(pk=cast.alice.actor.id), cast.workspace.slug)


def actions(cast) -> int:
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select count(*) from action")
        return int(cursor.fetchall()[0][0])


def test_only_administrators_switch_and_a_denied_one_leaves_no_trace(cast):
    before = actions(cast)
    for context in (cast.bob, cast.carol):
        with pytest.raises(NotAllowed):
            perform(switch_module, context, ModuleSwitch("feedback", is_on=False))
        answer = browser(context).post(f"{root(cast)}/settings/modules", {"module": "feedback"})
        assert answer.status_code == 403
    assert browser(cast.mallory).get(f"{root(cast)}/settings/modules").status_code == 404
    assert browser(cast.mallory).post(f"{root(cast)}/settings/modules", {"module": "x"}).status_code == 404
    with pytest.raises(NotFound):
        switch(cast, "nothing", is_on=False)
    assert (actions(cast), again(cast).workspace.off) == (before, frozenset())


def test_a_switch_is_logged_and_stays_in_its_workspace(cast):
    before = actions(cast)
    client = browser(cast.alice)
    done = client.post(f"{root(cast)}/settings/modules", {"module": "contacts"})
    assert (done.status_code, done["HX-Refresh"], actions(cast)) == (204, "true", before + 1)
    assert client.get(f"{root(cast)}/contact_records").status_code == 404
    assert browser(cast.mallory).get(f"/{cast.elsewhere.slug}/contact_records").status_code == 200
    client.post(f"{root(cast)}/settings/modules", {"module": "contacts", "on": "on"})
    assert client.get(f"{root(cast)}/contact_records").status_code == 200


def test_an_object_that_is_off_is_nowhere_and_says_so(cast, without_feedback, person, opinion):
    client, here = browser(cast.alice), root(cast)
    for path in ("", f"/{opinion}", "/new", "/rows", "/trash", "/filter", "/pick"):
        assert client.get(f"{here}/feedback{path}").status_code == 404, path
    assert client.post(f"{here}/feedback/export", {"format": "csv"}).status_code == 404
    said = browser(cast.alice, "zh-hans").get(f"{here}/feedback").content.decode()
    assert "“反馈”在此工作区已停用" in said
    for path in ("", "/imports/new", f"/people/{person}", "/quality", "/search?q=feedback"):
        page = client.get(f"{here}{path}", follow=True)
        assert (page.status_code, f"{here}/feedback" in page.content.decode()) == (200, False), path
        assert 'value="feedback"' not in page.content.decode(), path
    with enter(cast.workspace.schema) as cursor:
        asked = reader(without_feedback, cursor)
        assert search_all(asked, "wonderful", limit=5) == []
        with pytest.raises(ModuleOff):
            list_records(asked, "feedback")
    with pytest.raises(ModuleOff):
        perform(create_records, without_feedback, NewRecords("feedback", [{"text": "no"}]))


def test_what_is_off_is_still_told_of_a_person(cast, without_feedback, person):
    dossier = perform(export_person, without_feedback, person)
    assert [row["text"] for row in dossier.rows["feedback"]] == ["Wonderful tea"]


def test_it_comes_back_as_it_was(cast, opinion):
    alice = again(cast)
    with enter(cast.workspace.schema) as cursor:
        found = get_record(reader(alice, cursor), "feedback", opinion)
        assert found.values["text"] == "Wonderful tea"
        assert len(search_all(reader(alice, cursor), "wonderful", limit=5)) == 1


def test_insight_that_is_off_shows_nothing_and_works_nothing(cast, person, analysed, without_insight):
    client, here = browser(cast.alice), root(cast)
    for path in ("/segments", "/segments/champions", "/value", "/value/customers", "/analysis"):
        assert client.get(f"{here}{path}").status_code == 404, path
    assert client.post(f"{here}/analysis").status_code == 404
    home = client.get(here)
    assert (home.status_code, "/segments" in home.content.decode()) == (200, False)
    tiles = [f'href="{here}/{slug}" class="stat"' for slug in ("people", "companies", "products", "orders")]
    assert all(tile in home.content.decode() for tile in tiles)
    assert client.get(f"{here}/people/{person}").status_code == 200
    with pytest.raises(ModuleOff):
        analyse(without_insight)
    with enter(cast.workspace.schema) as cursor:
        queue_needed(without_insight, cursor)
        assert not is_queued(cursor, ANALYSE, workspace_id=cast.workspace.id)
        with pytest.raises(ModuleOff):
            list_records(reader(without_insight, cursor), "people", where=parse_text("p_alive > 0.5"))


def test_the_page_shows_what_is_on_to_everybody(cast):
    page = browser(cast.carol).get(f"{root(cast)}/settings/modules").content.decode()
    assert page.count("checked disabled") == 4
    assert browser(cast.alice).get(f"{root(cast)}/settings/modules").content.decode().count("checked>") == 4
