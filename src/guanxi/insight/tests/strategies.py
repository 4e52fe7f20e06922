"""Histories and models that hypothesis draws."""

from __future__ import annotations

from hypothesis import strategies as st

from guanxi.insight.logic.bgnbd import BetaGeometric


def models() -> st.SearchStrategy[BetaGeometric]:
    """Draw models from nearly everybody alike to very uneven, with and without an early coin."""
    positive = st.floats(0.02, 50)
    return st.builds(
        BetaGeometric,
        r=positive,
        alpha=st.floats(1, 500),
        a=positive,
        b=positive,
        leaves_after_first=st.booleans(),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[float, float, float]:
    """Draw x, t_x, age of one customer."""
    x = draw(st.integers(0, 200))
    age = draw(st.floats(0, 2000))
    return float(x), draw(st.floats(0, age)) if x else 0.0, age
