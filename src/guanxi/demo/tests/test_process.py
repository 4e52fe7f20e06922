"""The hidden process is the one it claims to be: counts agree with what their hidden rates make expected."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from guanxi.demo.logic.business import Business, Truth
from guanxi.demo.logic.columns import Ints
from guanxi.demo.logic.process import DROP_A, DROP_B, RATE_SCALE_DAYS, RATE_SHAPE

DAYS = 730


def _repeats(truth: Truth) -> Ints:
    own = truth["order_customer"][truth["order_campaign"] < 0]
    repeats: Ints = np.bincount(own, minlength=len(truth["rate"])) - ~np.isnan(truth["first_day"])
    return repeats


def test_hidden_parameters_have_their_means(business: Business) -> None:
    truth = business.truth
    assert truth["rate"].mean() == pytest.approx(RATE_SHAPE / RATE_SCALE_DAYS, rel=0.02)
    assert truth["drop"].mean() == pytest.approx(DROP_A / (DROP_A + DROP_B), rel=0.02)
    assert truth["response"].mean() == pytest.approx(1, rel=0.02)


def test_drop_outs_are_as_many_as_the_chances_of_all_repeat_purchases(business: Business) -> None:
    truth = business.truth
    repeats = _repeats(truth)
    assert (repeats >= 0).all()
    expected = (repeats * truth["drop"]).sum()
    assert np.isfinite(truth["left_day"]).sum() == pytest.approx(expected, rel=0.03)


def test_purchases_are_as_many_as_rate_times_days_alive(business: Business) -> None:
    truth = business.truth
    exposure = np.fmin(truth["left_day"], DAYS) - truth["first_day"]
    expected = np.nansum(truth["rate"] * exposure)
    assert _repeats(truth).sum() == pytest.approx(expected, rel=0.03)


def test_nobody_buys_after_leaving_and_the_living_have_bought(business: Business) -> None:
    truth = business.truth
    left = truth["left_day"][truth["order_customer"]]
    assert not (np.floor(truth["order_day"]) > left).any()
    assert (truth["alive"] == (np.isnan(truth["left_day"]) & ~np.isnan(truth["first_day"]))).all()
    assert 0.5 < truth["alive"].mean() < 0.8


def test_order_values_follow_the_hidden_spend(business: Business) -> None:
    lines, truth = business.tables["orders"], business.truth
    order = pc.cast(pc.utf8_slice_codeunits(lines["order_number"], 2), pa.int64()).to_numpy() - 1
    price, discount = (pc.cast(lines[name], pa.float64()).to_numpy() for name in ("unit_price", "discount"))
    total = np.bincount(order, price * lines["quantity"].to_numpy() - discount)
    spend = truth["spend"][truth["order_customer"]]
    assert total.mean() == pytest.approx(spend.mean(), rel=0.1)
    assert np.corrcoef(np.log(total), np.log(spend))[0, 1] > 0.7
