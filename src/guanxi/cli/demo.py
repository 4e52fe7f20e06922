"""``demo``: a made-up business to look at, whose truth is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guanxi.cli.app import HomeOption, Json, app, say
from guanxi.cli.process import Bind, up
from guanxi.cli.progress import progress_on_stderr
from guanxi.cli.session import migrated
from guanxi.cluster.api import resolve_home
from guanxi.kernel.api import Progress

if TYPE_CHECKING:
    from guanxi.demo.api import OpenedDemo


@app.command()
def demo(
    customers: Annotated[
        int | None, typer.Option("--customers", min=1, help="How many customers it has (else about 5,000).")
    ] = None,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it afterwards.")] = True,
    bind: Bind = None,
    json: Json = False,
    home: HomeOption = None,
) -> None:
    """Make the demo workspace with a bilingual business in it, analyse it, and serve it."""
    with migrated(home), progress_on_stderr(quiet=json) as progress:
        opened = make_demo(progress, customers)
    facts = {
        "workspace": opened.workspace.slug,
        "trails": [{"file": run.file_name, "trail": str(run.id)} for run in opened.imports],
    }
    if serve:
        up(bind=bind, json=json, home=home)
    else:
        text = "The demo is made." if opened.imports else "The demo was there already."
        say(facts, f"{text} Look at it with: guanxi up", as_json=json)


def make_demo(progress: Progress, customers: int | None = None) -> OpenedDemo:
    """Make and analyse the demo workspace; what a kill broke off is finished by the next call."""
    from guanxi.access.api import operator_context
    from guanxi.demo.api import open_demo
    from guanxi.insight.api import analyse

    unfinished = _unfinished()
    unfinished.touch()
    size = {} if customers is None else {"customers": customers}
    opened = open_demo(None, progress=progress, **size)
    analyse(operator_context(opened.workspace), progress, only_if_changed=True)
    unfinished.unlink(missing_ok=True)
    return opened


def is_broken_off() -> bool:
    """Tell whether a kill has left the demo half made."""
    return _unfinished().exists()


def _unfinished() -> Path:
    return resolve_home() / "run" / "demo.unfinished"
