"""Every icon that a page names exists: one that does not would break the page that shows it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from importlib.resources import files as resources
from zipfile import ZipFile

import pytest

from guanxi.records.api import STANDARD_OBJECTS
from tests.architecture.house import HOUSE, files, short, tree

_IN_TEMPLATE = re.compile(r"{%\s*icon\s+['\"]([\w-]+)['\"]|(?<![:\w-])icon=\"([\w-]+)\"")
_LIKE_AN_ICON = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
# So many icons that begin with a word make a text that begins with it look like one of them.
FAMILY = 8


@pytest.fixture(scope="module")
def icons() -> set[str]:
    """Return the names of all icons."""
    with (resources("lucide") / "lucide.zip").open("rb") as file, ZipFile(file) as archive:
        return {name.rpartition("/")[2].removesuffix(".svg") for name in archive.namelist()}


def test_icons_of_templates_exist(icons):
    named = {
        name: short(path)
        for path in files(".html", under=HOUSE)
        for found in _IN_TEMPLATE.findall(path.read_text("utf-8"))
        for name in found
        if name
    }
    assert len(named) > 30
    assert {name: place for name, place in named.items() if name not in icons} == {}


def test_icons_of_objects_exist(icons):
    assert {kind.icon for kind in STANDARD_OBJECTS} - icons == set()


def test_texts_of_the_pages_that_look_like_icons_are_icons(icons):
    families = Counter(name.partition("-")[0] for name in icons)
    named = {
        node.value: short(path)
        for path in files(".py", under=HOUSE / "web")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _LIKE_AN_ICON.fullmatch(node.value)
    }
    like = {name: place for name, place in named.items() if families[name.partition("-")[0]] >= FAMILY}
    assert {name: place for name, place in like.items() if name not in icons} == {}
