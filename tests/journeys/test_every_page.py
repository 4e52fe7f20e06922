"""Every main page can be used by everybody: read aloud, in the dark, on a telephone, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.journeys.conftest import Reader, sign_in
from tests.journeys.furnish import LIST_NAME, furnish

GRAVE = {"serious", "critical"}
DESK, TELEPHONE = ViewportSize(width=1280, height=900), ViewportSize(width=380, height=720)
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Names, addresses and codes may be Latin; three English words in a row are a text left behind.
ENGLISH = r"() => document.body.innerText.match(/\b[A-Za-z]{2,}(?: [a-z]{2,}){2,}/g) || []"
SPOILT = """() => document.body.insertAdjacentHTML("beforeend",
    '<img src="data:,"><p id="pale">these words were forgotten</p><div id="broad">wide</div>')
    || (pale.style.color = pale.style.backgroundColor = "#777")
    && (pale.style.color = "#888") && (broad.style.width = "900px")"""


@dataclass(frozen=True)
class Known:
    """A workspace with something on every page."""

    cast: Any
    addresses: dict[str, str]
    file: Path


@pytest.fixture(scope="module")
def known(cast, tmp_path_factory) -> Known:
    """Fill the workspace."""
    folder = tmp_path_factory.mktemp("shop")
    return Known(cast, furnish(cast.alice, folder), folder / LIST_NAME)


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
def test_every_page_is_there_for_everybody(known, opened, language, scheme):
    found = {}
    with opened(Reader(language, scheme)) as page:
        page.goto("/sign-in")
        found["sign in"] = list(faults(page, language))
        sign_in(page, known.cast)
        for name, path in known.addresses.items():
            page.goto(f"/{known.cast.workspace.slug}{path}")
            found[name] = list(faults(page, language))
        propose(page, known)
        found["columns and rehearsal"] = list(faults(page, language))
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def propose(page: Page, known: Known) -> None:
    """Give a file and rehearse its import."""
    page.goto(f"/{known.cast.workspace.slug}/imports/new")
    page.locator("input[type=file]").set_input_files(known.file)
    page.wait_for_url("**/columns")
    page.locator("button[name=rehearse]").click()
    page.locator("#rehearsal table").wait_for()


def faults(page: Page, language: str) -> Iterator[str]:
    """Yield what keeps people out of the page that is open."""
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    yield from grave(page)
    if language == "zh":
        yield from page.evaluate(ENGLISH)
    page.set_viewport_size(TELEPHONE)
    if wider := page.evaluate(WIDER):
        yield f"{wider} px wider than a telephone"
    if not page.locator("h1").first.is_visible():
        yield "no heading on a telephone"
    page.set_viewport_size(DESK)


def grave(page: Page) -> list[str]:
    """Return what somebody who cannot see well, or has no mouse, stumbles over: the rule, and where."""
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['failureSummary'][:200]}"
        for each in violations
        if each["impact"] in GRAVE
        for node in each["nodes"][:4]
    ]


def test_what_is_wrong_would_be_found(opened):
    with opened(Reader("zh")) as page:
        page.goto("/sign-in")
        page.evaluate(SPOILT)
        told = " ".join(faults(page, "zh"))
    assert all(
        each in told for each in ("image-alt", "color-contrast", "these words were forgotten", "px wider")
    )
