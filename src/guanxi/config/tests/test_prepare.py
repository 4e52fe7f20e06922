"""Preparing a home: brought up to date once, one person who can come in, the demo only where nothing is."""

from __future__ import annotations

import pytest

from guanxi.access.api import Membership, NewWorkspace, User, create_workspace, sign_in, use_link
from guanxi.config import prepare as preparing
from guanxi.config.prepare import FIRST_EMAIL, prepare
from guanxi.kernel.api import Invalid, Role

ADDRESS = "http://127.0.0.1:8000"


class OnlyFirst:
    """The table of users as if the other tests had made none."""

    @property
    def objects(self):
        return User.objects.filter(email=FIRST_EMAIL)


class Workspaces:
    """The table of workspaces with or without some in it."""

    def __init__(self, some):
        self.some, self.objects = some, self

    def exists(self):
        return self.some

    def filter(self, memberships):
        return []


@pytest.fixture
def nobody(installation, monkeypatch):
    """Let there be no users yet, and leave none."""
    monkeypatch.setattr(preparing, "User", OnlyFirst())
    yield
    User.objects.filter(email=FIRST_EMAIL).delete()


@pytest.fixture
def demos(monkeypatch):
    """Count the demos that are made instead of making them."""
    made = []
    monkeypatch.setattr(preparing, "make_demo", made.append)
    return made


def test_the_first_start_shows_a_password_once_and_each_start_a_link(nobody, demos):
    first = prepare(ADDRESS, quiet=True)
    assert first["email"] == FIRST_EMAIL
    assert first["password"] in first["sign_in"]
    assert first["link"] in first["sign_in"]
    user = sign_in(FIRST_EMAIL, first["password"])
    second = prepare(ADDRESS, quiet=True)
    assert "password" not in second
    assert second["link"] != first["link"]
    for facts in (first, second):
        assert facts["link"].startswith(f"{ADDRESS}/sign-in/")
        assert use_link(facts["link"].rpartition("/")[2]) == user


def test_two_homes_have_two_passwords(nobody, demos):
    first = prepare(ADDRESS, quiet=True)["password"]
    User.objects.filter(email=FIRST_EMAIL).delete()
    assert prepare(ADDRESS, quiet=True)["password"] != first


def test_a_workspace_that_nobody_can_enter_becomes_the_first_users(nobody, demos, cast):
    orphan = create_workspace(NewWorkspace("Orphan"))
    prepare(ADDRESS, quiet=True)
    user = User.objects.get(email=FIRST_EMAIL)
    assert [(each.user, each.role) for each in Membership.objects.filter(workspace=orphan)] == [
        (user, Role.OWNER)
    ]
    assert not Membership.objects.filter(workspace=cast.elsewhere, user=user).exists()


@pytest.mark.parametrize(
    ("setting", "some", "broken_off", "made"),
    [("1", False, False, 1), ("0", False, False, 0), ("1", True, False, 0), ("1", True, True, 1)],
)
def test_the_demo_is_made_only_where_nothing_is(nobody, demos, monkeypatch, setting, some, broken_off, made):
    monkeypatch.setenv("GUANXI_DEMO", setting)
    monkeypatch.setattr(preparing, "Workspace", Workspaces(some))
    monkeypatch.setattr(preparing, "is_broken_off", lambda: broken_off)
    prepare(ADDRESS, quiet=True)
    assert len(demos) == made


def test_a_setting_that_cannot_be_understood_stops_the_start(nobody, demos, monkeypatch):
    monkeypatch.setenv("GUANXI_DEMO", "maybe")
    with pytest.raises(Invalid, match="GUANXI_DEMO: “maybe” is neither on nor off"):
        prepare(ADDRESS, quiet=True)
