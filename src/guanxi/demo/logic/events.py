"""Behaviour: browsing, baskets left and filled, newsletters opened, campaigns sent and held out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from guanxi.demo.logic.campaigns import Campaign
from guanxi.demo.logic.catalogue import Catalogue
from guanxi.demo.logic.columns import Floats, Ints, join, number, pick, weighted, where
from guanxi.demo.logic.customers import Customers, taste_categories
from guanxi.demo.logic.orders import Orders, clock_times, money
from guanxi.demo.logic.scene import DAY, Scene

NAMES = ("page_view", "add_to_cart", "search", "newsletter_open", "newsletter_click", "campaign_sent",
         "campaign_control", "campaign_open")  # fmt: skip
VIEW, CART, SEARCH, LETTER, CLICK, SENT, CONTROL, OPENED = range(8)
VIEWS_PER_ORDER, CARTS_PER_ORDER = 0.5, 0.4
BROWSING = 4.0
SUBSCRIBED, OPEN_RATE, CLICK_RATE = 0.5, 0.22, 0.2


@dataclass(frozen=True, slots=True)
class Happenings:
    """Events as columns: customer, seconds since the start, row of NAMES, product and campaign (−1: none)."""

    customer: Ints
    at: Ints
    name: Ints
    product: Ints
    campaign: Ints


def draw_events(
    scene: Scene, customers: Customers, orders: Orders, campaigns: list[Campaign], goods: Catalogue
) -> Happenings:
    """Return all events in order of time, between the start and the end."""
    rng = scene.stream("events")
    parts = [
        _around_orders(rng, orders),
        _browsing(rng, customers, goods, scene.days),
        *_newsletters(rng, customers, scene.days),
        *(part for row, campaign in enumerate(campaigns) for part in _campaign(rng, row, campaign)),
    ]
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    inside = np.flatnonzero((joined[1] >= 0) & (joined[1] < scene.end))
    order = inside[np.argsort(joined[1][inside], kind="stable")]
    return Happenings(*(column[order] for column in joined))


def event_table(
    scene: Scene, events: Happenings, campaigns: list[Campaign], goods: Catalogue, people: pa.Array
) -> pa.Table:
    """Return the events as the tracker exports them; ``people`` are the shop's ids of all customers."""
    none = events.product < 0
    keys = [campaign.key for campaign in campaigns]
    return pa.table(
        {
            "id": join("E", number(np.arange(1, len(events.at) + 1), 8)),
            "person_id": people.take(pa.array(events.customer)),
            "name": pick(NAMES, events.name),
            "occurred_at": scene.moments(events.at),
            "sku": where(none, None, pick(goods.sku, np.maximum(events.product, 0))),
            "value": _values(events, goods),
            "detail": pick([*keys, None], np.where(events.campaign < 0, len(keys), events.campaign)),
        }
    )


Part = tuple[Ints, Ints, Ints, Ints, Ints]


def _part(
    customer: Ints, at: Ints, name: int | Ints, product: Ints | None = None, campaign: int = -1
) -> Part:
    size = len(customer)
    names = np.full(size, name) if isinstance(name, int) else name
    return customer, at, names, np.full(size, -1) if product is None else product, np.full(size, campaign)


def _around_orders(rng: np.random.Generator, orders: Orders) -> Part:
    """Some lines were seen, and put into the basket, within the hour before the order."""
    lines = orders.baskets
    draw = rng.random(len(lines.order)) * 2.1
    name = np.where(draw < VIEWS_PER_ORDER, VIEW, CART)
    row = np.flatnonzero(draw < VIEWS_PER_ORDER + CARTS_PER_ORDER)
    order = lines.order[row]
    before = np.where(name[row] == VIEW, rng.integers(600, 3600, len(row)), rng.integers(30, 600, len(row)))
    return _part(orders.customer[order], orders.at[order] - before, name[row], lines.product[row])


def _browsing(rng: np.random.Generator, customers: Customers, goods: Catalogue, days: int) -> Part:
    """Visits without an order, while the customer is interested; some leave something in the basket."""
    span = np.fmin(customers.purchases.left + 10, days) - customers.registered
    count = rng.poisson(BROWSING * np.minimum(span / (days / 3), 2))
    customer = np.repeat(np.arange(len(count)), count)
    at = clock_times(rng, customers.registered[customer] + rng.random(len(customer)) * span[customer])
    name = np.array([VIEW, CART, SEARCH])[weighted(rng, (66, 18, 16), len(customer))]
    category = taste_categories(rng, customers.taste[customer])
    own = np.argsort(goods.category, kind="stable").reshape(goods.category.max() + 1, -1)
    product = own[category, rng.integers(0, own.shape[1], len(customer))]
    return _part(customer, at, name, np.where(name == SEARCH, -1, product))


def _newsletters(rng: np.random.Generator, customers: Customers, days: int) -> list[Part]:
    """A letter every thirty days; who has left opens a quarter as often."""
    subscribed = rng.random(len(customers.people)) < SUBSCRIBED
    parts = []
    for day in range(15, days, 30):
        gone: Floats = np.where(customers.purchases.left < day, 0.25, 1.0)
        opens = subscribed & (customers.registered < day) & (rng.random(len(gone)) < OPEN_RATE * gone)
        reader = np.flatnonzero(opens)
        at = day * DAY + 9 * 3600 + (rng.exponential(8 * 3600, len(reader))).astype(np.int64)
        parts.append(_part(reader, at, LETTER))
        clicked = rng.random(len(reader)) < CLICK_RATE
        parts.append(_part(reader[clicked], at[clicked] + 40, CLICK))
    return parts


def _campaign(rng: np.random.Generator, row: int, campaign: Campaign) -> list[Part]:
    moment = int(campaign.day * DAY)
    opened = campaign.sent[rng.random(len(campaign.sent)) < 0.3]
    delay = rng.exponential(6 * 3600, len(opened)).astype(np.int64) + 60
    return [
        _part(campaign.sent, np.full(len(campaign.sent), moment), SENT, campaign=row),
        _part(campaign.control, np.full(len(campaign.control), moment), CONTROL, campaign=row),
        _part(opened, moment + delay, OPENED, campaign=row),
    ]


def _values(events: Happenings, goods: Catalogue) -> pa.Array:
    cart = (events.name == CART) & (events.product >= 0)
    return where(cart, money(goods.prices[np.maximum(events.product, 0)]), None)
