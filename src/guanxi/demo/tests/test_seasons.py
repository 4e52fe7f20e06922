"""The year has its seasons, the eastern and the western one."""

from datetime import date

import numpy as np
import pytest

from guanxi.demo.logic.business import Business
from guanxi.demo.logic.scene import Scene
from guanxi.demo.logic.seasons import seasons

START = date(2024, 11, 20)


def _orders_a_day(business: Business, *, chinese: bool) -> np.ndarray:
    truth = business.truth
    own = truth["chinese"][truth["order_customer"]] == chinese
    return np.bincount(truth["order_day"][own].astype(np.int64), minlength=730)


def _around(orders: np.ndarray, day: date, reach: int = 40) -> float:
    """A day's orders over the usual ones of the weeks around it."""
    place = (day - START).days
    return float(orders[place] / np.median(orders[place - reach : place + reach + 1]))


def test_clocks_run_evenly_over_the_whole_time() -> None:
    for clock in seasons(Scene(1, START, 730)):
        assert clock.sums[-1] == pytest.approx(730)
        days = np.array([0.5, 100.25, 700.0])
        assert clock.to_season(clock.to_steady(days)) == pytest.approx(days)


def test_east_buys_on_its_festivals_and_rests_at_new_year(business: Business) -> None:
    east = _orders_a_day(business, chinese=True)
    assert business.start.date() == START
    assert _around(east, date(2025, 11, 11)) > 2
    assert _around(east, date(2026, 6, 18)) > 1.7
    assert _around(east, date(2026, 2, 18)) < 0.55


def test_west_buys_before_christmas_and_not_on_singles_day(business: Business) -> None:
    west = _orders_a_day(business, chinese=False)
    assert _around(west, date(2025, 12, 12)) > 1.3
    assert _around(west, date(2025, 11, 11), reach=10) < 1.4
