"""A lake serves what its own workspace wrote and nothing else, whoever lays hands on its folder."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from guanxi.cluster.api import enter
from guanxi.engine.api import (
    LakeDamaged,
    drop_lake,
    lake_standing,
    missing_parts,
    open_lake,
    rebuild_lake,
    refresh_lake,
)
from guanxi.engine.models.place import lake_folder
from guanxi.engine.tests.world import compare, in_lake, people


@pytest.fixture
def two(cast: Any) -> Any:
    """Two lakes, with a person each."""
    for context, name in ((cast.alice, "Only here"), (cast.mallory, "Only there")):
        drop_lake(context.workspace.schema)
        people(context, [name])
        refresh_lake(context.workspace)
    return cast


def folder(context: Any) -> Any:
    return lake_folder(context.workspace.schema)


def part(context: Any) -> Any:
    """Return the file of the people."""
    return (
        folder(context)
        / json.loads((folder(context) / "manifest.json").read_text())["tables"]["people"]["base"][0]["file"]
    )


def point_at(context: Any, file: str) -> None:
    path = folder(context) / "manifest.json"
    data = json.loads(path.read_text())
    data["tables"]["people"]["base"][0]["file"] = file
    path.write_text(json.dumps(data))


def refused_and_mended(two: Any) -> None:
    """Nothing is read; a refresh writes the lake anew, and leaves the other one alone."""
    others = in_lake(two.alice, "people")
    with pytest.raises(LakeDamaged):
        open_lake(two.mallory.workspace)
    with enter(two.mallory.workspace.schema) as cursor:
        assert lake_standing(two.mallory.workspace, cursor).damaged
    assert missing_parts(two.mallory.workspace.schema) == ["manifest.json"]
    assert refresh_lake(two.mallory.workspace).how["people"] == "whole"
    compare(two.mallory)
    assert in_lake(two.alice, "people") == others
    compare(two.alice)


@pytest.mark.parametrize("way", ["absolute", "upwards", "to /etc", "up and back"])
def test_a_manifest_that_names_a_file_elsewhere(two: Any, way: str) -> None:
    theirs = part(two.alice)
    point_at(
        two.mallory,
        {
            "absolute": str(theirs),
            "upwards": f"../{theirs.relative_to(folder(two.alice).parent)}",
            "to /etc": "/etc/passwd",
            "up and back": f"people/../../{theirs.relative_to(folder(two.alice).parent)}",
        }[way],
    )
    refused_and_mended(two)


def test_a_manifest_of_another_workspace(two: Any) -> None:
    shutil.copy(folder(two.alice) / "manifest.json", folder(two.mallory) / "manifest.json")
    refused_and_mended(two)


def test_a_whole_lake_of_another_workspace(two: Any) -> None:
    shutil.rmtree(folder(two.mallory))
    shutil.copytree(folder(two.alice), folder(two.mallory))
    refused_and_mended(two)


@pytest.mark.parametrize("what", ["part", "folder"])
def test_a_link_into_another_lake(two: Any, what: str) -> None:
    ours, theirs = part(two.mallory), part(two.alice)
    if what == "part":
        ours.unlink()
        ours.symlink_to(theirs)
    else:
        shutil.rmtree(ours.parent)
        ours.parent.symlink_to(theirs.parent)
        point_at(two.mallory, f"people/{theirs.name}")
    refused_and_mended(two)


def test_a_lake_that_is_a_link_is_neither_read_nor_written(two: Any) -> None:
    shutil.rmtree(folder(two.mallory))
    folder(two.mallory).symlink_to(folder(two.alice))
    before = sorted(folder(two.alice).rglob("*.parquet"))
    for work in (open_lake, refresh_lake, rebuild_lake):
        with pytest.raises(LakeDamaged):
            work(two.mallory.workspace)
    assert sorted(folder(two.alice).rglob("*.parquet")) == before
    folder(two.mallory).unlink()
    refresh_lake(two.mallory.workspace)
    compare(two.mallory)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 2, "owner": 1, "tables": 3}'])
def test_a_manifest_that_is_none(two: Any, text: str) -> None:
    (folder(two.mallory) / "manifest.json").write_text(text)
    refused_and_mended(two)


def test_a_lake_of_an_older_form_is_written_anew(two: Any) -> None:
    path = folder(two.mallory) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 1}))
    assert refresh_lake(two.mallory.workspace).how["people"] == "whole"
    compare(two.mallory)


def test_a_part_that_is_gone_is_written_anew(two: Any) -> None:
    part(two.mallory).unlink()
    with pytest.raises(LakeDamaged):
        open_lake(two.mallory.workspace)
    assert refresh_lake(two.mallory.workspace).how["people"] == "whole"
    compare(two.mallory)
