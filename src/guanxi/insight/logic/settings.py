"""How to analyse: what a caller may set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Four ascending limits per measure, given by the user.

    ``recency`` in days: at most the first scores 5, … above the last scores 1. ``frequency`` in purchases and
    ``monetary`` in minor units: at least the last scores 5, … below the first scores 1.
    """

    recency: tuple[float, float, float, float]
    frequency: tuple[float, float, float, float]
    monetary: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Settings:
    """The horizon in days, the yearly discount, fixed RFM limits (None: quantiles)."""

    horizon: float = YEAR
    discount: float = 0.10
    thresholds: Thresholds | None = None
