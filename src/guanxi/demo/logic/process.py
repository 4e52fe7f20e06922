"""When customers buy: Poisson purchases and geometric drop-out with rates of their own, as in BG/NBD.

Fader, Hardie, Lee (2005), "Counting your customers" the easy way, Marketing Science 24(2). Order values
follow the gamma-gamma model of Fader and Hardie (2013), "The Gamma-Gamma Model of Monetary Value".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from guanxi.demo.logic.columns import Floats, Ints, Mask
from guanxi.demo.logic.seasons import Clock

RATE_SHAPE, RATE_SCALE_DAYS = 0.9, 58.0
DROP_A, DROP_B = 0.8, 4.2
SPEND_P, SPEND_Q, SPEND_MEAN = 6.0, 4.0, 330.0


@dataclass(frozen=True, slots=True)
class Hidden:
    """What no file tells about a customer: ``rate`` a day, ``drop`` a repeat purchase, ``spend`` an order."""

    rate: Floats
    drop: Floats
    spend: Floats


@dataclass(frozen=True, slots=True)
class Purchases:
    """Purchases as pairs (customer, day), day in fractions since the start, in no order.

    ``alive`` and ``left`` (day of the last purchase of one who dropped out, else NaN) are per customer.
    """

    customer: Ints
    day: Floats
    alive: Mask
    left: Floats


def draw_hidden(rng: np.random.Generator, size: int) -> Hidden:
    """Return rates λ ~ Gamma, drop-out chances p ~ Beta, mean order values ζ ~ inverse Gamma (in yuan)."""
    scale = SPEND_MEAN * (SPEND_Q - 1)
    return Hidden(
        rate=rng.gamma(RATE_SHAPE, 1 / RATE_SCALE_DAYS, size),
        drop=rng.beta(DROP_A, DROP_B, size),
        spend=scale / rng.gamma(SPEND_Q, 1, size),
    )


def draw_values(rng: np.random.Generator, spend: Floats) -> Floats:
    """Return one order value per entry, gamma-distributed around the customer's mean."""
    return spend * rng.gamma(SPEND_P, 1 / SPEND_P, len(spend))


def draw_purchases(
    rng: np.random.Generator, hidden: Hidden, first: Floats, group: Ints, clocks: Sequence[Clock]
) -> Purchases:
    """Return every purchase from each customer's first one (NaN: never bought) to the end of the clocks."""
    bought = ~np.isnan(first)
    left = np.full(len(first), np.nan)
    people, days = [np.flatnonzero(bought)], [first[bought]]
    for each, clock in enumerate(clocks):
        members = np.flatnonzero(bought & (group == each))
        for found, day, gone in _repeats(rng, hidden, members, first[members], clock):
            people.append(found)
            days.append(day)
            left[found[gone]] = day[gone]
    return Purchases(np.concatenate(people), np.concatenate(days), bought & np.isnan(left), left)


def _repeats(
    rng: np.random.Generator, hidden: Hidden, members: Ints, first: Floats, clock: Clock
) -> Iterator[tuple[Ints, Floats, Mask]]:
    """Draw everybody's next purchase at once, round by round, until nobody is left before the end."""
    steady = clock.to_steady(first)
    while len(members):
        steady += rng.exponential(1, len(members)) / hidden.rate[members]
        day = clock.to_season(steady)
        within = day < clock.days
        members, steady, day = members[within], steady[within], day[within]
        gone = rng.random(len(members)) < hidden.drop[members]
        yield members, day, gone
        members, steady = members[~gone], steady[~gone]
