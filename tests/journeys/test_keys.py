"""The pages by the keyboard: keys act where one is, and what is sent is what was meant."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guanxi.access.api import perform
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
