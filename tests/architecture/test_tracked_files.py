"""What is kept in the repository: text, of anybody's machine."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.house import short, tracked

LARGEST = 400_000
# Written by a program.
LONG = frozenset({"requirements/dev.txt", "requirements/runtime.txt"})
_MACHINE = re.compile(r"(?<![\w.*])/(?:work|root|Users|home/(?!\{|<)\w+)/|[A-Z]:\\Users")
_REGISTRY = re.compile(
    r"--(?:extra-)?index-url|--trusted-host|(?:pypi|files\.pythonhosted|registry\.npmjs)\.\w+"
)


def texts() -> dict[str, str]:
    """Return all tracked files but this one, which names what it looks for, as text."""
    here = Path(__file__).resolve()
    return {short(path): path.read_text(encoding="utf-8") for path in tracked() if path.resolve() != here}


def test_there_are_no_binary_files():
    assert [short(path) for path in tracked() if b"\0" in path.read_bytes()] == []


def test_no_file_is_large():
    assert {short(path) for path in tracked() if path.stat().st_size > LARGEST} - LONG == set()


def test_no_file_names_a_machine_or_a_registry():
    found = {
        name: sorted({match.group() for pattern in (_MACHINE, _REGISTRY) for match in pattern.finditer(text)})
        for name, text in texts().items()
    }
    assert {name: matches for name, matches in found.items() if matches} == {}
