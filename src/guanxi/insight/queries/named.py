"""The room's questions to the lake, by the name of their file."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def named(name: str) -> str:
    """Return the SQL of a file beside this one."""
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")
