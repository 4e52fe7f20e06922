"""The house as files: what is tracked, which room a file is of, what a module says."""

from __future__ import annotations

import ast
import configparser
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "guanxi"

# Not rooms: what Babel and Django want to find beside them.
NOT_ROOMS = frozenset({"locale", "__pycache__"})

# Kinds of the second level. Rooms of rules keep to them, see docs/map.md.
KINDS = frozenset(
    {
        "README.md", "__init__.py", "api.py", "tasks.py", "actions", "queries", "models", "logic", "errors",
        "tests",
    }
)  # fmt: skip

# Rooms without rules of the business: their second level says what they are made of.
OWN_LAYOUT = {
    "kernel": "values that everything stands on; nothing is read or written",
    "cluster": "a program that runs PostgreSQL, not a set of tables",
    "jobs": "a program that runs tasks; its tables are the queue's",
    "cli": "a door: one module per group of commands",
    "web": "a door: one folder per room it shows",
    "config": "the assembler",
}

# What a framework looks for by name.
FRAMEWORK_NAMES = {"access": frozenset({"apps.py", "backend.py", "migrations"})}


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files of the repository, those not yet added among them, without what git ignores."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return tuple(_walk(ROOT))
    names = sorted(set(listed.split("\0")) - {""})
    return tuple(path for path in map(ROOT.joinpath, names) if path.is_file())


def _walk(folder: Path) -> list[Path]:
    """Return the files of an unpacked copy without a repository around it."""
    hidden = {"__pycache__", "build", "dist"}
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part in hidden or part[0] == "." for part in path.relative_to(folder).parts)
        and path.suffix not in {".mo", ".pyc"}
        and ".egg-info" not in str(path)
    ]


def files(*suffixes: str, under: Path = ROOT) -> list[Path]:
    """Return the tracked files with these suffixes."""
    return [path for path in tracked() if path.suffix in suffixes and path.is_relative_to(under)]


@cache
def rooms() -> tuple[str, ...]:
    """Return the names of all rooms."""
    inside = {path.relative_to(HOUSE).parts for path in tracked() if path.is_relative_to(HOUSE)}
    return tuple(sorted({parts[0] for parts in inside if len(parts) > 1} - NOT_ROOMS))


def second_level(room: str) -> set[str]:
    """Return what lies in a room, a module or folder by its kind's name."""
    inside = {
        path.relative_to(HOUSE / room).parts[0] for path in tracked() if path.is_relative_to(HOUSE / room)
    }
    return {name.removesuffix(".py") if name.removesuffix(".py") in KINDS else name for name in inside}


@cache
def contracts() -> tuple[configparser.SectionProxy, ...]:
    """Return the contracts that import-linter checks."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return tuple(parser[name] for name in parser.sections() if ":contract:" in name)


def floors() -> dict[str, int]:
    """Return the floor of each room, counted from the ground."""
    layers = next(
        each["layers"] for each in contracts() if each["type"] == "layers" and "config" in each["layers"]
    )
    lines = layers.split("\n")[::-1]
    return {
        room.strip(): floor for floor, line in enumerate(lines) for room in line.split("|") if room.strip()
    }


@cache
def tree(path: Path) -> ast.Module:
    """Return a module as a syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, lazily too."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def short(path: Path) -> str:
    """Return a path as people name it."""
    return path.relative_to(ROOT).as_posix()
