"""Kills at moments that nobody has chosen: of the command or of its database, in each long work.

GUANXI_KILLS is the number of kills per work and victim, GUANXI_SEED draws other moments. ``GUANXI_KILLS=13``
makes a hundred and four.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.faults.product import Up, asked, free_address, run, serving, soon, start
from tests.faults.shop import brought, write_shop

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("GUANXI_KILLS", "1"))
SEED = int(os.environ.get("GUANXI_SEED", "3"))
LINES = 8_000
VICTIMS = ("command", "database")
# What an analysis says of itself and not of the customers.
VARYING = {"run", "status", "lake", "seconds", "computed_at"}
ROUNDS = [(victim, number) for number in range(KILLS) for victim in VICTIMS]
every_kill = pytest.mark.parametrize(("victim", "number"), ROUNDS)


@pytest.fixture(scope="module")
def up(home):
    """Serve a home with one workspace."""
    assert run(home, "workspace", "create", "Default")[0] == 0
    with serving(home, free_address()) as up:
        yield up


@pytest.fixture(scope="module")
def small(place: Path) -> Path:
    return write_shop(place / "small.csv", LINES)


@pytest.fixture(scope="module")
def calm(up, small) -> dict[str, Any]:
    """Return what an undisturbed load has brought, and how long each work takes undisturbed."""
    begun = time.monotonic()
    loaded = run(up.home, "load", small, "--as", "orders", "--source", "calm")[1]
    return {"brought": brought(up.home, "calm"), "seconds": time.monotonic() - begun, **loaded}


def broken(up: Up, victim: str, seconds: float, draw: random.Random, *words: str | Path) -> str:
    """Start a command and kill it, or its database, at some moment; return what it said on its errors."""
    command = start(up.home, *words)
    moment = draw.uniform(0.15, 1.0) * seconds
    try:
        command.wait(moment)
    except subprocess.TimeoutExpired:
        if victim == "command":
            command.kill()
        else:
            up.database().kill()
    _, complaint = command.communicate(timeout=120)
    soon(lambda: asked(up.home, "select 1"))
    soon(up.answers)
    return complaint


def drawn(work: str, victim: str, number: int) -> random.Random:
    return random.Random(f"{SEED} {work} {victim} {number}")


@every_kill
def test_a_load(up, small, calm, victim, number):
    source = f"load-{victim}-{number}"
    words = ("load", small, "--as", "orders", "--source", source)
    broken(up, victim, calm["seconds"], drawn("load", victim, number), *words)
    # The same load once more goes on with the one that was broken off, and then finds everything there.
    left = unfinished(up.home)
    following = start(up.home, *words)
    said, complaint = following.communicate(timeout=120)
    told = json.loads(said)
    assert (following.returncode, told["status"], told["rows_read"]) == (0, "done", LINES)
    assert ("Went on with small.csv, which was broken off: done." in complaint) == bool(left)
    assert brought(up.home, source) == calm["brought"]
    assert unfinished(up.home) == []
    written = asked(
        up.home,
        "select count(*), count(distinct c.record_id) from change c join action a on a.id = c.action_id "
        "where c.verb = 'create' and a.source = %s",
        source,
    )
    assert written[0][0] == written[0][1]


@every_kill
def test_an_undo(up, small, calm, victim, number):
    source = f"undo-{victim}-{number}"
    before = everything(up.home)
    trail = run(up.home, "load", small, "--as", "orders", "--source", source)[1]["trail"]
    broken(up, victim, calm["seconds"] * 0.7, drawn("undo", victim, number), "undo", trail)
    code, told = run(up.home, "undo", trail)
    assert code == 0 or told["error"]["code"] == "nothing_to_undo"
    assert everything(up.home) == before
    assert unfinished(up.home) == []


@every_kill
def test_an_analysis(up, calm, victim, number):
    words = ("analyse", "--as-of", f"2024-0{2 + number % 8}-15")
    begun = time.monotonic()
    code, undisturbed = run(up.home, *words)
    seconds, scores = time.monotonic() - begun, scored(up.home)
    assert (code, run(up.home, "analyse")[0]) == (0, 0)
    assert scored(up.home) != scores
    broken(up, victim, seconds, drawn("analyse", victim, number), *words)
    code, repeated = run(up.home, *words)
    assert code == 0
    assert scored(up.home) == scores
    assert {name for name in repeated if repeated[name] != undisturbed[name]} <= VARYING
    assert asked(up.home, "select count(*) from analysis_run where status = 'running'") == [(0,)]


@every_kill
def test_an_erasure(up, calm, place, victim, number):
    name = f"Quirin{victim}{number}"
    file = place / f"{name}.csv"
    file.write_text(f"Customer ID,Name,Email\n{name},{name},{name}@void.example\nK{name},Stays,\n")
    assert run(up.home, "load", file, "--as", "people", "--source", f"erase-{victim}-{number}")[0] == 0
    [[person]] = asked(up.home, "select id from people where number = %s", name)
    words = ("erase", "people", str(person), "--reason", "asked")
    broken(up, victim, 5.0, drawn("erase", victim, number), *words)
    code, told = run(up.home, *words)
    done = asked(up.home, "select status from erasure where record_id = %s", person)
    assert [status for (status,) in done] == ["done"], (code, told)
    for table in ("people", "source_record", "change", "import_run"):
        naming = f"select count(*) from {table} t where t::text ilike %s"
        assert asked(up.home, naming, f"%{name}@%") == [(0,)], table
    assert asked(up.home, "select name from people where number = %s", f"K{name}") == [("Stays",)]


def unfinished(home: Path) -> list[tuple[object, ...]]:
    """Return the imports that nobody has carried through."""
    return asked(home, "select source, status from import_run where status not in ('done', 'undone')")


def everything(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all records as they stand, and what sources say of them."""
    tables = ("people", "companies", "products", "orders", "order_lines", "source_record", "edge")
    return {
        table: asked(home, f"select md5(string_agg(t::text, '|' order by t::text)), count(*) from {table} t")
        for table in tables
    }


def scored(home: Path) -> list[tuple[object, ...]]:
    """Return the scores of all people, without what says when they were made."""
    return asked(home, "select person, to_jsonb(s) - 'run' from score_now s order by 1")
