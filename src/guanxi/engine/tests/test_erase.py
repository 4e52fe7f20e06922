"""What the lake says of a person is found and removed, whatever a kill or a refresh has left there."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import locked
from guanxi.engine.api import parts_naming, refresh_lake, rewrite_lake
from guanxi.engine.models.manifest import read_manifest
from guanxi.engine.models.place import lake_folder
from guanxi.engine.tests.world import people, run
from guanxi.kernel.api import Context


@pytest.fixture
def ann(alice: Context) -> UUID:
    ann, _ben = people(alice, ["Ann Weg", "Ben"])
    refresh_lake(alice.workspace)
    found: UUID = ann
    return found


def naming(alice: Context, ann: UUID) -> int:
    return parts_naming(alice.workspace, [ann], ["Ann Weg"])


def test_what_is_erased_is_in_no_file_any_more(alice: Context, ann: UUID) -> None:
    assert naming(alice, ann) == 1
    perform(run, alice, ("update people set name = null where id = %s", (ann,)))
    refresh_lake(alice.workspace)
    assert naming(alice, ann) == 1
    rewrite_lake(alice.workspace)
    assert naming(alice, ann) == 0


def test_half_a_file_that_a_kill_left_is_passed_over(alice: Context, ann: UUID) -> None:
    half = lake_folder(alice.workspace.schema) / "people" / "half.parquet"
    half.write_bytes(b"PAR1 Ann Weg")
    assert naming(alice, ann) == 1
    rewrite_lake(alice.workspace)
    assert not half.exists()


def test_a_file_that_cannot_be_read_may_name_anybody(alice: Context, ann: UUID) -> None:
    folder = lake_folder(alice.workspace.schema)
    [part] = [file for file in read_manifest(folder).files if file.startswith("people/")]
    (folder / part).write_bytes(b"no part at all")
    assert parts_naming(alice.workspace, [ann], ["nobody"]) == 1


def test_looking_waits_for_a_refresh(alice: Context, ann: UUID) -> None:
    found: list[int] = []
    looking = threading.Thread(target=lambda: found.append(naming(alice, ann)))
    with locked(lake_folder(alice.workspace.schema) / "lock"):
        looking.start()
        looking.join(0.3)
        assert found == []
    looking.join(30)
    assert found == [1]


def test_where_there_is_no_lake_nothing_is_found(alice: Context) -> None:
    assert naming(alice, UUID(int=1)) == 0
