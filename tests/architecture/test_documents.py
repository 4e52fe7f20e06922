"""What the documents say is so: the settings, paths, links and commands that they name exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from typer.main import get_command

from guanxi.cli.main import app
from tests.architecture.house import HOUSE, ROOT, files, rooms, short, tree

DOCS = ROOT / "docs"
PAGES = [path for path in files(".md") if not path.is_relative_to(HOUSE)]
NAMES = [short(path) for path in PAGES]
# Read by a program from the environment without being ours.
FOREIGN = frozenset({"DJANGO_SETTINGS_MODULE"})
_SETTING = re.compile(r"(?:GUANXI_[A-Z][A-Z_]*|DATABASE_URL)")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
# In code marks: something with a slash, or with a suffix of ours.
_PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+/?|[\w-]+/|[\w-]+\.(?:py|md|toml|sql))`")
_COMMAND = re.compile(r"(?:^|[`\s/])guanxi ([a-z][a-z-]*)((?: [a-z][a-z-]+)?)", re.MULTILINE)
_CODE = re.compile(r"```.*?```|`[^`]+`", re.DOTALL)


def settings_read() -> set[str]:
    """Return the settings that any module, the tests' among them, reads by name."""
    return {
        node.value
        for path in files(".py")
        if path.resolve() != Path(__file__).resolve()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SETTING.fullmatch(node.value)
    }


def settings_documented() -> set[str]:
    """Return the settings that have a row in the table of settings."""
    return set(re.findall(r"^\| `(\w+)` \|", (DOCS / "settings.md").read_text("utf-8"), re.MULTILINE))


def test_every_setting_is_documented_and_every_documented_one_is_read():
    assert settings_documented() == settings_read() - FOREIGN


def test_every_page_is_linked_from_another():
    linked = {target for page in PAGES for target in links(page)}
    pages = {page for page in PAGES if page.is_relative_to(DOCS) and "decisions" not in page.parts}
    assert {short(page) for page in pages - linked} == set()


def links(page: Path) -> set[Path]:
    """Return the files that a page links to."""
    found = _LINK.findall(page.read_text("utf-8"))
    return {
        (page.parent / target).resolve() for target in found if not target.startswith(("http", "mailto:"))
    }


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name):
    assert {str(target) for target in links(ROOT / name) if not target.exists()} == set()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "CHANGELOG.md"])
def test_paths_that_a_page_names_exist(name):
    named = set(_PATH.findall((ROOT / name).read_text("utf-8")))
    assert {path for path in named if not exists(path)} == set()


def exists(named: str) -> bool:
    """Say whether a path exists in the repository, in the package, or in some room."""
    if named.startswith((".venv/", "lake/", "run/", "pg/", "files/", "../")):
        return True  # made by a program, or beside the repository
    places = [ROOT, HOUSE, *(HOUSE / room for room in rooms())]
    return any((place / named).exists() for place in places)


def commands() -> dict[str, set[str]]:
    """Return the commands of the program, each with those below it."""
    group = get_command(app)
    return {name: set(getattr(each, "commands", {})) for name, each in group.commands.items()}  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_commands_that_a_page_names_exist(name):
    known = commands()
    code = "\n".join(_CODE.findall((ROOT / name).read_text("utf-8")))
    for command, word in _COMMAND.findall(code):
        assert command in known, f"guanxi {command}"
        assert not known[command] or word.strip() in known[command], f"guanxi {command}{word}"


def test_every_command_and_option_says_what_it_is_for():
    group = get_command(app)
    pending = list(group.commands.items())  # type: ignore[attr-defined]
    while pending:
        name, command = pending.pop()
        assert command.help, name
        assert all(getattr(each, "help", "said by its name") for each in command.params), name
        pending.extend((f"{name} {below}", each) for below, each in getattr(command, "commands", {}).items())


def test_make_targets_that_the_documents_name_exist():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {word for page in PAGES for word in re.findall(r"\bmake ([a-z]+)`", page.read_text("utf-8"))}
    assert named >= {"check", "test", "bench"}
    assert named - targets == set()


def test_decisions_are_numbered_without_gaps_and_short():
    pages = sorted((DOCS / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    assert {page.name for page in pages if len(page.read_text("utf-8").splitlines()) > 40} == set()
