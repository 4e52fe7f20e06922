"""Campaigns with a random hold-out: some bring extra orders, some bring none, and the truth says how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from guanxi.demo.logic.catalogue import TASTES
from guanxi.demo.logic.columns import Floats, Ints, Mask
from guanxi.demo.logic.customers import Customers
from guanxi.demo.logic.scene import Scene

HOLD_OUT = 0.2
WINDOW_DAYS = 14


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign that comes every year. ``effect``: extra orders per active recipient of average response."""

    key: str
    zh: str
    en: str
    month: int
    day: int
    audience: str
    effect: float


PLANS = (
    Plan("spring-tea", "春茶尝鲜", "Spring tea tasting", 3, 22, "connoisseurs", 0.22),
    Plan("spring-letter", "春季通讯", "Spring letter", 4, 18, "all", 0.0),
    Plan("618-early", "618 抢先购", "618 early access", 6, 10, "east", 0.16),
    Plan("summer-outdoor", "夏日户外", "Summer outdoors", 7, 12, "movers", 0.12),
    Plan("win-back", "好久不见", "We miss you", 9, 9, "lapsed", 0.0),
    Plan("singles-day", "双十一优惠券", "Singles' Day coupon", 11, 6, "all", 0.18),
    Plan("christmas", "圣诞礼物指南", "Christmas gift guide", 12, 3, "west", 0.20),
    Plan("birthday-points", "积分翻倍", "Double points", 1, 12, "all", 0.0),
)
SHARES = {"all": 0.18, "east": 0.45, "west": 0.45, "lapsed": 0.6}


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as it ran: who got it, who was held out, and the orders that it alone brought.

    ``effect`` is the mean number of extra orders per recipient, as expected; ``lift`` the mean gain in the
    chance of any order within WINDOW_DAYS. Both are 0 for a campaign that does nothing.
    """

    key: str
    plan: Plan
    day: float
    sent: Ints
    control: Ints
    effect: float
    lift: float
    extra_customer: Ints
    extra_day: Floats


def run_campaigns(scene: Scene, customers: Customers) -> list[Campaign]:
    """Return every yearly campaign whose two weeks lie between the start and the end, in order of time."""
    planned = []
    for year in range(scene.start.year, scene.start.year + scene.days // 365 + 2):
        for plan in PLANS:
            day = (date(year, plan.month, plan.day) - scene.start).days + 10 / 24
            if 0 <= day <= scene.days - WINDOW_DAYS:
                planned.append((day, f"{plan.key}-{year}", plan))
    return [_run(scene, customers, *each) for each in sorted(planned, key=lambda each: each[0])]


def _run(scene: Scene, customers: Customers, day: float, key: str, plan: Plan) -> Campaign:
    rng = scene.stream(f"campaign {key}")
    audience = np.flatnonzero(_audience(customers, plan, day))
    audience = audience[rng.random(len(audience)) < SHARES.get(plan.audience, 0.7)]
    held = rng.random(len(audience)) < HOLD_OUT
    sent, control = audience[~held], audience[held]
    left = customers.purchases.left[sent]
    active = customers.bought[sent] & (customers.first[sent] < day) & ~(left <= day)
    chance = np.where(active, np.minimum(plan.effect * customers.response[sent], 0.9), 0.0)
    when = day + rng.gamma(1.5, 2.5, len(sent))
    come = (rng.random(len(sent)) < chance) & (when < day + WINDOW_DAYS) & ~(when >= left)
    quiet = ~_bought_between(customers, day, day + WINDOW_DAYS)[sent]
    return Campaign(
        key, plan, day, sent, control,
        effect=float(chance.mean()) if len(sent) else 0.0,
        lift=float((chance * quiet).mean()) if len(sent) else 0.0,
        extra_customer=sent[come], extra_day=when[come],
    )  # fmt: skip


def _audience(customers: Customers, plan: Plan, day: float) -> Mask:
    """Whom the campaign is for, among those who registered before it."""
    mask = customers.registered < day - 1
    if plan.audience == "lapsed":
        mask &= (customers.first < day) & ~_bought_between(customers, day - 120, day)
    elif plan.audience in TASTES:
        mask &= customers.taste == list(TASTES).index(plan.audience)
    elif plan.audience in {"east", "west"}:
        mask &= customers.people.chinese == (plan.audience == "east")
    return mask


def _bought_between(customers: Customers, start: float, end: float) -> Mask:
    within = (customers.purchases.day >= start) & (customers.purchases.day < end)
    mask = np.zeros(len(customers.people), dtype=np.bool_)
    mask[customers.purchases.customer[within]] = True
    return mask
