"""Which records the shop and the CRM hold: every customer once, some twice, and leads that never bought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from guanxi.demo.logic.columns import Floats, Ints, Mask, join, number, pick, where
from guanxi.demo.logic.companies import Companies, employers
from guanxi.demo.logic.customers import Customers
from guanxi.demo.logic.dirt import Spoilt, spoil
from guanxi.demo.logic.duplicates import second_records
from guanxi.demo.logic.orders import Orders, clock_times
from guanxi.demo.logic.people import People
from guanxi.demo.logic.scene import DAY, Scene

IN_CRM, TWICE_IN_SHOP = 0.045, 0.015
LEADS = 0.12
TITLES_ZH = (
    "采购经理", "行政主管", "总经理", "市场专员", "店长", "财务主管", "运营经理", "教师", "工程师",
    "设计师",
)  # fmt: skip
TITLES_EN = (
    "Buyer", "Office manager", "Director", "Marketing lead", "Store manager", "Controller",
    "Operations manager", "Teacher", "Engineer", "Designer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Records:
    """One source's records of people. ``identity``: the true person, customers first, then leads."""

    table: pa.Table
    identity: Ints
    false_phone: Mask

    @property
    def ids(self) -> pa.Array:
        """The source's own numbers."""
        return self.table["id"].combine_chunks()


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop's records; ``main`` is each customer's row, ``ordered_as`` the row that placed each order."""

    records: Records
    main: Ints
    ordered_as: Ints

    def main_ids(self) -> pa.Array:
        """Return the number of each customer."""
        return self.records.ids.take(pa.array(self.main))

    def order_ids(self) -> pa.Array:
        """Return the number under which each order was placed."""
        return self.records.ids.take(pa.array(self.ordered_as))


def open_shop(scene: Scene, customers: Customers, companies: Companies, orders: Orders) -> Shop:
    """Return the shop's records; a second account takes over about half of the later orders."""
    rng = scene.stream("shop")
    size = len(customers.people)
    second = np.flatnonzero(customers.bought & (rng.random(size) < TWICE_IN_SHOP))
    opened = customers.first[second] + rng.random(len(second)) * (scene.days - customers.first[second])
    at = clock_times(rng, np.concatenate([customers.registered, opened]))
    at[:size] = np.minimum(at[:size], orders.opened(size) - 300)
    order = np.argsort(at, kind="stable")
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.arange(len(order))
    first = spoil(rng, customers.people.table, customers.people.national, customers.people.country)
    both = _stacked(first, second_records(rng, customers.people, second), order)
    identity = np.concatenate([np.arange(size), second])[order]
    table = _employed(rng, both.table, customers.people.chinese[identity], companies, 0.16)
    table = table.append_column(
        "stage", pick(["prospect", "customer"], customers.bought[identity].astype(np.int64))
    )
    table = table.append_column("registered_at", scene.moments(at[order]))
    table = table.add_column(0, "id", join("C", number(np.arange(1, len(order) + 1), 6)))
    return Shop(
        Records(table, identity, both.false_phone),
        position[:size],
        _ordered_as(rng, orders, position, second, opened),
    )


def open_crm(scene: Scene, customers: Customers, leads: People, companies: Companies) -> Records:
    """Return the CRM's records: leads, and customers whom the sales people wrote down once more."""
    rng = scene.stream("crm")
    people = customers.people
    known = np.flatnonzero(rng.random(len(people)) < IN_CRM)
    identity = np.concatenate([known, len(people) + np.arange(len(leads))])
    mixed = rng.permutation(len(identity))
    fresh = spoil(rng, leads.table, leads.national, leads.country)
    both = _stacked(second_records(rng, people, known), fresh, mixed)
    chinese = np.concatenate([people.chinese[known], leads.chinese])[mixed]
    stage = np.concatenate([np.full(len(known), 2), rng.integers(0, 2, len(leads))])[mixed]
    names = where(rng.random(len(mixed)) < 0.5, pick(["线索", "意向客户", "客户"], stage),
                  pick(["lead", "prospect", "customer"], stage))  # fmt: skip
    table = _employed(rng, both.table.append_column("stage", names), chinese, companies, 0.72)
    table = table.add_column(0, "id", join("K-", number(np.arange(1, len(mixed) + 1) + 40_000)))
    return Records(table, identity[mixed], both.false_phone)


def _stacked(first: Spoilt, second: Spoilt, order: Ints) -> Spoilt:
    table = pa.concat_tables([first.table, second.table]).take(pa.array(order)).combine_chunks()
    return Spoilt(table, np.concatenate([first.false_phone, second.false_phone])[order])


def _employed(
    rng: np.random.Generator, table: pa.Table, chinese: Mask, companies: Companies, share: float
) -> pa.Table:
    employed, row = employers(rng, companies, chinese, share)
    index = rng.integers(0, len(TITLES_EN), len(chinese))
    title = where(chinese, pick(TITLES_ZH, index), pick(TITLES_EN, index))
    table = table.append_column("company", where(employed, companies.name.take(pa.array(row)), None))
    return table.append_column("job_title", where(employed, title, None))


def _ordered_as(
    rng: np.random.Generator, orders: Orders, position: Ints, second: Ints, opened: Floats
) -> Ints:
    size = len(position) - len(second)
    since, other = np.full(size, np.inf), np.zeros(size, dtype=np.int64)
    since[second], other[second] = opened, position[size:]
    moved = (orders.at // DAY > since[orders.customer]) & (rng.random(len(orders.at)) < 0.5)
    return np.where(moved, other[orders.customer], position[orders.customer])
