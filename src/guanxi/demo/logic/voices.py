"""What customers say: contact records, feedback, and the complaints that come as they leave for good."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from guanxi.demo.logic.accounts import Records
from guanxi.demo.logic.catalogue import Catalogue
from guanxi.demo.logic.columns import Ints, Mask, join, number, pick, weighted, where
from guanxi.demo.logic.customers import Customers
from guanxi.demo.logic.orders import Orders, order_numbers
from guanxi.demo.logic.scene import DAY, Scene
from guanxi.demo.logic.words import reviews, script_count, scripted

COMPLAIN_LEAVING, COMPLAIN_OTHER = 0.38, 0.05
REQUEST_PER_ORDER, REVIEW_PER_ORDER = 0.10, 0.14
SALES_PER_PERSON = 1.6
RATINGS = (3, 5, 12, 35, 45)
OFFICE = (9 * 3600, 18 * 3600)


@dataclass(frozen=True, slots=True)
class Past:
    """What customers look back on. ``complained`` per customer; ``account`` per order, the shop's number."""

    customers: Customers
    orders: Orders
    goods: Catalogue
    complained: Mask
    account: pa.Array

    def sore_orders(self) -> Ints:
        """Return the orders that are complained about."""
        return self.orders.last(len(self.customers.people))[self.complained]


def complaining(scene: Scene, customers: Customers, orders: Orders) -> Mask:
    """Return who complains about their last order: many of those who leave, few of the others."""
    rng = scene.stream("complaints")
    last = orders.last(len(customers.people))
    leaving = ~np.isnan(customers.purchases.left)
    moved = rng.random(len(last)) < np.where(leaving, COMPLAIN_LEAVING, COMPLAIN_OTHER)
    recent = orders.at[last] > scene.end - 8 * DAY
    return moved & (last >= 0) & ~recent


def contact_records(scene: Scene, past: Past) -> pa.Table:
    """Return complaints and requests about orders."""
    rng = scene.stream("contacts")
    asked = np.flatnonzero(rng.random(len(past.orders.at)) < REQUEST_PER_ORDER)
    parts = []
    for kind, orders in (("complaint", past.sore_orders()), ("request", asked)):
        later = 1 + np.minimum(rng.gamma(2, 1.3, len(orders)), 6).astype(np.int64)
        moment = (past.orders.at[orders] // DAY + later) * DAY + rng.integers(*OFFICE, len(orders))
        rows, at = orders[moment < scene.end], moment[moment < scene.end]
        chinese = past.customers.people.chinese[past.orders.customer[rows]]
        script = rng.integers(0, script_count(kind), len(rows))
        texts = scripted(
            kind, script, chinese, _named(past.goods, past.orders.main_products()[rows], chinese)
        )
        person = past.account.take(pa.array(rows))
        parts.append(pa.table({"person_id": person, **texts, "occurred_at": scene.moments(at)}))
    return _numbered("T", pa.concat_tables(parts))


def sales_records(scene: Scene, crm: Records, chinese: Mask, goods: Catalogue) -> pa.Table:
    """Return what sales people noted about the CRM's people; ``chinese`` holds per record."""
    rng = scene.stream("sales")
    person = np.repeat(np.arange(len(chinese)), rng.poisson(SALES_PER_PERSON, len(chinese)))
    script = rng.integers(0, script_count("sales"), len(person))
    product = _named(goods, rng.integers(0, len(goods.sku), len(person)), chinese[person])
    at = (rng.beta(2, 1, len(person)) * (scene.days - 1)).astype(np.int64) * DAY
    columns = {
        "person_id": crm.ids.take(pa.array(person)),
        **scripted("sales", script, chinese[person], product),
        "occurred_at": scene.moments(at + rng.integers(*OFFICE, len(person))),
    }
    return _numbered("S", pa.table(columns))


def feedback(scene: Scene, past: Past) -> pa.Table:
    """Return ratings with comments of their mood; those who complain rate low."""
    rng = scene.stream("feedback")
    orders, sore = past.orders, past.sore_orders()
    rating = 1 + weighted(rng, RATINGS, len(orders.at))
    rating[sore] = rng.integers(1, 3, len(sore))
    spoken = rng.random(len(orders.at)) < REVIEW_PER_ORDER
    spoken[sore] = rng.random(len(sore)) < 0.7
    at = orders.at + (rng.gamma(3, 2, len(orders.at)) * DAY).astype(np.int64)
    rows = np.flatnonzero(spoken & (at < scene.end))
    rows = rows[np.argsort(at[rows], kind="stable")]
    product, rating = orders.main_products()[rows], rating[rows]
    chinese = past.customers.people.chinese[orders.customer[rows]]
    text = reviews(rng, rating, chinese, _named(past.goods, product, chinese))
    return pa.table(
        {
            "id": join("F", number(np.arange(1, len(rows) + 1), 6)),
            "person_id": past.account.take(pa.array(rows)),
            "sku": pick(past.goods.sku, product),
            "order_number": order_numbers(rows),
            "rating": pa.array(rating),
            "text": where(rng.random(len(rows)) < 0.12, None, text),
            "channel": pick(["web", "app", "email"], rng.integers(0, 3, len(rows))),
            "occurred_at": scene.moments(at[rows]),
        }
    )


def _numbered(letter: str, table: pa.Table) -> pa.Table:
    """Return the rows in order of time, with numbers."""
    table = table.sort_by([("occurred_at", "ascending"), ("person_id", "ascending")])
    return table.add_column(0, "id", join(letter, number(np.arange(1, table.num_rows + 1), 6)))


def _named(goods: Catalogue, product: Ints, chinese: Mask) -> pa.Array:
    """Return the products' names inside a sentence."""
    proper = ("Ethiopia", "Colombia", "Yixing", "Longjing", "Tieguanyin", "Pu'er", "Lapsang")
    english = [name if name.startswith(proper) else name[0].lower() + name[1:] for name in goods.en]
    return where(chinese, pick(goods.zh, product), pick(english, product))
