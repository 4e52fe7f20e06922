"""Every room is laid out alike, says what it is for, and shows one face."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from guanxi.metadata.api import FIELD_TYPES
from tests.architecture.house import (
    FRAMEWORK_NAMES,
    HOUSE,
    KINDS,
    OWN_LAYOUT,
    files,
    imported,
    rooms,
    second_level,
    short,
    tree,
)

README_LINES = 12
VAGUE = frozenset({"utils", "util", "common", "misc", "helpers", "helper", "shared", "lib", "stuff", "tools"})
# Nobody but the assembler asks these, and nobody asks the assembler.
DOORS = frozenset({"config", "web", "cli"})

with_api = [room for room in rooms() if (HOUSE / room / "api.py").exists()]


@pytest.mark.parametrize("room", rooms())
def test_a_room_says_in_a_few_lines_what_lives_in_it(room):
    readme = HOUSE / room / "README.md"
    assert readme.exists()
    lines = readme.read_text(encoding="utf-8").splitlines()
    assert lines[0].split(":")[0] == f"# {room}"
    assert len(lines) <= README_LINES


@pytest.mark.parametrize("room", rooms())
def test_a_room_has_only_the_known_kinds(room):
    if room in OWN_LAYOUT:
        assert second_level(room) - KINDS
    else:
        assert second_level(room) - KINDS - FRAMEWORK_NAMES.get(room, frozenset()) == set()


@pytest.mark.parametrize("room", sorted(set(rooms()) - DOORS))
def test_a_room_that_others_ask_has_one_face(room):
    assert room in with_api


@pytest.mark.parametrize("room", with_api)
def test_the_face_of_a_room_lists_all_it_shows(room):
    module = tree(HOUSE / room / "api.py")
    listed = _listed(module)
    assert sorted(set(listed)) == sorted(listed)
    own = {name for node in module.body if not _is_foreign(node, room) for name in _bound(node)}
    assert {name for name in own if not name.startswith("_")} == set(listed)


def _is_foreign(node: ast.stmt, room: str) -> bool:
    """Say whether a statement brings in what is only needed to say something: types, paths."""
    match node:
        case ast.ImportFrom(module=str(module)):
            return not module.startswith(f"guanxi.{room}.")
    return isinstance(node, ast.Import)


def _bound(node: ast.stmt) -> list[str]:
    match node:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return [
                alias.asname or alias.name.split(".")[0] for alias in names if alias.name != "annotations"
            ]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
    return []


def _listed(module: ast.Module) -> list[str]:
    for node in module.body:
        if isinstance(node, ast.Assign) and _bound(node) == ["__all__"]:
            return list(ast.literal_eval(node.value))
    raise AssertionError("no __all__")


def test_no_room_or_module_is_named_for_nothing():
    names = {
        part for path in files(".py") for part in path.relative_to(HOUSE.parents[1]).with_suffix("").parts
    }
    assert names & VAGUE == set()


def _is_pure(path: Path) -> bool:
    inside = path.relative_to(HOUSE).parts
    return "tests" not in inside and (inside[0] == "kernel" or "logic" in inside[1:2])


def test_rules_know_neither_the_web_framework_nor_the_queue():
    pure = [path for path in files(".py", under=HOUSE) if _is_pure(path)]
    assert len(pure) > 50
    found = {
        short(path): sorted(
            name for name in imported(path) if name.split(".")[0] in {"django", "procrastinate"}
        )
        for path in pure
    }
    assert {path: names for path, names in found.items() if names} == {}


def test_every_field_type_has_its_html_and_only_those():
    assert {path.stem for path in files(".html", under=HOUSE / "web" / "fields")} == set(FIELD_TYPES)
