"""A PostgreSQL that is given and restarts: what is at work waits and goes on; nothing is lost or doubled."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from guanxi.cluster.account import Account, database_account, hand_over, run, spawn
from guanxi.cluster.binaries import installed_binaries
from guanxi.cluster.tests.test_external import SETTINGS, admin
from tests.faults import product
from tests.faults.product import free_address, serving, soon, start
from tests.faults.shop import brought
from tests.faults.test_kills import READING, WRITING, begin, is_whole, reached, status

pytestmark = pytest.mark.slow

OUTAGE = 3.0
LONG = 45.0
STOPS = {"restart": signal.SIGINT, "crash": signal.SIGQUIT}


@dataclass
class Given:
    """A PostgreSQL 16 that somebody else runs."""

    folder: Path
    account: Account | None
    programs: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def socket(self) -> Path:
        return self.folder / "pg"

    def start(self) -> None:
        settings = [word for setting in SETTINGS for word in ("-c", setting)]
        words = [self.programs / "postgres", "-D", self.socket, *settings]
        self.process = spawn(words, self.account, output=subprocess.DEVNULL)
        ready = [self.programs / "pg_isready", "-h", self.socket, "-q"]
        soon(lambda: run(ready, self.account)[0] == 0)

    def restart(self, how: str, outage: float) -> None:
        """End it, leave it away for so many seconds, and start it again."""
        assert self.process is not None
        self.process.send_signal(STOPS[how])
        self.process.wait(60)
        time.sleep(outage)
        self.start()


@pytest.fixture(scope="module")
def given() -> Iterator[Given]:
    folder = Path(tempfile.mkdtemp(prefix="guanxi-foreign-"))
    given = Given(folder, database_account(folder), installed_binaries(16))
    hand_over(folder, given.account)
    options = ["--username=admin", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync"]
    assert run([given.programs / "initdb", "-D", given.socket, *options], given.account)[0] == 0
    given.start()
    admin(given.socket, "create role alice login createrole", "create database shop owner alice")
    yield given
    assert given.process is not None
    given.process.send_signal(signal.SIGINT)
    given.process.wait(60)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def home(place, given) -> Iterator[Path]:
    """Return a home whose database is the given one, with one workspace."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DATABASE_URL", f"postgresql://alice@/shop?host={given.socket}")
        assert product.run(place / "home", "workspace", "create", "Default")[0] == 0
        yield place / "home"


@pytest.fixture(scope="module")
def calm(home, shop):
    """Load the file undisturbed and return what came of it."""
    code, told = product.run(home, "load", shop, "--as", "orders", "--source", "calm")
    assert code == 0
    return told | {"brought": brought(home, "calm")}


@pytest.mark.parametrize(("how", "stage"), [("restart", READING), ("crash", WRITING)])
def test_a_load_by_command_waits_for_it(home, given, shop, calm, how, stage):
    source = f"command-{how}-{stage}"
    loading = start(home, "load", shop, "--as", "orders", "--source", source)
    reached(home, source, stage)
    given.restart(how, OUTAGE)
    said, complaint = loading.communicate(timeout=120)
    assert loading.returncode == 0, said + complaint
    is_whole(home, source, calm)


@pytest.fixture(scope="module")
def up(home, calm):
    with serving(home, free_address()) as up:
        yield up


@pytest.mark.parametrize(("how", "stage", "outage"), [("crash", READING, OUTAGE), ("restart", WRITING, LONG)])
def test_what_serves_stays_and_the_import_is_gone_on_with(up, visitor, given, shop, calm, how, stage, outage):
    source = f"worker-{how}-{stage}-{outage:.0f}"
    begin(visitor, shop, source)
    reached(up.home, source, stage)
    given.restart(how, outage)
    soon(up.answers)
    assert visitor.get("/default")[0] == "/default"
    soon(lambda: status(up.home, source) == "done")
    assert up.process.poll() is None
    is_whole(up.home, source, calm)
