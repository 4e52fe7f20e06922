"""A home that an earlier program made and filled, opened by this one: migrated, equal, and still undoable."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from guanxi.cli.tests.operator import guanxi
from guanxi.cli.tests.shop import ask, everything, people, schemas

ROOT = Path(__file__).parents[2]
# The last commit of the release before this one; another can be named to look further back.
BEFORE = os.environ.get("GUANXI_UPGRADE_FROM", "002476393ac394bf4e2173dab9e1164067b24a79")

pytestmark = pytest.mark.slow

ORDERS = "Order ID,Customer ID,Product,Quantity,Unit price,Date\n" + "".join(
    f"{n},{n % 60},Tea,{1 + n % 4},2.50,2024-{1 + n % 12:02}-11 10:00\n" for n in range(300)
)
# What a migration may add to, and what is written down anew at each start.
MOVING = ("migration", "definitions")


def git(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", "-C", ROOT, *words], capture_output=True, check=False)


@pytest.fixture(scope="module")
def earlier() -> Iterator[Path]:
    """Return a folder with the source of the earlier program."""
    packed = git("archive", BEFORE, "src")
    if packed.returncode != 0:
        pytest.skip(f"{BEFORE[:12]} is not in this clone: git fetch --unshallow")
    folder = Path(tempfile.mkdtemp(prefix="guanxi-test-"))
    folder.chmod(0o755)
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    yield folder
    shutil.rmtree(folder)


def by(program: Path, home: Path, *words: object) -> dict[str, Any]:
    """Run a command of the program in a folder."""
    return guanxi(home, *words, PYTHONPATH=f"{program / 'src'}")


def test_an_earlier_home_is_migrated_equal_and_undoable(earlier: Path) -> None:
    home = earlier / "home"
    first = by(
        earlier, home, "load", people(earlier / "people.csv", 200), "--as", "people", "--source", "till"
    )
    (earlier / "orders.csv").write_text(ORDERS)
    orders = by(earlier, home, "load", earlier / "orders.csv", "--as", "orders", "--source", "till")
    schema = schemas(home)["default"]
    before = everything(home, schema)
    assert len(before["order_lines"]) == 300

    assert by(ROOT, home, "show", "people")["count"] == 200
    after = everything(home, schema)
    for table, rows in before.items():
        if table not in MOVING:
            assert len(after[table]) == len(rows), table
    assert set(before["migration"]) <= set(after["migration"])
    for table in ("people", "orders", "order_lines", "products", "change", "action", "source_record"):
        assert _without_new(after[table], before[table]) == before[table], table

    by(ROOT, home, "undo", orders["trail"])
    assert by(ROOT, home, "show", "orders")["count"] == 0
    assert by(ROOT, home, "show", "people")["count"] == 200
    by(ROOT, home, "undo", first["trail"])
    assert by(ROOT, home, "show", "people")["count"] == 0
    assert ask(home, f"select distinct status from {schema}.import_run") == [("undone",)]


def _without_new(after: list[str], before: list[str]) -> list[str]:
    """Return rows without the columns that came with a migration, in the order of the rows before."""
    if not before:
        return after
    known = set(json.loads(before[0]))
    trimmed = [{name: value for name, value in json.loads(row).items() if name in known} for row in after]
    place = {json.dumps(json.loads(row), sort_keys=True): row for row in before}
    found = [place.get(json.dumps(row, sort_keys=True), "new") for row in trimmed]
    return sorted(found, key=before.index) if "new" not in found else found
