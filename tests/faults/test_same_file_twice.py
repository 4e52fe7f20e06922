"""One file loaded by two at once: each row comes once, whoever is quicker."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections

from guanxi.exchange.tests.loading import ORDERS, PEOPLE, everything, load, order_rows, write


def at_once(count: int, work):
    """Do a work so many times at the same moment; return the results, or raise what one of them raised."""
    gate = threading.Barrier(count)

    def do():
        gate.wait(30)
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as hands:
        return [each.result(300) for each in [hands.submit(do) for _ in range(count)]]


HEADINGS = {"orders": ORDERS, "people": PEOPLE}


@pytest.mark.parametrize("as_", ["orders", "people"])
@pytest.mark.parametrize("number", range(3))
def test_two_loads_of_one_file_bring_what_one_brings(cast, tmp_path: Path, as_, number):
    people = [[str(n), f"Name {n}", f"n{number}-{n}@example.com", ""] for n in range(400)]
    rows = order_rows(1500, seed=number) if as_ == "orders" else people
    path = write(tmp_path / "f.csv", HEADINGS[as_], rows)
    source = f"both-{as_}-{number}"
    runs = at_once(2, lambda: load(cast.bob, path, as_, HEADINGS[as_], source))
    assert [run.status for run in runs] == ["done", "done"]
    after = everything(cast.alice)
    # A third load of the same finds all of it there.
    again = load(cast.alice, path, as_, HEADINGS[as_], source)
    assert all(counts["created"] == counts["updated"] == 0 for counts in again.records.values())
    assert everything(cast.alice) == after
    alone = load(cast.mallory, path, as_, HEADINGS[as_], source)
    for slug, counts in alone.records.items():
        assert counts["created"] == sum(run.records[slug]["created"] for run in runs), slug
