"""A kill at any moment leaves the lake as it was, and its remains are cleared away."""

from __future__ import annotations

from typing import Any

import pytest

from guanxi.access.api import perform
from guanxi.engine.actions import refresh as refreshing
from guanxi.engine.api import open_lake, rebuild_lake, refresh_lake
from guanxi.engine.logic import bounds
from guanxi.engine.models import manifest as manifests
from guanxi.engine.models import parts
from guanxi.engine.models.manifest import read_manifest
from guanxi.engine.models.parts import write_part
from guanxi.engine.models.place import lake_folder
from guanxi.engine.tests.world import compare, happen, in_database, in_lake, people, run
from guanxi.kernel.api import Context


class Killed(BaseException):
    """Stands for a kill: nothing catches it."""


@pytest.mark.parametrize(
    "moment", ["first part", "between parts", "before the manifest", "in the manifest", "after it"]
)
def test_a_kill_leaves_the_last_manifest_valid(
    alice: Context, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = people(alice, ["Ann", "Ben"])
    refresh_lake(alice.workspace)
    before = in_lake(alice, "people")
    perform(run, alice, ("update people set name = 'Annabel' where id = %s", (ids[0],)))
    perform(happen, alice, 1)
    with monkeypatch.context() as patched:
        _kill_at(patched, moment)
        with pytest.raises(Killed):
            refresh_lake(alice.workspace)
    assert in_lake(alice, "people") == (in_database(alice, "people") if moment == "after it" else before)
    refresh_lake(alice.workspace)
    compare(alice)
    folder = lake_folder(alice.workspace.schema)
    held = read_manifest(folder)
    found = {path.relative_to(folder).as_posix() for path in folder.glob("*/*.parquet")}
    assert found == held.files | held.retired.keys()


def _kill_at(patched: pytest.MonkeyPatch, moment: str) -> None:
    def killed(*given: Any, **named: Any) -> Any:
        raise Killed

    calls: list[int] = []

    def after_one(*given: Any, **named: Any) -> Any:
        calls.append(1)
        return original(*given, **named) if len(calls) == 1 else killed()

    original = write_part
    if moment == "first part":
        patched.setattr(refreshing, "write_part", killed)
    elif moment == "between parts":
        patched.setattr(refreshing, "write_part", after_one)
        patched.setattr(parts, "write_part", after_one)  # by which facts are written
    elif moment == "before the manifest":
        patched.setattr(refreshing, "publish", killed)
    elif moment == "in the manifest":
        patched.setattr(manifests, "sync", killed)
        patched.setattr("guanxi.engine.models.parts.sync", lambda path: None)
    else:

        def published(*given: Any) -> None:
            manifests.publish(*given)
            raise Killed

        patched.setattr(refreshing, "publish", published)


def test_parts_go_when_nobody_can_read_them_any_more(alice: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = lake_folder(alice.workspace.schema)
    people(alice, ["Ann"])
    refresh_lake(alice.workspace)
    first = read_manifest(folder).tables["people"].base[0].file
    with open_lake(alice.workspace) as earlier:
        before = earlier.rows("select count(*) from people")
        monkeypatch.setattr(bounds, "FEW", 0)
        monkeypatch.setattr(bounds, "PATCHED", 1_000_000)
        people(alice, ["Ben"])
        refresh_lake(alice.workspace)
        assert first in read_manifest(folder).retired
        assert earlier.rows("select count(*) from people") == before
    monkeypatch.setattr(manifests, "GRACE", -1.0)
    refresh_lake(alice.workspace)
    assert not (folder / first).exists()
    assert read_manifest(folder).retired == {}
    compare(alice)


def test_a_reader_at_work_keeps_its_parts_however_long_it_takes(
    alice: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts that were joined or written anew stay until the last reader has closed."""
    folder = lake_folder(alice.workspace.schema)
    people(alice, ["Ann"])
    perform(happen, alice, 2)
    refresh_lake(alice.workspace)
    first, ids = read_manifest(folder).files, [row[0] for row in in_database(alice, "people")]
    monkeypatch.setattr(manifests, "GRACE", -1.0)
    with open_lake(alice.workspace) as reader:
        rebuild_lake(alice.workspace)
        refresh_lake(alice.workspace)
        assert reader.rows("select count(*) from people") == [(len(ids),)]
        assert reader.rows("select count(*) from events") == [(len(in_database(alice, "events")),)]
        assert first <= read_manifest(folder).retired.keys()
    refresh_lake(alice.workspace)
    assert not any((folder / file).exists() for file in first)
    compare(alice)
