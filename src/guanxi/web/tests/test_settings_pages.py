"""The settings: what a form shows is what is, so that saving one thing changes nothing else."""

from __future__ import annotations

import re

import pytest

from guanxi.access.api import User, Workspace, members_of
from guanxi.cluster.api import as_owner, enter
from guanxi.insight.api import ANALYSE
from guanxi.jobs.api import is_queued
from guanxi.web.tests.browsing import browser


def address(cast, path="") -> str:
    return f"/{cast.workspace.slug}/settings{path}"


def chosen(page: str) -> dict[str, str]:
    """Return what a browser would send of a page's selects: what is chosen, else the first."""
    found = {}
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        given = re.findall(r'<option(?: value="([^"]*)")?( selected)?>([^<]*)', options)
        picked = next((each for each in given if each[1]), given[0])
        found[name] = picked[0] or picked[2]
    return found


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "present",
    [
        {"country": "TR", "currency": "TRY", "time_zone": "EST", "language": "fr"},
        {"country": "XQ", "currency": "XQX", "time_zone": "UTC", "language": "en"},
    ],
)
def test_what_is_not_offered_stays_when_something_else_is_saved(cast, present, language):
    Workspace.objects.filter(pk=cast.workspace.pk).update(**present)
    client = browser(cast.alice, language)
    page = client.get(address(cast)).content.decode()
    assert chosen(page) == present
    assert client.post(address(cast), {"name": "Other", **chosen(page)}).status_code == 204
    now = Workspace.objects.get(pk=cast.workspace.pk)
    assert {name: getattr(now, name) for name in present} == present


@pytest.mark.parametrize("change", [{"currency": "CHF"}, {"time_zone": "Asia/Shanghai"}, {"name": "Other"}])
def test_another_currency_or_time_zone_has_the_figures_reckoned_anew(cast, change):
    client = browser(cast.alice)
    present = chosen(client.get(address(cast)).content.decode()) | {"name": "Shop"}
    with enter(cast.workspace.schema) as cursor:
        assert not is_queued(cursor, ANALYSE, workspace_id=cast.workspace.pk)
    try:
        assert client.post(address(cast), present | change).status_code == 204
        with enter(cast.workspace.schema) as cursor:
            assert is_queued(cursor, ANALYSE, workspace_id=cast.workspace.pk) == ("name" not in change)
    finally:
        client.post(address(cast), present)
        with as_owner() as cursor:
            cursor.execute("delete from procrastinate_jobs where task_name = %s", (ANALYSE,))


def test_enter_in_the_form_of_bi_access_saves_and_keeps_the_password(cast):
    client = browser(cast.alice)
    client.post(address(cast, "/privacy"), {"wish": "on"})
    page = client.get(address(cast, "/privacy")).content.decode()
    # Enter presses the first button of a form.
    assert re.findall(r'name="wish" value="(\w+)"', page) == ["change", "rotate", "off"]


def roles(cast) -> dict[str, str]:
    return {str(each.user_id): each.role for each in members_of(cast.workspace.pk)}


def test_a_member_goes_only_where_removing_is_asked_for(cast):
    client = browser(cast.alice)
    email = User.objects.get(pk=cast.carol.actor.id).email
    before = roles(cast)
    for given in ({"role": ""}, {}, {"role": "", "new": "1"}, {"new": "1"}, {"role": "king"}):
        assert client.post(address(cast, "/members"), {"email": email, **given}).status_code == 422
    assert roles(cast) == before
    removal = {"email": email, "remove": "1"}
    assert browser(cast.bob).post(address(cast, "/members"), removal).status_code == 403
    assert roles(cast) == before
    page = client.get(address(cast, "/members")).content.decode()
    assert '<option value=""' not in page
    assert client.post(address(cast, "/members"), removal).status_code == 204
    assert roles(cast) == {user: role for user, role in before.items() if user != cast.carol.actor.id}
