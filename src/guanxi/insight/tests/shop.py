"""A made-up shop in a workspace: people and orders, written as an import writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from psycopg import sql

from guanxi.access.api import action, perform
from guanxi.cluster.api import Cursor
from guanxi.kernel.api import Context, Role, uuid7, uuid7_batch

START = datetime(2024, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Rows:
    """Rows for a table."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


@action("test.insert", Role.MEMBER)
def insert(_context: Context, cursor: Cursor, given: Rows) -> None:
    """Copy rows into a table."""
    names = sql.SQL(", ").join(map(sql.Identifier, given.columns))
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(given.table), names)
    with cursor.copy(statement) as copy:
        for row in given.rows:
            copy.write_row(row)


@action("test.run", Role.MEMBER)
def run(_context: Context, cursor: Cursor, given: tuple[str, Any]) -> None:
    """Execute one statement as an action."""
    cursor.execute(*given)


@dataclass(frozen=True)
class Order:
    """An order: whose, how many days after the start, how much in minor units."""

    person: UUID | None
    day: float
    total: int | None = 1000
    extra: dict[str, Any] = field(default_factory=dict)


def people(context: Context, count: int) -> list[UUID]:
    """Create people and return their ids."""
    ids = uuid7_batch(count)
    rows = [(one, f"Customer {number}") for number, one in enumerate(ids)]
    perform(insert, context, Rows("people", ("id", "name"), rows))
    return ids


def orders(context: Context, given: Sequence[Order]) -> list[UUID]:
    """Create orders and return their ids."""
    ids = uuid7_batch(len(given))
    columns = ("id", "person", "ordered_at", "total", "currency", "status")
    rows = [
        (
            one,
            order.person,
            START + timedelta(days=order.day),
            order.total,
            order.extra.get("currency"),
            order.extra.get("status"),
        )
        for one, order in zip(ids, given, strict=True)
    ]
    perform(insert, context, Rows("orders", columns, rows))
    return ids


def empty(context: Context) -> None:
    """Remove all orders and people."""
    perform(run, context.on_trail(uuid7()), ("delete from orders", None))
    perform(run, context.on_trail(uuid7()), ("delete from people", None))


def drawn(count: int, *, days: int = 400, seed: int = 1) -> list[tuple[int, float, int]]:
    """Return (customer, day, amount) of customers who buy at rates of their own and leave by chance."""
    rng = np.random.default_rng(seed)
    found: list[tuple[int, float, int]] = []
    for customer in range(count):
        rate, leaves = rng.gamma(1.0, 1 / 40), rng.beta(1.0, 8.0)
        spend, day = rng.gamma(4.0, 800.0), rng.uniform(0, days * 0.6)
        while day < days:
            found.append((customer, float(day), int(rng.gamma(4.0, spend / 4.0)) + 1))
            if rng.random() < leaves:
                break
            day += rng.exponential(1 / rate)
    return found


def open_shop(context: Context, count: int, **how: Any) -> list[UUID]:
    """Fill the workspace with a drawn shop and return its people."""
    ids = people(context, count)
    orders(context, [Order(ids[who], day, amount) for who, day, amount in drawn(count, **how)])
    return ids
