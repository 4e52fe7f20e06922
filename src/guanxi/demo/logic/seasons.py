"""How the year changes demand: Singles' Day, 618 and Spring Festival in the east, Christmas in the west."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from guanxi.demo.logic.columns import Floats, Ints
from guanxi.demo.logic.scene import Scene

# The first day of the Chinese year; outside these years the festival is left out.
SPRING_FESTIVAL = {
    2015: (2, 19), 2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12),
    2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26),
    2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
RESPONSES = (0.3, 1.0, 1.8)
RESPONSE_SHARES = (0.3, 0.5, 0.2)
LEAST = 0.1


@dataclass(frozen=True, slots=True)
class Clock:
    """Demand of one group of customers, as its running sum at the start of each day, from 0.

    A day's mean demand is 1, so that a customer's rate stays the rate: the clock turns steady time, in which
    purchases come evenly, into days with seasons.
    """

    sums: Floats

    @property
    def days(self) -> int:
        """How many days it knows."""
        return len(self.sums) - 1

    @property
    def demand(self) -> Floats:
        """Each day's demand."""
        return np.diff(self.sums)

    def to_season(self, steady: Floats) -> Floats:
        """Return the days at which the clock shows the steady times; infinity after the end."""
        days = np.arange(len(self.sums), dtype=np.float64)
        return np.asarray(np.interp(steady, self.sums, days, right=np.inf))

    def to_steady(self, day: Floats) -> Floats:
        """Return what the clock shows at these days."""
        return np.asarray(np.interp(day, np.arange(len(self.sums), dtype=np.float64), self.sums))


def seasons(scene: Scene) -> list[Clock]:
    """Return the clock of every group (see ``season_groups``) for the days of the scene."""
    dates = [scene.start + timedelta(days=i) for i in range(scene.days)]
    clocks = []
    for culture in (_west, _east):
        swing = np.array([culture(day) * _week(day) for day in dates])
        for response in RESPONSES:
            curve = np.maximum(1 + response * (swing - 1), LEAST)
            clocks.append(Clock(np.concatenate(([0.0], np.cumsum(curve / curve.mean())))))
    return clocks


def season_groups(chinese: Ints, response: Ints) -> Ints:
    """Return each customer's group: three responses in the west, then three in the east."""
    return chinese * len(RESPONSES) + response


def _week(day: date) -> float:
    return 1.18 if day.weekday() >= 5 else 0.93


def _east(day: date) -> float:
    swing = 1.0
    if day.month == 11 and day.day <= 11:
        swing = 3.6 if day.day == 11 else 1.3 + 0.07 * day.day
    elif day.month == 6 and day.day <= 18:
        swing = 2.6 if day.day == 18 else 1.1 + 0.03 * day.day
    elif day.month == 12 and day.day == 12:
        swing = 1.7
    festival = SPRING_FESTIVAL.get(day.year)
    if festival:
        away = (day - date(day.year, *festival)).days
        swing = 1.6 if -21 <= away < -6 else 0.15 if -4 <= away < 8 else swing
    return swing


def _west(day: date) -> float:
    if day.month == 12:
        return 2.4 if day.day <= 20 else 0.6
    if day.month == 11 and day.day >= 23:
        return 2.6
    if day.month == 1:
        return 0.7
    return 0.85 if day.month in {7, 8} else 1.0
