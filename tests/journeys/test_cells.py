"""Cells of a list are edited with the mouse and with the keyboard, and what was done can be taken back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from guanxi.access.api import perform
from guanxi.kernel.api import uuid7
from guanxi.records.api import NewRecords, create_records
from tests.journeys.conftest import Reader, sign_in

PEOPLE = [
    {"name": "Ada Lovelace", "email": "ada@example.com", "city": "London"},
    {"name": "王小明", "email": "xm@example.com", "city": "上海"},
]


def cell(page: Page, who: str, column: str):
    at = page.locator(f"th[data-column={column}]").evaluate("head => head.cellIndex")
    return page.locator("tr[data-row]").filter(has_text=who).locator("td").nth(at)


def test_a_cell_is_edited_where_it_stands(cast, opened):
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("people", PEOPLE))
    with opened(Reader("en")) as page:
        sign_in(page, cast, "bob")
        page.goto(f"/{cast.workspace.slug}/people")
        cell(page, "Ada", "email").dblclick(position={"x": 6, "y": 8})
        field = page.locator(".cell-form input")
        expect(field).to_be_focused()
        expect(page.locator(".preview")).to_be_empty()
        field.fill("nobody")
        field.press("Enter")
        expect(page.locator(".cell-form [role=alert]")).to_be_visible()
        expect(field).to_have_value("nobody")
        field.press("Escape")
        expect(cell(page, "Ada", "email")).to_have_text("ada@example.com")
        expect(cell(page, "Ada", "email")).to_be_focused()
        by_keyboard(page)
        page.locator("[data-undo]").click()
        expect(cell(page, "王小明", "email")).to_have_text("xm@example.com")


def by_keyboard(page: Page) -> None:
    """Walk from the row of one person to a cell of the other, edit it, and stay there."""
    page.keyboard.press("Escape")
    there = cell(page, "王小明", "email")
    down = there.evaluate("cell => cell.parentElement.rowIndex") == 2
    page.keyboard.press("ArrowDown" if down else "ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(there).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".cell-form input").fill("ming@example.com")
    page.keyboard.press("Enter")
    expect(there).to_have_text("ming@example.com")
    expect(there).to_be_focused()


def test_list_and_preview_show_each_others_edits(cast, opened):
    product = {"name": "Teapot", "sku": "T-1", "price": 1200}
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("products", [product]))
    with opened(Reader("en")) as page:
        sign_in(page, cast, "bob")
        page.goto(f"/{cast.workspace.slug}/products")
        cell(page, "Teapot", "sku").click()
        page.locator(".preview [data-field=sku] .property-value").click()
        page.locator(".preview form input").fill("T-2")
        page.keyboard.press("Enter")
        expect(cell(page, "Teapot", "sku")).to_have_text("T-2")
        cell(page, "Teapot", "sku").dblclick(position={"x": 6, "y": 8})
        page.locator(".cell-form input").fill("T-3")
        page.keyboard.press("Enter")
        expect(page.locator(".preview [data-field=sku] .property-value")).to_have_text("T-3")


def test_readers_find_nothing_to_edit(cast, opened):
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("companies", [{"name": "Acme"}]))
    with opened(Reader("zh")) as page:
        sign_in(page, cast, "carol")
        page.goto(f"/{cast.workspace.slug}/companies")
        cell(page, "Acme", "city").dblclick()
        expect(page.locator(".preview h2")).to_have_text("Acme")
        expect(page.locator(".cell-form, [data-pencil]")).to_have_count(0)


def test_what_is_refused_is_told(cast, browser, site):
    """Forms that show no answer say in a toast why they were refused."""
    context = browser.new_context(base_url=site, **Reader("en").options)
    page = context.new_page()
    sign_in(page, cast)
    page.goto(f"/{cast.workspace.slug}/settings/members")
    role = page.locator("#members select", has=page.locator("option[value=owner][selected]"))
    role.select_option("reader")
    expect(page.locator(".toast-text")).to_have_text("A workspace needs at least one owner.")
    expect(role).to_have_value("owner")
    context.close()
