"""A small stand-in for the product: pages, a worker and a preparation, for tests of the processes alone."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from guanxi.cli.address import Address
from guanxi.cli.supervisor import Plan, serve
from guanxi.kernel.api import Invalid

WSGI = "guanxi.cli.tests.stage:application"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer every page."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


def prepare(address: str, word: str = "open sesame") -> dict[str, str]:
    """Refuse one word, wait for a file at another, accept all others."""
    if word == "wrong":
        raise Invalid(field="word", reason="it is wrong")
    while word == "patience" and not (Path(os.environ["GUANXI_HOME"]) / "go").exists():
        time.sleep(0.05)
    return {"sign_in": f"{address}/sign-in with {word}"}


def main(home: str, bind: str, settings: str) -> None:
    """Serve the stand-in; ``settings`` are a JSON object."""
    given = json.loads(settings)
    web = given.get("web") or [sys.executable, "-m", "guanxi.cli.tests.stage", "web"]
    worker = given.get("worker") or [sys.executable, "-m", "guanxi.cli.tests.stage", "work"]
    options = {"word": given.get("word", "open sesame")}
    plan = Plan(Path(home), Address.read(bind), "guanxi.cli.tests.stage:prepare", options, web, worker)
    serve(plan, lambda facts: print(json.dumps(dict(facts)), flush=True))


if __name__ == "__main__":
    if sys.argv[1] == "web":
        from guanxi.cli.webserver import main as pages

        pages(sys.argv[2], int(sys.argv[3]), sys.argv[4], WSGI)
    elif sys.argv[1] == "work":
        time.sleep(3600)
    else:
        try:
            main(*sys.argv[1:])
        except Invalid as error:
            sys.exit(str(error))
