"""The command line itself: where options are read, and where refusals become one line and an exit code."""

from __future__ import annotations

import json as codec
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn, cast

import typer
from rich.console import Console, RenderableType
from typer.core import TyperGroup

from guanxi.cluster.api import refused_by_disk, resolve_home
from guanxi.kernel.api import GuanxiError

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", help="The folder of this installation (else GUANXI_HOME, else the user's data folder)."
    ),
]

WorkspaceOption = Annotated[
    str | None,
    typer.Option("--workspace", "-w", help="The workspace's slug; needed only where there are several."),
]

FAILED, MISUSED, INTERRUPTED = 1, 2, 130

Facts = Mapping[str, Any] | Sequence[Mapping[str, Any]]

# Typer carries its own copy of click, whose usage errors have no public name of their own.
_Misuse: Any = typer.BadParameter.__base__

console = Console(highlight=False, soft_wrap=True)
complaints = Console(stderr=True, highlight=False, soft_wrap=True)


class Door(TyperGroup):
    """The group of all commands. It renders every typed refusal; other faults keep their traceback.

    A disk that is full or closed to writing is no fault of the program, wherever it comes to light.
    """

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run a command line and leave with 0 (done), 1 (failed) or 2 (misused)."""
        words = list(sys.argv[1:] if args is None else args)
        as_json = "--json" in words
        try:
            status = super().main(words, *rest, **options | ({"standalone_mode": False} if as_json else {}))
        except GuanxiError as error:
            fail(error.code, str(error), as_json=as_json)
        except _Misuse as error:
            fail("usage", error.format_message(), as_json=as_json, status=MISUSED)
        except typer.Abort:
            fail("aborted", "Aborted.", as_json=as_json)
        except OSError as error:
            if refusal := refused_by_disk(error, resolve_home()):
                fail(refusal.code, str(refusal), as_json=as_json)
            raise
        raise SystemExit(status if isinstance(status, int) else 0)


app = typer.Typer(cls=Door, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def options_before_the_command(context: typer.Context, json: Json = False, home: HomeOption = None) -> None:
    """Guanxi (关系): bring your customers, know them, act, and see whether acting helped."""
    given = {"json": True} if json else {}
    if home:
        given["home"] = home  # type: ignore[assignment]
    context.default_map = _spread(cast("TyperGroup", context.command), given)


def say(facts: Facts, text: RenderableType, *, as_json: bool) -> None:
    """Print a result: as one JSON value, or for a person, as text or as what ``rich`` draws."""
    if as_json:
        sys.stdout.write(codec.dumps(facts, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()
    elif text:
        console.print(text, markup=False)


def fail(code: str, message: str, *, as_json: bool, status: int = FAILED) -> NoReturn:
    """Print a refusal and leave."""
    if as_json:
        say({"error": {"code": code, "message": message}}, "", as_json=True)
    else:
        complaints.print(f"Error: {message}", markup=False, style="red")
    raise SystemExit(status)


def _spread(group: TyperGroup, given: Mapping[str, Any]) -> dict[str, Any]:
    """Make options given before a command the defaults of every command below it."""
    below = {
        name: _spread(command, given) if isinstance(command, TyperGroup) else dict(given)
        for name, command in group.commands.items()
    }
    return {**given, **below}
