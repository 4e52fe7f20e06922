"""The pages by the keyboard: keys act where one is, and what is sent is what was meant."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from guanxi.access.api import User, members_of, perform
from guanxi.insight.api import ANALYSE
from guanxi.jobs.api import defer
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


def test_an_order_line_is_made_by_the_keyboard(cast, browser, site):
    """Also, what the server refuses without a word leaves the dialog and what was typed."""
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("orders", [{"number": "A-17"}]))
    context = browser.new_context(base_url=site, **Reader("en").options)
    page = context.new_page()
    sign_in(page, cast, "bob")
    page.goto(f"/{cast.workspace.slug}/order_lines")
    page.locator("[hx-get$='/order_lines/new']").click()
    page.locator("#new-order").press_sequentially("A-17")
    expect(page.locator("[data-pick][aria-selected=true]")).to_contain_text("A-17")
    page.keyboard.press("Enter")
    expect(page.locator("#new-order")).to_have_value("A-17")
    page.locator("#new-description").fill("Tea")
    page.route("**/order_lines/new", lambda route: route.fulfill(status=422, body=""), times=1)
    page.keyboard.press("Enter")
    expect(page.locator(".toast-text")).to_be_visible()
    expect(page.locator("#new-description")).to_have_value("Tea")
    page.keyboard.press("Enter")
    expect(page.locator("h1.record-name")).to_have_text("Tea")
    context.close()


def test_a_relation_is_chosen_in_place_by_the_keyboard(cast, opened, companies):
    line = {"name": "Ada Lovelace", "email": "ada@example.com"}
    person = perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("people", [line]))[0]
    with opened(Reader("en")) as page:
        sign_in(page, cast, "bob")
        page.goto(f"/{cast.workspace.slug}/people/{person}")
        page.locator(".more-properties summary").click()
        page.locator("[data-field=company] .property-value").click()
        expect(page.locator("[data-field=company] input[type=search]")).to_be_focused()
        page.keyboard.type("bolt")
        expect(page.locator("[data-pick][aria-selected=true]")).to_contain_text("Bolt")
        page.keyboard.press("Enter")
        expect(page.locator("[data-field=company] a.relation")).to_contain_text("Bolt")


def test_what_was_done_is_taken_back_by_a_key(cast, opened, companies):
    with opened(Reader("en")) as page:
        sign_in(page, cast, "bob")
        page.clock.install()
        page.goto(companies)
        row = page.locator("tr[data-row]").filter(has_text="Cask")
        row.focus()
        page.keyboard.press("x")
        page.locator("[data-bulkbar] button").first.click()
        expect(row).to_have_count(0)
        page.locator("[data-list-search]").focus()
        page.keyboard.press("Control+z")
        expect(row).to_have_count(0)
        page.locator(".toast [data-undo]").focus()
        page.clock.run_for(60_000)
        expect(page.locator(".toast [data-undo]")).to_be_focused()
        page.keyboard.press("Control+z")
        expect(row).to_have_count(1)


def test_columns_are_ordered_by_the_keyboard(cast, opened, companies):
    with opened(Reader("en")) as page:
        sign_in(page, cast, "bob")
        page.goto(companies)
        heads = page.locator("th[data-column]")
        before = heads.evaluate_all("all => all.map((each) => each.dataset.column)")
        page.locator("[popovertarget=menu-columns]").click()
        box = page.locator(f".column-item[data-column={before[1]}] input")
        box.focus()
        page.keyboard.press("Alt+ArrowDown")
        expect(heads.nth(2)).to_have_attribute("data-column", before[1])
        expect(heads.nth(1)).to_have_attribute("data-column", before[2])
        expect(box).to_be_focused()
        page.keyboard.press("Alt+ArrowUp")
        expect(heads.nth(1)).to_have_attribute("data-column", before[1])


def test_the_list_of_jobs_comes_anew_around_the_keyboard(cast, opened):
    job = defer(ANALYSE, workspace_id=cast.workspace.pk, user_id=int(cast.bob.actor.id))
    with opened(Reader("en")) as page:
        sign_in(page, cast, "bob")
        page.goto(f"/{cast.workspace.slug}/settings/jobs")
        button = page.locator(f"#stop-{job}")
        button.focus()
        page.evaluate("document.activeElement.dataset.old = 'yes'")
        expect(page.locator("[data-old]")).to_have_count(0)
        expect(button).to_be_focused()


def test_another_language_leads_back_to_the_page_one_is_at(cast, opened, companies):
    with opened(Reader("en")) as page:
        sign_in(page, cast, "bob")
        page.locator(f".sidebar a[href='{companies}']").click()
        page.wait_for_url(f"**{companies}")
        page.locator("[popovertarget=menu-user]").click()
        page.locator("#menu-user [name=language][value=zh-hans]").click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        assert page.url.endswith(companies)
