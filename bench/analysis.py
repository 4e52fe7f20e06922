"""From committed orders to readable scores: as many customers as a tenth of the size, twenty orders each.

Customers buy at rates of their own and stay for times of their own (gamma and exponential, a fixed seed).
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from uuid import UUID

import numpy as np

from bench.installation import Bench
from bench.record_page import HOST, get_pages, signed_in, web
from bench.telling import Report, p50, p95, stopwatch
from guanxi.access.api import action, perform
from guanxi.cluster.api import Cursor, enter
from guanxi.insight.api import analyse
from guanxi.kernel.api import Context, Role, uuid7, uuid7_batch

ORDERS_EACH, SPAN, BEGIN, CHUNK = 20, 730 * 86_400, 1_672_531_200, 5_000
SLOWEST, HOME, WARM, PAGES = 180.0, 100.0, 5, 50


class Stages:
    """A progress that keeps how long each stage took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._now = ("", time.perf_counter())

    def stage(self, name: str, total: int | None = None) -> None:  # noqa: ARG002
        """End the stage before and begin this one."""
        before, since = self._now
        now = time.perf_counter()
        if before:
            self.seconds[before] = self.seconds.get(before, 0.0) + now - since
        self._now = (name, now)

    def advance(self, count: int = 1) -> None:
        """Nothing is shown."""


def run(bench: Bench) -> Report:
    """Analyse a workspace with committed orders, then look at its home page."""
    customers = max(bench.size // 10, 100)
    context = bench.new_workspace("analysis")
    orders = sum(perform(_write, context.on_trail(uuid7()), first) for first in _chunks(customers))
    stages = Stages()
    with stopwatch() as seconds:
        analyse(context, stages)
        scored = _scores(context)
    stages.stage("")
    report = Report("analysis", f"{customers:,} customers, {orders:,} orders")
    for name, taken in stages.seconds.items():
        report.add(f"stage {name}", taken, "s")
    report.add("customers with readable scores", scored, "customers", at_least=customers * 0.9)
    report.add("whole analysis", seconds(), "s", at_most=SLOWEST)
    with web(bench) as port:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        home = [f"/{context.workspace.slug}"] * (WARM + PAGES)
        pages = get_pages(connection, signed_in(bench), home)[0][WARM:]
    report.add("home page, median", p50(pages), "ms")
    report.add("home page, p95", p95(pages), "ms", at_most=HOME)
    return report


def _chunks(customers: int) -> Iterator[tuple[int, int]]:
    for first in range(0, customers, CHUNK):
        yield first, min(CHUNK, customers - first)


@action("bench.orders", Role.OWNER)
def _write(context: Context, cursor: Cursor, given: tuple[int, int]) -> int:
    """Write some customers with their orders; return how many orders."""
    first, count = given
    draw = np.random.default_rng([20261122, first])
    people = uuid7_batch(count)
    with cursor.copy("copy people (id, number) from stdin") as copy:
        for place, person in enumerate(people):
            copy.write_row((person, f"C{first + place}"))
    owners, moments, amounts = _drawn(draw, count)
    with cursor.copy(
        "copy orders (id, number, person, ordered_at, status, total, currency) from stdin"
    ) as copy:
        for row in _rows(uuid7_batch(len(owners)), people, owners, moments, amounts):
            copy.write_row((*row, context.workspace.currency))
    return len(owners)


def _drawn(draw: np.random.Generator, count: int) -> tuple[list[int], list[np.datetime64], list[int]]:
    begin = draw.uniform(0, SPAN * 0.6, count)
    rate = draw.gamma(2.0, 0.5, count)
    alive = np.minimum(draw.exponential(SPAN * 0.6, count) + 30 * 86_400, SPAN - begin)
    expected = rate * alive
    repeats = draw.poisson(expected * count * (ORDERS_EACH - 1) / expected.sum())
    owners = np.concatenate([np.arange(count), np.repeat(np.arange(count), repeats)])
    later = draw.uniform(0, 1, repeats.sum()) * np.repeat(alive, repeats)
    seconds = np.concatenate([begin, np.repeat(begin, repeats) + later])
    level = draw.lognormal(3.5, 0.6, count)
    amounts = level[owners] * draw.lognormal(0, 0.4, len(owners)) * 100
    moments = (BEGIN + seconds).astype("int64").astype("datetime64[s]")
    return owners.tolist(), moments.tolist(), amounts.astype("int64").tolist()


def _rows(
    ids: list[UUID], people: list[UUID], owners: list[int], moments: list[np.datetime64], amounts: list[int]
) -> Iterator[tuple[object, ...]]:
    for number, owner, moment, amount in zip(ids, owners, moments, amounts, strict=True):
        yield number, number.hex[-12:], people[owner], f"{moment}+00", "completed", amount


def _scores(context: Context) -> int:
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select count(*) from score")
        return int(cursor.fetchall()[0][0])
