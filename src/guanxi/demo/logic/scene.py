"""The scene of the demo: where, when and from which seed everything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from zlib import crc32

import numpy as np
import pyarrow as pa

from guanxi.demo.logic.columns import Ints

DAY = 86_400
IN_CURRENCY = {"CNY": 1.0, "USD": 0.14, "EUR": 0.13, "GBP": 0.11, "HKD": 1.1, "SGD": 0.19, "AUD": 0.21}


@dataclass(frozen=True, slots=True)
class Scene:
    """``days`` whole days of business from ``start``, at home in one country, paid in one currency."""

    seed: int
    start: date
    days: int
    home: str = "CN"
    currency: str = "CNY"

    def stream(self, part: str, chunk: int = 0) -> np.random.Generator:
        """Return the generator of one part, so that a change in one part leaves all others as they were."""
        return np.random.default_rng([self.seed, crc32(part.encode()), chunk])

    @property
    def end(self) -> int:
        """The first second after the last day, counted from the start."""
        return self.days * DAY

    @property
    def exchange(self) -> float:
        """What one yuan is in the scene's currency; unknown currencies count as yuan."""
        return IN_CURRENCY.get(self.currency, 1.0)

    def moments(self, at: Ints) -> pa.Array:
        """Return seconds since the start as local times without a zone."""
        return pa.array(np.datetime64(self.start, "s") + at.astype("timedelta64[s]"))


@cache
def entries(name: str) -> Sequence[tuple[str, ...]]:
    """Return the rows of one of our lists (``lists/<name>.txt``), cut at the bars."""
    text = files("guanxi.demo.logic").joinpath("lists", f"{name}.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines]


def column(rows: Sequence[tuple[str, ...]], place: int) -> list[str]:
    """Return one column of such rows."""
    return [row[place] for row in rows]
