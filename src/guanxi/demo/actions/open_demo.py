"""Opening the demo: a workspace with the made-up business in it, made once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from guanxi.access.api import (
    NewWorkspace,
    User,
    Workspace,
    create_workspace,
    find_workspace,
    operator_context,
)
from guanxi.demo.actions.load import load_files, missing_files
from guanxi.exchange.api import ImportRun
from guanxi.kernel.api import NotFound, NullProgress, Progress

SLUG = "demo"
SETTINGS = NewWorkspace(
    name="Guanxi Demo 关系演示",
    slug=SLUG,
    country="CN",
    currency="CNY",
    time_zone="Asia/Shanghai",
    language="en",
)
CUSTOMERS = 5000


@dataclass(frozen=True, slots=True)
class OpenedDemo:
    """The demo workspace, and the imports that this opening carried through (none if all was there)."""

    workspace: Workspace
    imports: list[ImportRun]


def open_demo(
    owner: User | None = None, *, customers: int = CUSTOMERS, progress: Progress | None = None
) -> OpenedDemo:
    """Return the demo workspace, made and loaded if it is not yet there.

    A kill at any moment is no harm: the next call draws the same business again and loads what is missing.
    ``customers`` counts only when the workspace is made; its size is not changed later.
    """
    workspace = _workspace(owner)
    context = operator_context(workspace)
    missing = missing_files(context)
    if not missing:
        return OpenedDemo(workspace, [])
    progress = progress or NullProgress()
    with TemporaryDirectory(prefix="guanxi-demo-") as folder:
        progress.stage("draw")
        files = _draw(workspace, customers, Path(folder))
        return OpenedDemo(workspace, load_files(context, files, missing, progress))


def _workspace(owner: User | None) -> Workspace:
    try:
        return find_workspace(SLUG)
    except NotFound:
        return create_workspace(SETTINGS, owner)


def _draw(workspace: Workspace, customers: int, folder: Path) -> dict[str, Path]:
    """Draw the business that ends on the day on which the workspace was made."""
    from guanxi.demo.logic.business import draw
    from guanxi.demo.logic.files import write

    until = workspace.created_at.astimezone(ZoneInfo(workspace.time_zone))
    business = draw(
        customers=customers, until=until, country=workspace.country, currency=workspace.currency,
        zone=workspace.time_zone,
    )  # fmt: skip
    return write(business, folder)
