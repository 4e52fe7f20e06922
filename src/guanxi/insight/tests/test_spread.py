"""Who holds which scores, what each score takes, and whose revenue it was."""

import numpy as np

from guanxi.insight.logic.business import Business
from guanxi.insight.logic.rfm import score_rfm
from guanxi.insight.logic.spread import spread
from guanxi.insight.logic.summary import summarise

DAY = 86_400


def test_scores_are_counted_in_pairs_and_their_limits_are_those_of_the_customers_who_hold_them() -> None:
    who = np.array([0, 1, 1, 2, 2, 2, 3])
    seconds = np.array([1, 2, 9, 3, 8, 10, 4]) * DAY
    summary = summarise(who, seconds, np.array([10, 20, 20, 30, 30, 30, -5]), customers=4, as_of=10 * DAY)
    found = spread(summary, score_rfm(summary.since_last, summary.purchases, summary.spent))
    assert found["pairs"] == [[1, 0, 0, 0, 0], [0] * 5, [0, 0, 1, 0, 0], [0] * 5, [0, 0, 0, 0, 1]]
    assert found["limits"] == {
        "recency": [(9, 9), None, (1, 1), None, (0, 0)],
        "frequency": [(1, 1), None, (2, 2), None, (3, 3)],
        "monetary": [(10, 10), None, (40, 40), None, (90, 90)],
    }


def test_revenue_is_parted_by_who_is_new_who_comes_back_and_who_is_not_known() -> None:
    who = np.array([0, 0, 1, -1, 2])
    day = np.array([0, 40, 41, 42, 43])
    money = np.array([100, 30, 500, 7, -11])
    business = Business(who, day * DAY, money, np.array([False] * 4 + [True]), as_of=58 * DAY, zone="UTC")
    now = business.periods()["now"]
    parts = [now[f"{part}_revenue"] for part in ("new", "returning", "unknown")]
    assert parts == [500, 30 - 11, 7]
    assert now["revenue"] == sum(parts)
    assert business.periods()["before"]["new_revenue"] == 100
