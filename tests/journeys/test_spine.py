"""The journey: sign in, import a file, watch it arrive, open a customer, read why, take it all back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from guanxi.cluster.api import enter
from guanxi.insight.api import last_run
from tests.journeys.conftest import Reader, sign_in
from tests.journeys.orders import CUSTOMERS, name_of, write_orders

WORDS = {
    "en": {"new": "Import a file", "done": "Done", "undone": "Undone", "undo": "Undo import"},
    "zh": {"new": "导入文件", "done": "完成", "undone": "已撤销", "undo": "撤销导入"},
}
PATIENCE = 60_000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_a_file_to_a_known_customer_and_back(cast, opened, worker, tmp_path, language):
    path, rows = write_orders(tmp_path, language)
    words = WORDS[language]
    with opened(Reader(language)) as page:
        sign_in(page, cast)
        assert page.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-Hans"}[language]
        page.goto(f"/{cast.workspace.slug}/imports")
        page.get_by_role("link", name=words["new"]).first.click()
        upload(page, path)
        imported(page, words, rows)
        run = page.url
        trails_analysed(cast, page)
        read_why(page, cast, language)
        taken_back(page, cast, run, words)


def upload(page: Page, path):
    page.locator("input[name=as][value=orders]").check()
    page.locator("input[type=file]").set_input_files(path)
    page.wait_for_url("**/columns")


def imported(page: Page, words, rows):
    """See what each column becomes, rehearse, import, and be told what came of it."""
    expect(page.locator("[data-mapping]")).to_have_count(8)
    chosen = [box.input_value() for box in page.locator("[data-mapping]").all()]
    assert chosen[0] == "orders.@id"
    assert {"orders.ordered_at", "people.@id", "people.email", "order_lines.quantity"} <= set(chosen)
    assert "" not in chosen
    page.locator("button[name=rehearse]").click()
    expect(page.locator("#rehearsal table")).to_be_visible()
    page.locator("form button.button-primary").click()
    expect(page.locator(".page-head .badge, .head .badge, .badge-dot").first).to_have_text(
        words["done"], timeout=PATIENCE
    )
    tally = [re.sub(r"\D", "", each) for each in page.locator(".tally dd").all_inner_texts()]
    assert tally == [str(rows), str(rows), "0"]


def trails_analysed(cast, page):
    """Wait until the worker has scored the customers."""
    for _ in range(120):
        with enter(cast.workspace.schema) as cursor:
            run = last_run(cursor)
        if run is not None and run.status == "done":
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"no analysis: {run}")


def read_why(page: Page, cast, language):
    """Find a customer by name and read what is expected of them and why."""
    page.goto(f"/{cast.workspace.slug}/people?q=k7@example.com")
    page.get_by_role("link", name=name_of(7, language)).first.click()
    reason = page.locator(".score-reason").first
    expect(reason).to_be_visible()
    said = reason.inner_text()
    assert re.search(r"\d", said)
    assert bool(re.search(r"[\u4e00-\u9fff]", said)) is (language == "zh"), said
    expect(page.locator("h1")).to_contain_text(name_of(7, language))


def taken_back(page: Page, cast, run, words):
    page.goto(run)
    page.get_by_role("button", name=words["undo"]).first.click()
    page.locator("dialog .button-danger").click()
    expect(page.locator(".badge-dot").first).to_have_text(words["undone"], timeout=PATIENCE)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select (select count(*) from people), (select count(*) from orders)")
        assert cursor.fetchone() == (0, 0)
    assert CUSTOMERS > 100
