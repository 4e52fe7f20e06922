"""``analyse``: who the customers are, what they are worth, and whether such forecasts came true before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import RenderableType
from rich.text import Text

from guanxi.cli.app import HomeOption, Json, WorkspaceOption, app, say
from guanxi.cli.progress import progress_on_stderr
from guanxi.cli.session import at_work
from guanxi.cli.tables import count, facts, grid, stack

if TYPE_CHECKING:
    from guanxi.insight.api import AnalysisRun


@app.command()
def analyse(
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="The moment to speak of, in UTC."
        ),
    ] = None,
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Score every customer: recency, frequency, spend, segment, chance of being alive, expected value.

    Without --as-of it speaks of the end of the day of the last order. What comes later does not exist for it.
    """
    moment = as_of.replace(tzinfo=UTC) if as_of else None
    with at_work(home, workspace) as context, progress_on_stderr(quiet=json) as progress:
        from guanxi.insight.api import analyse as carry_out

        run = carry_out(context, progress, moment)
    say(_facts(run), _text(run, context.workspace.currency), as_json=json)


def _facts(run: AnalysisRun) -> dict[str, Any]:
    return {
        "run": str(run.id),
        "status": run.status,
        "as_of": run.as_of.isoformat() if run.as_of else None,
        "scores": run.scores,
        **run.report,
    }


def _text(run: AnalysisRun, currency: str) -> RenderableType:
    report = run.report
    customers = report.get("customers", {})
    lines = facts(
        [
            ("as of", run.as_of.strftime("%Y-%m-%d %H:%M UTC") if run.as_of else "–"),
            (
                "customers",
                f"{count(customers.get('scored', 0))} with orders, of {count(customers.get('people', 0))}",
            ),
            ("bought again", count(customers.get("bought_again", 0))),
        ]
    )
    said = [Text(words["en"]) for words in report.get("statements", {}).values()]
    return stack(lines, _segments(report, currency), *said)


def _segments(report: dict[str, Any], currency: str) -> RenderableType:
    rows = [list(row) for row in _segment_rows(report, currency)]
    return grid(["segment", "customers", "share", "spent", "expected value"], rows, right=(1, 2, 3, 4))


def _segment_rows(report: dict[str, Any], currency: str) -> Iterator[tuple[str, ...]]:
    from guanxi.insight.api import SEGMENTS

    names = {segment.key: segment.name.en for segment in SEGMENTS}
    for each in report.get("segments", []):
        yield (
            names.get(each["key"], each["key"]),
            count(each["customers"]),
            f"{each['share']:.0%}",
            _money(each["total_spent"], currency),
            _money(each["total_value"], currency),
        )


def _money(units: int | None, currency: str) -> str:
    from guanxi.kernel.api import from_minor

    return "" if units is None else f"{from_minor(units, currency):,.0f} {currency}"
