"""A number that matters, as the pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.web.charts import Sparkline


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with its name; ``change`` is relative, ``href`` leads to its rows."""

    label: str
    value: str
    href: str = ""
    note: str = ""
    icon: str = ""
    change: float | None = None
    shape: Sparkline | None = None
