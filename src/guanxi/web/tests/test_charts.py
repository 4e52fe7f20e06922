"""The geometry of charts: nothing overshoots, bars add up, scales are round."""

import math
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guanxi.web import charts

NUMBERS = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 3))


@pytest.mark.parametrize(
    ("span", "step"), [(1, 0.25), (4, 1), (10, 2.5), (95, 25), (1000, 250), (0.03, 0.01), (0, 1)]
)
def test_steps_are_round(span, step):
    assert charts.nice_step(span) == pytest.approx(step)


@given(st.floats(1e-6, 1e12))
def test_a_span_is_cut_into_two_to_five(span):
    assert 1.5 <= span / charts.nice_step(span) <= 5.001


@given(st.lists(NUMBERS, min_size=3, max_size=30))
def test_a_curve_never_overshoots_its_points(values):
    points = [(float(at), value) for at, value in enumerate(values)]
    path = charts.smooth(points)
    pieces = [tuple(map(float, pair.split(","))) for pair in path.replace("C", " ").replace("M", "").split()]
    starts, controls = points, [pieces[1 + 3 * at : 3 + 3 * at] for at in range(len(points) - 1)]
    for (a, b), pair in zip(pairwise(starts), controls, strict=True):
        low, high = sorted((a[1], b[1]))
        room = 0.02 + 1e-9 * max(abs(low), abs(high))
        assert all(low - room <= y <= high + room for _x, y in pair)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=20))
@example([(0.0, 5e-324)])
@example([(0.0, 2e-323)])
def test_stacked_bars_stand_on_each_other(pairs):
    series = [charts.Series(name, [pair[at] for pair in pairs]) for at, name in enumerate("ab")]
    chart = charts.bars("t", [str(at) for at in range(len(pairs))], series, str)
    for slot in chart.slots:
        for lower, upper in pairwise(slot.bars):
            assert upper.y + upper.height <= lower.y + 1.05
        assert all(bar.y >= 0 and bar.y + bar.height <= chart.height + 1.01 for bar in slot.bars)


def test_a_chart_can_be_read_out():
    series = [charts.Series("now", [1.0, None]), charts.Series("then", [2.0, 3.0])]
    chart = charts.lines("Revenue", ["Jan", "Feb"], series, str)
    assert chart.rows == [("Jan", ["1.0", "2.0"]), ("Feb", ["–", "3.0"])]
    assert [slot.tip for slot in chart.slots] == ["1.0 now · 2.0 then|Jan", "3.0 then|Feb"]


def test_an_empty_chart_is_drawn_all_the_same():
    chart = charts.bars("Nothing", [], [charts.Series("a", [])], str)
    assert chart.slots == []
    assert all(math.isfinite(tick.y) for tick in chart.ticks)


def test_a_sparkline_needs_two_points():
    assert charts.sparkline([4.0]).path == ""
    assert charts.sparkline([4.0, 4.0]).path.startswith("M0.00,27.00")


@pytest.mark.parametrize(("value", "darkness"), [(0, 0), (1, 1), (6, 1), (25, 2), (56, 3), (100, 4)])
def test_small_moves_stay_visible(value, darkness):
    assert charts.heat(value, 100) == darkness
