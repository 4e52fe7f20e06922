"""The pages by the keyboard: keys act where one is, and what is sent is what was meant."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guanxi.access.api import User, members_of, perform
from guanxi.kernel.api import uuid7
from guanxi.records.api import NewRecords, create_records
from tests.journeys.conftest import Reader, sign_in


@pytest.fixture(scope="module")
def companies(cast) -> str:
    rows = [{"name": name} for name in ("Acme", "Bolt", "Cask")]
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("companies", rows))
    return f"/{cast.workspace.slug}/companies"


def test_an_open_menu_has_the_keys_to_itself(cast, opened, companies):
    with opened(Reader("en")) as page:
        sign_in(page, cast, "bob")
        page.goto(companies)
        page.locator("tr[data-row]").first.click(position={"x": 300, "y": 8})
        expect(page.locator(".preview h2")).to_be_visible()
        page.locator("[popovertarget=menu-export]").click()
        first = page.locator("#menu-export .menu-item").first
        expect(first).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(page.locator("#menu-export .menu-item").nth(1)).to_be_focused()
        page.keyboard.press("j")
        expect(page.locator("#menu-export .menu-item").nth(1)).to_be_focused()
        page.keyboard.press("Escape")
        expect(first).to_be_hidden()
        expect(page.locator(".preview h2")).to_be_visible()


def role_of(cast, who) -> str:
    members = members_of(cast.workspace.pk)
    return next((each.role for each in members if str(each.user_id) == who.actor.id), "")


def test_a_role_walked_through_with_the_arrows_is_sent_once_it_is_left(cast, opened):
    carol = User.objects.get(pk=cast.carol.actor.id)
    with opened(Reader("en")) as page:
        sent: list[str] = []
        page.on("request", lambda asked: asked.method == "POST" and sent.append(asked.method))
        sign_in(page, cast)
        page.goto(f"/{cast.workspace.slug}/settings/members")
        sent.clear()
        role = page.locator(f"#role-{carol.pk}")
        role.focus()
        for _ in range(4):
            page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowDown")
        expect(role).to_have_value("admin")
        assert sent == []
        page.keyboard.press("Tab")
        expect(page.locator(".toast-text")).to_have_text("Role changed.")
        assert (sent, role_of(cast, cast.carol)) == (["POST"], "admin")


def test_a_person_is_removed_by_a_button_that_asks(cast, opened):
    carol = User.objects.get(pk=cast.carol.actor.id)
    with opened(Reader("en")) as page:
        sign_in(page, cast)
        page.goto(f"/{cast.workspace.slug}/settings/members")
        page.locator(f"[data-dialog=remove-{carol.pk}]").click()
        dialog = page.locator(f"#remove-{carol.pk}")
        dialog.locator(".dialog-foot [data-close]").first.click()
        assert role_of(cast, cast.carol)
        page.locator(f"[data-dialog=remove-{carol.pk}]").click()
        dialog.locator(".button-danger").click()
        expect(page.locator(f"#role-{carol.pk}")).to_have_count(0)
        assert role_of(cast, cast.carol) == ""


def test_a_time_is_sent_whole(cast, opened):
    with opened(Reader("en")) as page:
        sent: list[str] = []
        page.on(
            "request", lambda asked: sent.append(asked.post_data or "") if asked.method == "POST" else None
        )
        sign_in(page, cast)
        page.goto(f"/{cast.workspace.slug}/settings/jobs")
        sent.clear()
        at = page.locator("input[type=time]").first
        name = at.get_attribute("id")
        at.focus()
        page.keyboard.type("0815")
        assert sent == []
        page.keyboard.press("Enter")
        expect(page.locator(".toast-text")).to_have_text("Saved.")
        expect(page.locator(f"#{name}")).to_have_value("08:15")
        assert [each for each in sent if "at=08" in each] == sent
        assert len(sent) == 1
