"""The score can be counted again by hand; limits follow from quartiles alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.quality.logic.outliers import limits_of
from guanxi.quality.logic.score import Cells, score_of


def test_the_score_is_its_three_shares_multiplied():
    score = score_of([Cells("a", 100, 80, 60), Cells("b", 100, 40, 40)], 100, 10)
    assert (score.filled, score.single) == (0.6, 0.9)
    assert score.valid == pytest.approx(100 / 120)
    assert score.points == pytest.approx(100 * 0.6 * 100 / 120 * 0.9)
    assert [(loss.field, round(loss.points, 6)) for loss in score.losses] == [("b", 27.0), ("a", 18.0)]


def test_a_field_that_hardly_anybody_fills_is_not_missed():
    used = [Cells("a", 100, 100, 100)]
    assert score_of([*used, Cells("rare", 100, 4, 4), Cells("none", 100, 0, 0)], 100, 0).points == 100
    assert score_of([*used, Cells("often", 100, 5, 5)], 100, 0).points == 52.5


def test_of_nothing_there_is_no_score():
    assert score_of([], 10, 0) is None
    assert score_of([Cells("a", 0, 0, 0)], 0, 0) is None


counts = st.integers(1, 50).flatmap(
    lambda rows: st.integers(0, rows).flatmap(
        lambda filled: st.integers(0, filled).map(lambda valid: (rows, filled, valid))
    )
)


@given(st.lists(counts, min_size=1, max_size=5))
def test_what_is_lost_and_what_is_reached_make_a_hundred(fields):
    score = score_of([Cells(str(n), *each) for n, each in enumerate(fields)], 50, 0)
    if score is not None:
        assert score.points + sum(loss.points for loss in score.losses) == pytest.approx(100)


def test_limits_lie_three_spans_from_the_middle_half():
    found = limits_of(100, (10.0, 15.0, 20.0))
    assert (found.low, found.middle, found.high) == (-20.0, 15.0, 50.0)


@pytest.mark.parametrize(("values", "quartiles"), [(19, (1.0, 2.0, 3.0)), (50, (2.0, 2.0, 2.0)), (0, None)])
def test_where_quartiles_say_little_nothing_is_unusual(values, quartiles):
    assert limits_of(values, quartiles) is None
