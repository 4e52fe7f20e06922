"""Segments and scores in the grammar of conditions: ``segment = champions``, ``p_alive > 0.5``."""

from __future__ import annotations

from typing import Final

from psycopg import sql

from guanxi.insight.errors.filters import OnlyOfPeople, UnknownScore, UnknownSegment
from guanxi.insight.logic.segments import HUES, SEGMENTS
from guanxi.kernel.api import fold
from guanxi.metadata.api import Condition, Field, Label, ObjectType, Option, Scope, Source, compile_filter

SEGMENT: Final = Field(
    "segment",
    "select",
    Label("Segment", "客户群"),
    computed=True,
    listed=True,
    options=tuple(
        Option(each.key, Label(each.name.en, each.name.zh), HUES.get(each.key, "neutral"))
        for each in SEGMENTS
    ),
)
VALUE: Final = Field(
    "value", "money", Label("Expected value", "预计价值"), computed=True, listed=True, indexed=True
)
SCORES: Final = ObjectType(
    slug="score_now",
    label=Label("Score", "评分"),
    plural=Label("Scores", "评分"),
    icon="sparkles",
    title=("person",),
    fields=(
        SEGMENT,
        Field("p_alive", "number", Label("Still a customer", "仍是客户的可能性")),
        Field("p_buys", "number", Label("Buys again", "再次购买的可能性")),
        Field("expected_purchases", "number", Label("Expected purchases", "预计购买次数")),
        Field("expected_spend", "money", Label("Expected spend per purchase", "预计单次消费")),
        VALUE,
        Field("recency", "number", Label("Days since the last purchase", "距上次购买天数")),
        Field("frequency", "number", Label("Purchases", "购买次数")),
        Field("monetary", "money", Label("Spent", "累计消费")),
        Field("r", "number", Label("Recency score", "最近购买得分")),
        Field("f", "number", Label("Frequency score", "购买频次得分")),
        Field("m", "number", Label("Monetary score", "消费金额得分")),
    ),
)
NAMES: Final = frozenset(field.slug for field in SCORES.fields)
_POSITIVE: Final = {"ne": "eq", "not_in": "in", "is_empty": "is_filled"}

_EXISTS = "exists (select 1 from score_now {alias} where {alias}.person = {person} and {condition})"


def score_names() -> frozenset[str]:
    """Return the scores that can be written without saying that they are scores."""
    return NAMES


def compile_segment(source: Source, scope: Scope) -> sql.Composable:
    """Return whether a person is in a segment, by its key or its name in either language."""
    key = _segment(source)
    inner = _inner(source, scope)
    return _probe(scope, inner, sql.SQL("{} = {}").format(inner.column("segment"), scope.bind(key, "text")))


def compile_score(source: Source, scope: Scope) -> sql.Composable:
    """Return a person's score compared; who has no score has none of any size."""
    if source.name not in NAMES or source.op is None:
        raise UnknownScore(at=source.at, score=source.name, suggestions=", ".join(sorted(NAMES)))
    inner = _inner(source, scope)
    positive = _POSITIVE.get(source.op)
    asked = Condition(source.name, positive or source.op, source.value, at=source.at)
    condition = compile_filter(
        asked, SCORES, scope.objects, scope.reading, alias=inner.alias, parameters=scope.parameters
    )
    found = _probe(scope, inner, condition.sql)
    return sql.SQL("not {}").format(found) if positive else found


def _inner(source: Source, scope: Scope) -> Scope:
    if scope.kind.slug != "people":
        raise OnlyOfPeople(at=source.at, object=scope.kind.slug)
    return scope.inner(SCORES)


def _probe(scope: Scope, inner: Scope, condition: sql.Composable) -> sql.Composed:
    return sql.SQL(_EXISTS).format(alias=sql.SQL(inner.alias), person=scope.column("id"), condition=condition)


def _segment(source: Source) -> str:
    wanted = fold(source.name)
    for segment in SEGMENTS:
        if wanted in {fold(segment.key), fold(segment.name.en), fold(segment.name.zh)}:
            return segment.key
    raise UnknownSegment(
        at=source.at, segment=source.name, suggestions=", ".join(segment.key for segment in SEGMENTS)
    )
