"""Campaigns that work show it against their hold-out, and the others do not."""

import numpy as np
import pyarrow.compute as pc
import pytest

from guanxi.demo.logic.business import Business
from guanxi.demo.logic.campaigns import WINDOW_DAYS

IDLE = ("spring-letter", "win-back", "birthday-points")


def _is_idle(key: str) -> bool:
    return key.startswith(IDLE)


def _reached(business: Business, key: str, name: str) -> np.ndarray:
    events = business.tables["events"]
    rows = events.filter(pc.and_(pc.equal(events["name"], name), pc.equal(events["detail"], key)))
    shop = {number: row for row, number in enumerate(business.tables["people_shop"]["id"].to_pylist())}
    return business.truth["shop_identity"][[shop[number] for number in rows["person_id"].to_pylist()]]


def _converted(business: Business, people: np.ndarray, day: float) -> np.ndarray:
    truth = business.truth
    within = (truth["order_day"] >= np.ceil(day)) & (truth["order_day"] < day + WINDOW_DAYS)
    return np.isin(people, truth["order_customer"][within])


def test_idle_campaigns_bring_nothing_and_the_others_something(business: Business) -> None:
    truth = business.truth
    for row, key in enumerate(truth["campaign_key"]):
        brought = (truth["order_campaign"] == row).sum()
        assert (brought == 0) == _is_idle(key)
        assert (truth["campaign_effect"][row] == 0) == _is_idle(key)
    assert len(truth["campaign_key"]) == 15


def test_hold_outs_measure_the_lift_that_is_true(business: Business) -> None:
    truth = business.truth
    found, spread = [], []
    for key, day, lift in zip(
        truth["campaign_key"], truth["campaign_day"], truth["campaign_lift"], strict=True
    ):
        sent, control = (_reached(business, key, name) for name in ("campaign_sent", "campaign_control"))
        assert not set(sent.tolist()) & set(control.tolist())
        if len(control) < 50:
            continue
        treated, held = _converted(business, sent, day), _converted(business, control, day)
        found.append(treated.mean() - held.mean() - lift)
        spread.append(np.sqrt(treated.var() / len(treated) + held.var() / len(held)))
    assert len(found) >= 12
    deviations = np.array(found) / np.array(spread)
    assert np.abs(deviations).max() < 4
    assert deviations.mean() == pytest.approx(0, abs=1)
