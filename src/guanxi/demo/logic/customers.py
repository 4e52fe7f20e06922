"""Customers: what is true about each of them, hidden from every file, and when they came and bought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guanxi.demo.logic.catalogue import TASTE_SHARES, TASTES
from guanxi.demo.logic.columns import Floats, Ints, Mask, weighted
from guanxi.demo.logic.people import People
from guanxi.demo.logic.process import Hidden, Purchases, draw_hidden, draw_purchases
from guanxi.demo.logic.scene import Scene
from guanxi.demo.logic.seasons import RESPONSE_SHARES, Clock, season_groups

NEVER_BOUGHT = 0.06
GROWTH = 0.8


@dataclass(frozen=True, slots=True)
class Customers:
    """The true customers, in the order in which they registered; days count from the start of the business.

    ``first``: day of the first purchase, NaN for those who only registered. ``taste`` indexes TASTES,
    ``favourite`` a category. ``response`` multiplies the effect of campaigns (mean 1).
    """

    people: People
    hidden: Hidden
    purchases: Purchases
    registered: Floats
    first: Floats
    season: Ints
    taste: Ints
    favourite: Ints
    response: Floats

    @property
    def bought(self) -> Mask:
        """Whether a customer has ever bought."""
        return ~np.isnan(self.first)


def draw_customers(scene: Scene, people: People, clocks: list[Clock]) -> Customers:
    """Return the customers that these people are, with every purchase of theirs until the end."""
    rng = scene.stream("customers")
    size = len(people)
    registered = _arrivals(rng, size, scene.days)
    first = registered + np.minimum(rng.exponential(0.7, size), (scene.days - registered) * 0.9)
    first[rng.random(size) < NEVER_BOUGHT] = np.nan
    season = season_groups(people.chinese.astype(np.int64), weighted(rng, RESPONSE_SHARES, size))
    hidden = draw_hidden(rng, size)
    taste = weighted(rng, TASTE_SHARES, size)
    return Customers(
        people=people,
        hidden=hidden,
        purchases=draw_purchases(scene.stream("purchases"), hidden, first, season, clocks),
        registered=registered,
        first=first,
        season=season,
        taste=taste,
        favourite=taste_categories(rng, taste),
        response=rng.beta(2, 5, size) * 3.5,
    )


def taste_categories(rng: np.random.Generator, taste: Ints) -> Ints:
    """Return a category for each entry, as likely as its taste has it."""
    category = np.zeros(len(taste), dtype=np.int64)
    for index, weights in enumerate(TASTES.values()):
        members = np.flatnonzero(taste == index)
        category[members] = weighted(rng, weights, len(members))
    return category


def _arrivals(rng: np.random.Generator, size: int, days: int) -> Floats:
    """Days of registration in order; arrivals grow linearly, by GROWTH from the mean rate at both ends."""
    share = np.sort(rng.random(size))
    low = 1 - GROWTH / 2
    return days * (np.sqrt(low**2 + 2 * GROWTH * share) - low) / GROWTH
