"""Typed readers of the environment; a setting that cannot be understood stops the start."""

from __future__ import annotations

import os

from guanxi.cli.address import Address
from guanxi.cli.errors import BadAddress
from guanxi.kernel.api import Invalid

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


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


def choice(name: str, default: str, among: tuple[str, ...]) -> str:
    """Return a setting that is one of a few words, in the case in which they are given here."""
    value = text(name, default)
    found = next((word for word in among if word.casefold() == value.casefold()), None)
    if found is None:
        raise Invalid(field=name, reason=f"“{value}” is none of {', '.join(among)}")
    return found


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return a setting as a list of words parted by commas."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def hosts() -> list[str]:
    """Return the names under which pages are served: the operator's, this machine's own, and the bound host.

    The last two always: ``up`` asks there whether the pages answer. ``0.0.0.0`` and ``::`` are no names;
    they stand for every address that the machine has.
    """
    named = words("GUANXI_HOSTS")
    try:
        bound = Address.read().named
    except BadAddress:  # who listens there says so, and doctor too
        bound = None
    return list(dict.fromkeys([*named, *_LOOPBACK, *([bound] if bound else [])]))
