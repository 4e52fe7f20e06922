"""Typed readers of the environment; a setting that cannot be understood stops the start."""

from __future__ import annotations

import os

from guanxi.kernel.api import Invalid


def text(name: str, default: str = "") -> str:
    """Return a setting as text."""
    return os.environ.get(name, default).strip() or default


def switch(name: str, *, default: bool = False) -> bool:
    """Return a setting that is on (1, true, yes, on) or off (0, false, no, off)."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise Invalid(field=name, reason=f"“{value}” is neither on nor off")


def number(name: str, default: int) -> int:
    """Return a setting as a whole number."""
    value = text(name)
    if not value:
        return default
    if not value.isdigit():
        raise Invalid(field=name, reason=f"“{value}” is not a whole number")
    return int(value)


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return a setting as a list of words parted by commas."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)
