"""``up``, ``down`` and ``doctor``: the commands that start, stop and examine an installation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from guanxi.cli.address import Address
from guanxi.cli.app import FAILED, HomeOption, Json, app, console, say
from guanxi.cli.running import stop_serving, who_serves
from guanxi.cli.session import installation
from guanxi.cluster.api import WARNING, Finding, examine, resolve_home, stop_left_over

# Named, not imported: the assembler stands above the doors.
_EXAMINING = "guanxi.config.examining"

_MARKS = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "failed": "[red]✗[/]"}

Bind = Annotated[
    str | None, typer.Option("--bind", help="Address to listen at (else GUANXI_BIND, 127.0.0.1:8000).")
]


@app.command()
def up(bind: Bind = None, json: Json = False, home: HomeOption = None) -> None:
    """Serve this installation until Ctrl-C: database, web and worker, prepared and watched."""
    from guanxi.cli.supervisor import Plan, serve

    plan = Plan(resolve_home(home), Address.read(bind), options={"quiet": json})
    serve(plan, lambda facts: say(facts, _greeting(facts), as_json=json))


@app.command()
def down(json: Json = False, home: HomeOption = None) -> None:
    """Stop the program that serves this installation, and wait until it has ended."""
    path = resolve_home(home)
    stopped = stop_serving(path)
    stop_left_over(path)
    text = (
        f"Stopped process {stopped.pid}, which served {stopped.address}."
        if stopped
        else "Nothing was running."
    )
    say({"stopped": stopped is not None, "pid": stopped.pid if stopped else None}, text, as_json=json)


@app.command()
def doctor(json: Json = False, home: HomeOption = None) -> None:
    """Examine this installation; leave with 1 if anything is wrong."""
    path = resolve_home(home)
    findings = [*examine(path, {"rooms": _rooms}), _address(path)]
    say({"home": str(path), "checks": [finding.facts() for finding in findings]}, "", as_json=json)
    if not json:
        for finding in findings:
            console.print(f"{_MARKS[finding.state]} [bold]{finding.name}[/] ", end="")
            console.print(finding.text, markup=False)
            if finding.way_out:
                console.print(f"    → {finding.way_out}", markup=False, style="dim")
    if any(finding.state == "failed" for finding in findings):
        raise typer.Exit(FAILED)


def _greeting(facts: Mapping[str, Any]) -> str:
    lines = [f"Guanxi is at {facts['address']}", str(facts.get("sign_in", "")), "Ctrl-C stops it."]
    return "\n".join(filter(None, lines))


def _rooms(path: Path) -> Iterable[Finding]:
    """Ask the rooms, with Django ready; the database runs already."""
    with installation(path):
        yield from import_module(_EXAMINING).examine_rooms(path)


def _address(path: Path) -> Finding:
    from guanxi.cli.errors import AddressTaken

    if running := who_serves(path):
        return Finding("address", "ok", f"process {running.pid} serves {running.address}")
    try:
        address = Address.read()
        address.check_free()
    except AddressTaken as error:
        return Finding("address", WARNING, str(error), "Choose another with --bind or GUANXI_BIND.")
    return Finding("address", "ok", f"{address} is free")
