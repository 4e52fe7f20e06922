"""The stages of an analysis: lake, summary, RFM, models, backtest, scores; each named as it begins."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.engine.api import Lake, open_lake, refresh_lake
from guanxi.insight.actions.runs import Noted, note_apart
from guanxi.insight.actions.write import CHUNK, Publication, ScoreChunk, publish_scores, write_scores
from guanxi.insight.logic.business import Business
from guanxi.insight.logic.learning import conclude, fit_models, judge_models
from guanxi.insight.logic.moments import end_of_day
from guanxi.insight.logic.outlook import expectations
from guanxi.insight.logic.report import model_row, report
from guanxi.insight.logic.rfm import score_rfm
from guanxi.insight.logic.scores import Scores
from guanxi.insight.logic.settings import Settings
from guanxi.insight.logic.summary import summarise
from guanxi.insight.queries.facts import TABLES, Facts, last_second, load_facts
from guanxi.insight.queries.runs import current_run
from guanxi.kernel.api import Context


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis at work: who asks, of what moment (None: the end of the facts), how."""

    context: Context
    progress: Noted
    as_of: datetime | None
    settings: Settings


def carry_out(analysis: Analysis, *, only_if_changed: bool) -> None:
    """Go through all stages and publish, or find that the valid run has seen the same facts."""
    context, run = analysis.context, analysis.context.trail
    refresh_lake(context.workspace, TABLES, analysis.progress)
    with open_lake(context.workspace) as lake:
        now = int(time.time())
        last = None if analysis.as_of else last_second(lake, now)
        version, position = _version(analysis, lake, last), lake.position("orders")
        if only_if_changed and _is_current(context, version):
            note_apart(context, run, status="unchanged", stage="done", version=version, finished_at=_now())
            return
        analysis.progress.stage("summary")
        place = context.workspace
        facts = load_facts(lake, as_of=_until(analysis, last, now), currency=place.currency)
    moment = datetime.fromtimestamp(facts.as_of, UTC)
    note_apart(context, run, as_of=moment, position=position, version=version)
    _score(analysis, facts)


def _until(analysis: Analysis, last: int | None, now: int) -> int:
    """Return the second up to which facts count: the one given, or the end of the day of the last order."""
    if analysis.as_of is not None:
        return int(analysis.as_of.timestamp())
    return now if last is None else min(now, end_of_day(last, analysis.context.workspace.time_zone))


def _score(analysis: Analysis, facts: Facts) -> None:
    zone, currency = analysis.context.workspace.time_zone, analysis.context.workspace.currency
    progress, known = analysis.progress, facts.known
    history = (facts.customer[known], facts.seconds[known], facts.amount[known])
    summary = summarise(*history, customers=len(facts.people), as_of=facts.as_of, zone=zone)
    business = Business(
        facts.customer, facts.seconds, facts.amount, facts.reversal, as_of=facts.as_of, zone=zone
    )
    progress.stage("rfm")
    thresholds = analysis.settings.thresholds
    rfm = score_rfm(summary.since_last, summary.purchases, summary.spent, thresholds)
    progress.stage("model")
    fitted = fit_models(summary)
    progress.stage("backtest")
    judgement = judge_models(summary, *history, end=facts.as_of, zone=zone)
    learned = conclude(fitted, judgement)
    values = expectations(
        summary,
        learned,
        horizon=analysis.settings.horizon,
        discount=analysis.settings.discount,
    )
    scores = Scores(summary, rfm, values)
    told = report(scores, business, learned, analysis.settings, facts.counts, currency)
    _write(analysis, facts, scores, told, model_row(learned, currency))


def _write(
    analysis: Analysis, facts: Facts, scores: Scores, told: dict[str, Any], model: dict[str, Any]
) -> None:
    context, progress = analysis.context, analysis.progress
    size = len(facts.people)
    progress.stage("write", size)
    note_apart(context, context.trail, scores=size)
    table = _arrow(context, facts, scores)
    for first in range(0, size, CHUNK):
        progress.advance(perform(write_scores, context, ScoreChunk(table.slice(first, CHUNK))))
    progress.end()
    moment = {
        "as_of": datetime.fromtimestamp(facts.as_of, UTC).isoformat(),
        "as_of_from": "given" if analysis.as_of else "last_order",
        "computed_at": _now().isoformat(),
        "time_zone": context.workspace.time_zone,
        "currency": context.workspace.currency,
        "seconds": progress.seconds,
    }
    perform(publish_scores, context, Publication(context.trail, moment | told, model))


def _arrow(context: Context, facts: Facts, scores: Scores) -> Any:
    """Return the rows of the table ``score``; what is not known is null."""
    import pyarrow as pa

    whole = {"recency", "monetary", "expected_spend", "value"}
    columns = {"run": pa.array([str(context.trail)] * len(facts.people)), "person": facts.people}
    for name, values in scores.columns().items():
        column = pa.array(values, pa.string() if values.dtype == object else None, from_pandas=True)
        columns[name] = column.cast(pa.int64()) if name in whole else column
    return pa.table(columns)


def _version(analysis: Analysis, lake: Lake, last: int | None) -> str:
    """Return what tells whether another analysis would see the same facts in the same way.

    The ``last`` order's second is part of it: one dated ahead begins to count when its moment comes, though
    nothing in the lake has changed.
    """
    place, held = analysis.context.workspace, lake.fingerprint(TABLES)
    seen = (held, last, place.time_zone, place.currency, analysis.as_of, analysis.settings)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


def _is_current(context: Context, version: str) -> bool:
    with enter(context.workspace.schema) as cursor:
        run = current_run(cursor)
    return run is not None and run.version == version


def _now() -> datetime:
    return datetime.now(UTC)
