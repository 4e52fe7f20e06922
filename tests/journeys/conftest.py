"""A browser, the pages and the worker, as customers have them; whatever goes wrong in the browser counts."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from guanxi.cluster.api import as_owner

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Chromium; without it skip, or fail where it is required."""
    # The driver keeps an event loop in this thread; Django would take our plain calls for mistakes.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        try:
            found = str(CHROMIUM) if CHROMIUM.exists() else None
            browser = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        except Error as error:
            if os.environ.get("GUANXI_REQUIRE_BROWSER"):
                pytest.fail(f"no Chromium: {error}")
            pytest.skip("no Chromium at /usr/bin/chromium, and none of Playwright's own")
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def site(installation: Path) -> Iterator[str]:
    """Serve the pages and return their address."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def worker(installation: Path) -> Iterator[None]:
    """Have a worker at the queue, a process of its own as always.

    What earlier tests left in the queue concerns workspaces that nobody looks at any more.
    """
    with as_owner() as cursor:
        cursor.execute("delete from procrastinate_jobs where status = 'todo'")
    environment = os.environ | {"GUANXI_HOME": str(installation)}
    process = subprocess.Popen([sys.executable, "-m", "guanxi.jobs.worker"], env=environment)
    yield
    process.terminate()
    process.wait(30)


@dataclass(frozen=True)
class Reader:
    """How somebody looks at the pages."""

    language: str = "en"
    scheme: str = "light"
    width: int = 1280
    height: int = 900

    @property
    def options(self) -> dict[str, Any]:
        """Return it as Chromium wants it."""
        return {
            "locale": {"en": "en-GB", "zh": "zh-CN"}[self.language],
            "color_scheme": self.scheme,
            "viewport": {"width": self.width, "height": self.height},
            "timezone_id": "Asia/Shanghai",
            "reduced_motion": "reduce",
        }


Open = Callable[[Reader], Any]


@pytest.fixture
def opened(browser: Browser, site: str) -> Open:
    """Return how to open a browser window in which nothing may go wrong unnoticed."""

    @contextmanager
    def window(reader: Reader) -> Iterator[Page]:
        context = browser.new_context(base_url=site, **reader.options)
        context.set_default_timeout(20_000)
        page = context.new_page()
        faults: list[str] = []
        page.on(
            "console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda asked: faults.append(asked.url) if not _is_ours(asked.url, site) else None)
        page.on("response", lambda answer: faults.append(answer.url) if answer.status >= 400 else None)
        yield page
        context.close()
        assert faults == []

    return window


def _is_ours(url: str, site: str) -> bool:
    return url.startswith((site, "data:", "blob:"))


def sign_in(page: Page, cast: Any, who: str = "alice") -> None:
    """Sign in by hand."""
    from guanxi.access.api import User

    page.goto("/")
    page.locator("#id-email").fill(User.objects.get(pk=getattr(cast, who).actor.id).email)
    page.locator("#id-password").fill(cast.password)
    page.locator("form button.button-primary").click()
    page.wait_for_url(f"**/{cast.workspace.slug}*")
