"""A disk that fills up: told as what it is, nothing lost or left half, gone on with when there is room."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.faults.disks import mounted, only
from tests.faults.product import Visitor, asked, free_address, run, serving, soon, start
from tests.faults.shop import brought, write_shop

pytestmark = pytest.mark.slow

LINES = 20_000
DISK, HOME, SMALL = "size=400m,mode=0755", "我的 home", "size=256k,mode=0755"
WAY_OUT = "Make room there and do it again"


@pytest.fixture(scope="module")
def disk(place):
    with mounted(place / "disk", DISK) as disk:
        yield disk


@pytest.fixture(scope="module")
def shop(place) -> Path:
    return write_shop(place / "orders.csv", LINES)


@pytest.fixture(scope="module")
def home(disk) -> Path:
    """Return a home on the disk, with one workspace, before the database's log has grown."""
    assert run(disk / HOME, "workspace", "create", "Default")[0] == 0
    return disk / HOME


@pytest.fixture(scope="module")
def calm(place, shop):
    """Load the file where there is room and return what came of it."""
    home = place / "calm"
    code, told = run(home, "load", shop, "--as", "orders", "--source", "calm")
    assert code == 0
    with start_and_stop(home):
        return told | {"brought": brought(home, "calm")}


def start_and_stop(home: Path):
    """Have the database of a home running for the length of a block."""
    from guanxi.cluster.api import ensure_server

    return ensure_server(home)


def created(home: Path, source: str) -> list[tuple[int, int]]:
    """Return how many records a source has made, by the log, and how many different ones."""
    return asked(
        home,
        "select count(*), count(distinct c.record_id) from change c join action a on a.id = c.action_id "
        "where c.verb = 'create' and a.source = %s",
        source,
    )


@pytest.mark.parametrize("megabytes", [2, 10, 18])
def test_a_load_that_does_not_fit_says_so_and_goes_on_when_there_is_room(disk, home, shop, calm, megabytes):
    source = f"with-{megabytes}"
    words = ("load", shop, "--as", "orders", "--source", source)
    with only(disk, megabytes):
        code, told = run(home, *words)
        assert (code, told["error"]["code"]) == (1, "disk_full")
        assert "No space left on device" in told["error"]["message"]
        assert WAY_OUT in told["error"]["message"]
        assert str(disk) in told["error"]["message"]
    following = start(home, *words)
    said, complaint = following.communicate(timeout=120)
    told = json.loads(said)
    assert (following.returncode, told["status"]) == (0, "done"), complaint
    rows = ("rows_read", "rows_accepted", "rows_rejected")
    assert [told[name] for name in rows] == [calm[name] for name in rows]
    with start_and_stop(home):
        assert brought(home, source) == calm["brought"]
        [(changes, records)] = created(home, source)
        assert changes == records
        assert asked(home, "select distinct status from import_run") == [("done",)]
        assert asked(home, "select count(*) from pg_tables where schemaname like 'w_%%_staging'") == [(0,)]
        kept = {str(row[0]) for row in asked(home, "select id from import_run")}
    # What could not even be copied into the home has left nothing there.
    assert {folder.name for folder in home.glob("files/*/imports/*")} == kept
    assert run(home, "doctor")[1]["checks"][0]["state"] == "ok"


@pytest.fixture(scope="module")
def loaded(home, shop):
    """Return a home that holds what is to be taken out of it."""
    assert run(home, "load", shop, "--as", "orders", "--source", "loaded")[0] == 0
    return home


WAYS_OUT = {
    "export.csv": ("export", "order_lines", "--to"),
    "export.xlsx": ("export", "order_lines", "--to"),
    "export.parquet": ("export", "order_lines", "--to"),
    "archive.zip": ("archive", "create", "--to"),
    "backup": ("backup", "--to"),
}


@pytest.mark.parametrize("name", WAYS_OUT)
def test_what_is_taken_out_onto_a_full_disk_leaves_no_half_file(loaded, place, name):
    with mounted(place / "stick", SMALL) as stick:
        (stick / "older.txt").write_text("stays")
        shutil.copyfile(__file__, stick / "other")
        before = sorted(path.name for path in stick.iterdir())
        code, told = run(loaded, *WAYS_OUT[name], stick / name if name != "backup" else stick)
        assert code == 1
        assert told["error"]["code"] == ("backup_failed" if name == "backup" else "target_unwritable")
        assert "No space left on device" in told["error"]["message"]
        assert sorted(path.name for path in stick.iterdir()) == before


def test_an_import_from_the_pages_fails_with_the_reason_and_is_done_when_it_is_tried_again(
    disk, loaded, shop, calm
):
    with serving(loaded, free_address()) as up:
        visitor = Visitor(up.facts["address"])
        visitor.post(up.facts["link"], {})
        with only(disk, 20):
            at, _ = visitor.post("/default/imports/new", {"as": "orders"}, shop)
            at, _ = visitor.post(at, {"source": "pages"})
            status = "select status, error ->> 'code' from import_run where source = 'pages'"
            soon(lambda: asked(loaded, status) == [("failed", "disk_full")])
            job = "select job, error ->> 'code' from job_run where task = 'exchange.import_run'"
            [(number, _)] = soon(lambda: [row for row in asked(loaded, job) if row[1] == "disk_full"])
            assert WAY_OUT in visitor.get(at)[1]
            with only(disk, 0), pytest.raises(HTTPError) as refused:
                visitor.post("/default/imports/new", {"as": "orders"}, shop)
            assert refused.value.code == 507
            assert WAY_OUT in refused.value.read().decode()
            assert len(list((loaded / "files" / "uploads").iterdir())) == 0
            # What can be read can still be read.
            assert "Customer 7" in visitor.get("/default/people?q=Customer+7")[1]
        assert up.answers()
        assert run(loaded, "jobs", "retry", str(number))[0] == 0
        soon(lambda: asked(loaded, status) == [("done", None)])
        assert brought(loaded, "pages") == calm["brought"]
        [(changes, records)] = created(loaded, "pages")
        assert changes == records
