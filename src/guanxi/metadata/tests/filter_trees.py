"""Random conditions for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from guanxi.metadata.logic.filters.operators import LISTS, NAMES, UNARY
from guanxi.metadata.logic.filters.tree import And, Condition, Node, Not, Or, Related, Source, Value

SLUGS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
HARD_NAMES = st.sampled_from(
    ["in", "AND", "segment", "或", "国家", "a b", "x.y", "true", "na(me", "1st", "is"]
)
FIELDS = SLUGS | HARD_NAMES | st.tuples(SLUGS, SLUGS).map(".".join)
HARD_TEXTS = [
    "", " ", "GB", "and", "Any", "007", "12", "1e5", "-3", "null", "true", "last 30 days", "last  30 days",
    "Today", "最近30天", "最近 30 天", "O'Brien", "'x", 'say "hi"', "a\\b", "'; drop table people; --",
    "%s %(f0)s {}", "New York", "张三", "“x”", "a=b", "(", "`", "line\nbreak", "2026-01-31", "3 days ago",
    "!", "~", "--", "\\",
]  # fmt: skip
TEXTS = st.sampled_from(HARD_TEXTS) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
)
NUMBERS = st.integers(-(10**18) + 1, 10**18 - 1) | st.floats(
    allow_nan=False, allow_infinity=False, min_value=-1e17, max_value=1e17
)
SCALARS = TEXTS | NUMBERS | st.booleans()


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[str, Value]:
    """Draw an operator with a value of the shape it takes."""
    op = draw(st.sampled_from(sorted(NAMES)))
    if op in UNARY:
        return op, None
    if op == "between":
        return op, (draw(SCALARS), draw(SCALARS))
    if op in LISTS:
        return op, tuple(draw(st.lists(SCALARS, min_size=1, max_size=3)))
    return op, draw(SCALARS)


@st.composite
def leaves(draw: st.DrawFn) -> Node:
    """Draw a comparison, a segment or a score."""
    kind = draw(st.sampled_from(["condition", "condition", "segment", "score"]))
    op, value = draw(comparisons())
    if kind == "condition":
        return Condition(draw(FIELDS), op, value)
    name = draw(SLUGS | st.sampled_from(["New York", "and", "冠军"]))
    return Source("segment", name) if kind == "segment" else Source("score", name, op, value)


@st.composite
def measures(draw: st.DrawFn, where: st.SearchStrategy[Node]) -> Node:
    """Draw a measure over related rows."""
    measure = draw(st.sampled_from(["count", "sum:total", "last:ordered_at", "first:at"]))
    related = draw(SLUGS | st.tuples(SLUGS, SLUGS).map(":".join))
    within = draw(st.none() | st.sampled_from(["90d", "last 30 days", "12 w", "this month", "本月"]))
    op, value = draw(comparisons())
    return Related(related, measure, op, value, draw(st.none() | where), within)


def trees() -> st.SearchStrategy[Node]:
    """Return conditions of a few levels, with empty and nested groups."""
    return st.recursive(
        leaves() | st.sampled_from([And(()), Or(())]),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
            inner.map(Not),
            measures(inner),
        ),
        max_leaves=8,
    )
