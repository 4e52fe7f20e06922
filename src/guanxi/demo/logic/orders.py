"""Orders: every purchase with its time of day, channel, status and basket, and the flat lines of all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from guanxi.demo.logic.baskets import Baskets, Wishes, fill_baskets
from guanxi.demo.logic.campaigns import Campaign
from guanxi.demo.logic.catalogue import Catalogue
from guanxi.demo.logic.columns import Floats, Ints, Mask, join, number, pick, weighted, where
from guanxi.demo.logic.customers import Customers
from guanxi.demo.logic.process import draw_values
from guanxi.demo.logic.scene import DAY, Scene
from guanxi.demo.logic.seasons import RESPONSES, Clock

# How likely an order is in each hour of the day, local time.
HOURS = (2, 1, 0.5, 0.3, 0.3, 0.5, 1, 2, 3, 5, 6, 6, 7, 6, 5, 5, 5, 5, 6, 8, 10, 10, 7, 4)
STATUSES, STATUS_WEIGHTS = ("completed", "cancelled", "returned", "open"), (95, 2, 3, 0)
OPEN, OPEN_DAYS = 3, 3
CHANNELS_EAST, EAST_WEIGHTS = ("web", "app", "wechat", "store", "marketplace"), (15, 30, 30, 10, 15)
CHANNELS_WEST, WEST_WEIGHTS = ("web", "app", "store", "marketplace"), (50, 20, 15, 15)
FESTIVE = 1.8


@dataclass(frozen=True, slots=True)
class Orders:
    """All orders in order of time; ``at``: seconds since the start.

    ``campaign`` is the row of the campaign without which the order would not be, −1 where there is none.
    """

    customer: Ints
    at: Ints
    status: Ints
    channel: pa.Array
    campaign: Ints
    baskets: Baskets

    def opened(self, customers: int) -> Ints:
        """Return the second of each customer's first order, the highest number for those who never bought."""
        first = np.full(customers, np.iinfo(np.int64).max)
        first[self.customer[::-1]] = self.at[::-1]
        return first

    def last(self, customers: int) -> Ints:
        """Return each customer's last order row, −1 for those who never bought."""
        last = np.full(customers, -1)
        last[self.customer] = np.arange(len(self.customer))
        return last

    def main_products(self) -> Ints:
        """Return the first product of each order."""
        return self.baskets.product[np.searchsorted(self.baskets.order, np.arange(len(self.at)))]


def draw_orders(
    scene: Scene, customers: Customers, campaigns: list[Campaign], goods: Catalogue, clocks: list[Clock]
) -> Orders:
    """Return the orders of all purchases, those that campaigns brought included."""
    rng = scene.stream("orders")
    own = customers.purchases
    customer = np.concatenate([own.customer, *(each.extra_customer for each in campaigns)])
    at = clock_times(rng, np.concatenate([own.day, *(each.extra_day for each in campaigns)]))
    extra = np.repeat(np.arange(len(campaigns)), [len(each.extra_day) for each in campaigns])
    campaign = np.concatenate([np.full(len(own.day), -1), extra])
    order = np.argsort(at, kind="stable")
    customer, at, campaign = customer[order], at[order], campaign[order]
    wishes = Wishes(
        value=draw_values(rng, customers.hidden.spend[customer]) * scene.exchange,
        taste=customers.taste[customer],
        favourite=customers.favourite[customer],
        festive=_festive(clocks, customers.season[customer], at),
    )
    return Orders(
        customer=customer,
        at=at,
        status=_statuses(rng, at, scene),
        channel=_channels(rng, customers.people.chinese[customer]),
        campaign=campaign,
        baskets=fill_baskets(scene.stream("baskets"), goods, wishes),
    )


def clock_times(rng: np.random.Generator, day: Floats) -> Ints:
    """Return seconds since the start on these days, at hours when people shop."""
    hour = weighted(rng, HOURS, len(day))
    return np.floor(day).astype(np.int64) * DAY + hour * 3600 + rng.integers(0, 3600, len(day))


def order_numbers(rows: Ints) -> pa.Array:
    """Return the shop's order numbers."""
    return join("SO", number(rows + 1, 7))


def order_lines(scene: Scene, orders: Orders, goods: Catalogue, account: pa.Array) -> pa.Table:
    """Return the flat lines; ``account`` is the shop record, per order, under which it was placed."""
    baskets = orders.baskets
    line_order = pa.array(baskets.order)
    return pa.table(
        {
            "order_number": order_numbers(baskets.order),
            "ordered_at": scene.moments(orders.at).take(line_order),
            "status": pick(STATUSES, orders.status[baskets.order]),
            "channel": orders.channel.take(line_order),
            "customer_id": account.take(line_order),
            "sku": pick(goods.sku, baskets.product),
            "product": goods.table["name"].combine_chunks().take(pa.array(baskets.product)),
            "quantity": pa.array(baskets.quantity),
            "unit_price": money(baskets.price),
            "discount": money(baskets.discount),
            "currency": pick([scene.currency], np.zeros(len(baskets.order), dtype=np.int64)),
        }
    )


def money(amounts: Floats) -> pa.Array:
    """Return amounts that are not negative as text with two places."""
    cents = np.rint(amounts * 100).astype(np.int64)
    return join(number(cents // 100), number(cents % 100, 2), sep=".")


def _statuses(rng: np.random.Generator, at: Ints, scene: Scene) -> Ints:
    """Mostly completed; the last days' orders are still open."""
    status = weighted(rng, STATUS_WEIGHTS, len(at))
    return np.where((at > scene.end - OPEN_DAYS * DAY) & (rng.random(len(at)) < 0.7), OPEN, status)


def _festive(clocks: list[Clock], group: Ints, at: Ints) -> Mask:
    """Whether the order's day is one of great demand for customers of its culture."""
    great = np.array([clock.demand for clock in clocks]) > FESTIVE
    usual = group // len(RESPONSES) * len(RESPONSES) + 1
    festive: Mask = great[usual, at // DAY]
    return festive


def _channels(rng: np.random.Generator, chinese: Mask) -> pa.Array:
    east = pick(CHANNELS_EAST, weighted(rng, EAST_WEIGHTS, len(chinese)))
    return where(chinese, east, pick(CHANNELS_WEST, weighted(rng, WEST_WEIGHTS, len(chinese))))
