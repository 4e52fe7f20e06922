"""A kill in the middle of an import loses nothing and doubles nothing, whichever process it hits.

Each import is of the same file under a source of its own, and has to bring what an undisturbed one brought.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import psutil
import pytest

from tests.faults.product import Up, Visitor, asked, free_address, run, serving, soon, start
from tests.faults.shop import LINES, brought, write_shop

pytestmark = pytest.mark.slow

READING, WRITING = "read", "order_lines"


@pytest.fixture(scope="module")
def up(home):
    """Serve a home with one workspace for all tests that need it."""
    assert run(home, "workspace", "create", "Default")[0] == 0
    with serving(home, free_address()) as up:
        yield up


@pytest.fixture(scope="module")
def calm(up, shop):
    """Load the file undisturbed and return what came of it."""
    code, told = run(up.home, "load", shop, "--as", "orders", "--source", "calm")
    assert code == 0
    return told | {"brought": brought(up.home, "calm")}


def test_the_undisturbed_load_accounts_for_every_row(calm):
    assert calm["rows_read"] == LINES == calm["rows_accepted"] + calm["rows_rejected"]
    assert calm["rows_rejected"] > 100
    assert len(calm["brought"]["order_lines"]) == calm["rows_accepted"]
    assert all(calm["records"][slug]["created"] == len(rows) for slug, rows in calm["brought"].items())


@pytest.mark.parametrize("stage", [READING, WRITING])
def test_a_killed_command_is_gone_on_with_by_the_next(up, shop, calm, stage):
    source = f"cli-{stage}"
    loading = start(up.home, "load", shop, "--as", "orders", "--source", source)
    reached(up.home, source, stage)
    loading.kill()
    loading.communicate()
    assert status(up.home, source) == "running"
    next_file = write_shop(shop.with_name(f"{source}.csv"), lines=8)
    assert run(up.home, "load", next_file, "--as", "orders", "--source", "next")[0] == 0
    is_whole(up.home, source, calm)


KILLS: dict[str, Callable[[Up], psutil.Process]] = {
    "worker": lambda up: up.part("guanxi.jobs.worker"),
    "web": lambda up: up.part("guanxi.cli.webserver"),
    "database": lambda up: up.database(),
}


@pytest.mark.parametrize(
    ("victim", "stage"),
    [
        ("worker", READING),
        ("worker", WRITING),
        ("database", READING),
        ("database", WRITING),
        ("web", WRITING),
    ],
)
def test_an_import_from_the_pages_outlives_a_kill(up, visitor, shop, calm, victim, stage):
    source = f"{victim}-{stage}"
    begin(visitor, shop, source)
    reached(up.home, source, stage)
    killed = KILLS[victim](up)
    killed.kill()
    soon(lambda: status(up.home, source) == "done")
    soon(lambda: KILLS[victim](up).pid != killed.pid)
    soon(up.answers)
    is_whole(up.home, source, calm)


def begin(visitor: Visitor, shop: Any, source: str) -> None:
    """Upload the file and begin its import."""
    at, _ = visitor.post("/default/imports/new", {"as": "orders"}, shop)
    assert at.endswith("/columns")
    at, _ = visitor.post(at, {"source": source})
    assert re.fullmatch(r"/default/imports/[0-9a-f-]{36}", at)


def reached(home: Any, source: str, stage: str) -> None:
    """Wait until an import is in the middle of a stage."""
    query = (
        "select 1 from import_run where source = %s and stage = %s and stage_done > 0 and status = 'running'"
    )
    soon(lambda: asked(home, query, source, stage), pause=0.01)


def status(home: Any, source: str) -> str | None:
    rows = asked(home, "select status from import_run where source = %s order by created_at limit 1", source)
    return str(rows[0][0]) if rows else None


_RUN = """
select id, status, rows_read, rows_accepted, rows_rejected, records from import_run
where source = %s order by created_at limit 1
"""
_CREATED = """
select c.object, count(*), count(distinct c.record_id) from change c join action a on a.id = c.action_id
where a.trail = %s and c.verb = 'create' group by 1
"""


def is_whole(home: Any, source: str, calm: dict[str, Any]) -> None:
    """Assert that a source has brought what the undisturbed one has, each record once, and says so."""
    [(trail, state, *rows, records)] = asked(home, _RUN, source)
    assert (state, rows) == ("done", [calm["rows_read"], calm["rows_accepted"], calm["rows_rejected"]])
    assert {slug: counts["created"] for slug, counts in records.items()} == {
        slug: counts["created"] for slug, counts in calm["records"].items()
    }
    found = brought(home, source)
    for slug, expected in calm["brought"].items():
        assert found[slug] == expected, slug
    written = {slug: (count, distinct) for slug, count, distinct in asked(home, _CREATED, trail)}
    assert {slug: (len(found[slug]),) * 2 for slug in found} == {slug: written[slug] for slug in found}
