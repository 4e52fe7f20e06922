"""Killed at random moments, for real: what is left can be read, and the next refresh makes it whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from guanxi.access.api import perform
from guanxi.engine.api import open_lake, rebuild_lake, refresh_lake
from guanxi.engine.models.manifest import read_manifest
from guanxi.engine.models.place import lake_folder
from guanxi.engine.tests.world import OBJECTS, compare, happen, in_lake, people, run
from guanxi.kernel.api import Context, uuid7

ROUNDS = 20

# Says that it is ready, then refreshes and rebuilds until it is killed; parts are joined at every turn.
DYING = """
import sys
import django
django.setup()
from guanxi.access.api import Workspace
from guanxi.engine.api import rebuild_lake, refresh_lake
from guanxi.engine.logic import bounds
bounds.MANY = 1
workspace = Workspace.objects.get(schema=sys.argv[1]).ref()
refresh_lake(workspace)
print("ready", flush=True)
turn = 0
while True:
    turn += 1
    rebuild_lake(workspace) if turn % 5 == 0 else refresh_lake(workspace)
"""


def dying(home: Path, schema: str) -> subprocess.Popen[str]:
    """Start a writer of the lake and wait until it writes."""
    ours = {**os.environ, "GUANXI_HOME": str(home)}
    child = subprocess.Popen(
        [sys.executable, "-c", DYING, schema], env=ours, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


@pytest.mark.slow
def test_the_lake_survives_kills_at_random_moments(alice: Context, installation: Path) -> None:
    random_one = random.Random(3)
    ids = people(alice, [f"Person {number}" for number in range(400)])
    folder = lake_folder(alice.workspace.schema)
    for turn in range(ROUNDS):
        child = dying(installation, alice.workspace.schema)
        end = time.monotonic() + random_one.uniform(0.0, 0.4)
        while time.monotonic() < end:
            context = alice.on_trail(uuid7())
            where = random_one.sample(ids, 20)
            perform(run, context, ("update people set city = %s where id = any(%s)", (f"T{turn}", where)))
            perform(happen, context, 3)
        child.send_signal(signal.SIGKILL)
        child.wait()
        with open_lake(alice.workspace) as lake:
            assert lake.rows("select count(*) from people") == [(400,)]
            for table in OBJECTS:
                lake.rows(f'select * from "{table}"')
    refresh_lake(alice.workspace)
    compare(alice)
    followed = {table: in_lake(alice, table) for table in OBJECTS}
    _nothing_is_left_over(folder)
    rebuild_lake(alice.workspace)
    assert {table: in_lake(alice, table) for table in OBJECTS} == followed


def _nothing_is_left_over(folder: Path) -> None:
    held: Any = read_manifest(folder)
    found = {path.relative_to(folder).as_posix() for path in folder.glob("*/*.parquet*")}
    assert found == held.files | held.retired.keys()
