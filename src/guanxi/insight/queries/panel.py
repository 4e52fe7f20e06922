"""What is known and expected of one customer, with the reasons in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guanxi.cluster.api import Cursor
from guanxi.insight.logic.reasons import score_sentence, sentence
from guanxi.insight.logic.segments import SEGMENTS, Segment
from guanxi.insight.logic.words import Words

BY_KEY = {segment.key: segment for segment in SEGMENTS}


@dataclass(frozen=True, slots=True)
class Past:
    """A customer's numbers in an earlier analysis."""

    as_of: datetime
    segment: Segment | None
    monetary: int
    p_alive: float | None
    value: int | None


@dataclass(frozen=True, slots=True)
class Panel:
    """A customer's scores in the valid run.

    ``recency`` in days, ``monetary``, ``expected_spend`` (per purchase) and ``value`` in minor units of
    ``currency``, expectations over ``horizon_days``; None: not known. ``methods`` names where ``purchases``,
    ``buys``, ``value`` and ``ranking`` come from. ``past`` is the valid run and those before in the
    same currency, newest first: amounts of another one cannot stand beside them.
    """

    person: UUID
    as_of: datetime
    computed_at: datetime
    currency: str
    horizon_days: float
    methods: dict[str, str | None]
    standing: str
    segment: Segment | None
    r: int
    f: int
    m: int
    recency: int | None
    frequency: int
    monetary: int
    every_days: float | None
    p_alive: float | None
    p_buys: float | None
    expected_purchases: float | None
    expected_spend: int | None
    value: int | None
    sentence: Words
    score_sentence: Words
    past: tuple[Past, ...]


_READ = """
select s.person, a.as_of, a.finished_at, a.report ->> 'currency', (a.report #>> '{settings,horizon}')::float8,
    a.report -> 'methods', s.standing, s.segment, s.r, s.f, s.m, s.recency, s.frequency, s.monetary,
    s.every_days, s.p_alive, s.p_buys, s.expected_purchases, s.expected_spend, s.value
from score_current c join analysis_run a on a.id = c.run
join score s on s.run = c.run
and s.person = (select coalesce(p.canonical_id, p.id) from people p where p.id = %s)
"""

_PAST = """
select a.as_of, s.segment, s.monetary, s.p_alive, s.value
from score s join analysis_run a on a.id = s.run
where s.person = %s and a.status = 'done' and a.report ->> 'currency' = %s
order by a.started_at desc limit 13
"""


def scores_for(cursor: Cursor, person_id: UUID) -> Panel | None:
    """Return what the valid run says of a person, or of whom they were merged into; None without orders."""
    cursor.execute(_READ, (person_id,))
    row = cursor.fetchone()
    if row is None:
        return None
    names = Panel.__slots__
    values: dict[str, Any] = dict(zip(names, row, strict=False))
    numbers = _numbers(values)
    cursor.execute(_PAST, (values["person"], values["currency"]))
    past = tuple(Past(day, BY_KEY.get(key), *rest) for day, key, *rest in cursor.fetchall())
    values["segment"] = BY_KEY.get(values["segment"])
    return Panel(
        **values, sentence=_sentence(numbers), score_sentence=_words(score_sentence, numbers), past=past
    )


def _numbers(values: dict[str, Any]) -> dict[str, Any]:
    renamed = {"purchases": "frequency", "days_since": "recency", "spent": "monetary"}
    return values | {name: values[column] for name, column in renamed.items()}


def _sentence(numbers: dict[str, Any]) -> Words:
    """Where nothing may be expected, say what is known."""
    foretold = numbers["value"] is not None or numbers["standing"] in {"no_purchase", "no_net_spend"}
    return _words(sentence if foretold else score_sentence, numbers)


def _words(say: Any, numbers: dict[str, Any]) -> Words:
    return Words(*(say(numbers, language) for language in Words._fields))
