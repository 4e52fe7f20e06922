"""What is measured on: a durable database in a home of its own, two workspaces at least, the real doors."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from guanxi.exchange.api import ImportRun
    from guanxi.kernel.api import Context

# The columns of the generated people; with headings that every shop knows.
PEOPLE = {
    "Customer ID": "people.@id",
    "Name": "people.name",
    "Email": "people.email",
    "Phone": "people.phone",
    "Gender": "people.gender",
    "Birthday": "people.birthday",
    "City": "people.city",
    "State/Region": "people.region",
    "Country": "people.country",
    "Postcode": "people.postcode",
    "Language": "people.language",
    "Tags": "people.tags",
}


@dataclass(slots=True)
class Bench:
    """An installation to measure on. ``size``: how many people were asked for; ``seconds``: for how long."""

    home: Path
    size: int
    seconds: float
    owner: Any
    other: Context
    people: Context | None = None

    def new_workspace(self, name: str) -> Context:
        """Return the owner's call in a fresh workspace."""
        from guanxi.access.api import NewWorkspace, context_for, create_workspace

        workspace = create_workspace(NewWorkspace(name, slug=f"{name}-{uuid4().hex[:8]}"), self.owner)
        return context_for(self.owner, workspace.slug)

    def people_file(self) -> Path:
        """Return a file of generated people, written once per size."""
        from guanxi.demo.logic.files import write_people_csv

        path = self.home / f"people_{self.size}.csv"
        return path if path.exists() else write_people_csv(path, self.size)

    def with_people(self) -> Context:
        """Return the call in the workspace that holds the people, loading them first if need be."""
        if self.people is None:
            self.people = self._loaded_before()
        if self.people is None:
            self.people = self.new_workspace("people")
            load(self.people, self.people_file(), "people", PEOPLE)
        return self.people

    def _loaded_before(self) -> Context | None:
        """Return the workspace that holds as many people as are asked for already."""
        from guanxi.access.api import context_for, workspaces_of
        from guanxi.cluster.api import enter

        for workspace in workspaces_of(self.owner):
            if workspace.slug.startswith("people-"):
                with enter(workspace.schema) as cursor:
                    cursor.execute("select count(*) from people")
                    rows = cursor.fetchall()[0][0]
                if rows == self.size:
                    return context_for(self.owner, workspace.slug)
        return None


@contextmanager
def bench(size: int, seconds: float = 600, kept: Path | None = None) -> Iterator[Bench]:
    """Give an installation with two workspaces in a temporary home, or in one that is kept."""
    from guanxi.cli.session import installation

    os.environ.pop("DATABASE_URL", None)
    home = kept or Path(tempfile.mkdtemp(prefix="guanxi-bench-"))
    home.mkdir(mode=0o755, exist_ok=True)
    try:
        with installation(home) as path:
            yield _prepared(path, size, seconds)
    finally:
        if kept is None:
            shutil.rmtree(home, ignore_errors=True)


def _prepared(home: Path, size: int, seconds: float) -> Bench:
    from guanxi.access.api import User, create_user
    from guanxi.config.migrate import ensure_migrated

    ensure_migrated()
    address = "alice@example.com"
    owner = User.objects.filter(email=address).first() or create_user(
        address, name="Alice", password=uuid4().hex
    )
    made = Bench(home, size, seconds, owner, None)  # type: ignore[arg-type]
    made.other = made.new_workspace("other")
    return made


def load(context: Context, path: Path, as_: str, mapping: dict[str, str], source: str = "bench") -> ImportRun:
    """Load a file as the command line does: begun by one action, carried through by the same runner."""
    from guanxi.access.api import perform
    from guanxi.exchange.api import NewImport, run_import, start_import
    from guanxi.kernel.api import uuid7

    context = context.on_trail(uuid7())
    perform(start_import, context, NewImport(path, path.name, as_, source, mapping))
    return run_import(context, context.trail)
