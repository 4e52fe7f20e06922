"""Every address of the pages is closed to strangers and to members of other workspaces, and never breaks."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern

from guanxi.kernel.api import uuid7
from guanxi.web.urls import urlpatterns
from tests.contracts import samples
from tests.contracts.pages import client_of

_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")

routes = [str(each.pattern) for each in urlpatterns if isinstance(each, URLPattern)]
inside = [route for route in routes if "<slug:workspace>" in route]


@pytest.fixture(scope="module")
def person(cast):
    """Return a person of the workspace."""
    kind = samples.kinds(cast.alice).get("people")
    return samples.create(cast.alice, kind, samples.values(cast.alice, kind))


def address(route: str, workspace: str, person: object) -> str:
    """Return an address of a route, about a person of a workspace."""
    known = {"workspace": workspace, "slug": "people", "record": person, "name": "name", "tab": "history"}
    own = {"int": 7}
    return "/" + _PLACE.sub(lambda place: str(known.get(place[2]) or own.get(place[1]) or uuid7()), route)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", inside)
def test_who_is_elsewhere_learns_not_even_that_there_is_something(cast, person, route, method):
    before = samples.everything(cast.alice), samples.log_length(cast.alice)
    mallory = client_of(cast.mallory)
    theirs = getattr(mallory, method)(address(route, cast.workspace.slug, person))
    nobodys = getattr(mallory, method)(address(route, "no-such-workspace", person))
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    said = theirs.content.decode().replace(cast.workspace.slug, "no-such-workspace")
    assert said == nobodys.content.decode()
    assert (samples.everything(cast.alice), samples.log_length(cast.alice)) == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", inside)
def test_a_stranger_is_sent_to_sign_in(cast, person, route, method):
    stranger = Client(headers={"host": "localhost"})
    answer = getattr(stranger, method)(address(route, cast.workspace.slug, person))
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in")


@pytest.mark.parametrize("route", inside)
@pytest.mark.parametrize("who", ["alice", "carol"])
def test_no_address_breaks_on_what_does_not_fit(cast, route, who):
    client = client_of(getattr(cast, who))
    for person in (uuid7(), cast.workspace.id):
        for query in ("", "?after=x&sort=nothing&f=wrong&q=%00&field=nothing&add=name&op=eq&value="):
            try_it = address(route, cast.workspace.slug, person) + query
            assert client.get(try_it).status_code < 500, try_it


def test_a_person_of_another_workspace_is_not_found_at_ones_own_addresses(cast, person):
    mallory = client_of(cast.mallory)
    for path in ("", "/preview", "/tab/history", "/fields/name", "/fields/name/edit"):
        assert mallory.get(f"/{cast.elsewhere.slug}/people/{person}{path}").status_code == 404
