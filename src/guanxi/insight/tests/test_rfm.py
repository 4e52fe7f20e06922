from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.insight.logic.rfm import fixed_scores, quantile_scores, score_rfm
from guanxi.insight.logic.segments import SEGMENTS
from guanxi.insight.logic.settings import Thresholds

NUMBERS = st.lists(st.integers(-50, 50), min_size=1, max_size=60)
THRESHOLDS = Thresholds((30, 90, 180, 365), (2, 3, 5, 10), (5_000, 20_000, 50_000, 200_000))


def test_distinct_values_fill_the_fifths_evenly() -> None:
    assert np.bincount(quantile_scores(np.arange(1000))).tolist() == [0, 200, 200, 200, 200, 200]
    assert quantile_scores([10, 50, 20, 40, 30]).tolist() == [1, 5, 2, 4, 3]


@pytest.mark.parametrize(
    ("values", "scores"),
    [
        ([7], [3]),
        ([1, 2], [2, 4]),
        ([4, 4, 4], [3, 3, 3]),
        ([1] * 6 + [2, 3, 4, 9], [2] * 6 + [4, 4, 5, 5]),
        ([], []),
        ([np.nan, 5.0], [0, 3]),
    ],
)
def test_few_and_tied_values(values: list[float], scores: list[int]) -> None:
    assert quantile_scores(values).tolist() == scores


@given(NUMBERS, st.data())
def test_scores_follow_the_values_and_not_the_order(values: list[int], data: st.DataObject) -> None:
    scores = quantile_scores(values)
    assert ((scores >= 1) & (scores <= 5)).all()
    order = np.argsort(values, kind="stable")
    assert (np.diff(scores[order]) >= 0).all()
    shuffled = data.draw(st.permutations(list(zip(values, scores.tolist(), strict=True))))
    assert quantile_scores([value for value, _ in shuffled]).tolist() == [score for _, score in shuffled]
    assert len(set(shuffled)) == len(set(values))


def test_fixed_scores_stand_on_the_users_limits() -> None:
    scored = score_rfm(
        [0, 30, 31, 365, 366, np.nan],
        [10, 9, 4, 2, 1, 0],
        [200_000, 199_999, 20_000, 5_000, -10, 0],
        THRESHOLDS,
    )
    assert scored.recency.tolist() == [5, 5, 4, 2, 1, 0]
    assert scored.frequency.tolist() == [5, 4, 3, 2, 1, 0]
    assert scored.monetary.tolist() == [5, 4, 3, 2, 1, 0]
    names = [SEGMENTS[index].key if index >= 0 else None for index in scored.segment]
    assert names == ["champions", "champions", "potential_loyalists", "hibernating", "lost", None]


@pytest.mark.parametrize("limits", [(1, 2, 3), (1, 2, 2, 3), (4, 3, 2, 1), (1, 2, 3, np.inf)])
def test_limits_that_do_not_ascend_are_refused(limits: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="four finite, ascending"):
        fixed_scores([1.0], limits)


def test_recent_is_good_and_never_bought_is_no_score() -> None:
    scored = score_rfm([1, 10, 100, np.nan], [9, 5, 1, 0], [900, 500, 100, -50])
    assert scored.recency.tolist() == [5, 3, 1, 0]
    assert scored.segment.tolist()[-1] == -1
