"""Customer value as the pages show it: how it is spread, and whether the forecasts can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guanxi.cluster.api import Cursor
from guanxi.insight.logic.words import Words
from guanxi.insight.queries.runs import current_run


@dataclass(frozen=True, slots=True)
class ValueDistribution:
    """How value is spread; ``measure`` is ``value``, or ``spent`` where nothing may be expected.

    ``groups`` are dicts with ``low`` and ``high`` limits in minor units (None: open), ``customers``,
    ``total``; ``fifths`` what share each fifth of the customers holds, the best first (None: no total).
    """

    as_of: datetime
    currency: str
    horizon_days: float
    measure: str
    customers: int
    total: int
    median: int
    groups: tuple[dict[str, Any], ...]
    fifths: tuple[float, ...] | None


def value_distribution(cursor: Cursor) -> ValueDistribution | None:
    """Return the distribution of the valid run; None without scores."""
    run = current_run(cursor)
    if run is None or run.as_of is None:
        return None
    measure = "value" if run.report["value"] else "spent"
    found = run.report[measure]
    if found is None:
        return None
    return ValueDistribution(
        as_of=run.as_of,
        currency=run.report["currency"],
        horizon_days=run.report["settings"]["horizon"],
        measure=measure,
        customers=found["customers"],
        total=found["total"],
        median=found["median"],
        groups=tuple(found["groups"]),
        fifths=tuple(found["fifths"]) if found["fifths"] else None,
    )


@dataclass(frozen=True, slots=True)
class ModelReport:
    """How the models of the valid run were fitted and judged.

    ``purchases``: fitted parameters by model (``bgnbd``, ``mbgnbd``; with ``log_likelihood``, ``converged``),
    ``spend`` those of Gamma-Gamma. ``backtest``: ``customers``, ``days``, ``verdicts`` (target, measure,
    scores by method, winner, rival, margin, margin_error, clear), ``calibration`` (target → method → groups
    of customers, predicted, actual) and ``sentences`` by language; None with ``refused`` as the reason.
    ``methods`` names what each number comes from, ``statements`` says why, ``used`` whether any model is.
    ``orders`` counts what became of all orders (see ``order_counts.sql``).
    """

    run: UUID
    as_of: datetime
    currency: str
    orders: dict[str, int]
    held_back_days: int
    refused: str | None
    purchases: dict[str, dict[str, Any]]
    spend: dict[str, Any] | None
    backtest: dict[str, Any] | None
    methods: dict[str, str | None]
    rank_by: str
    used: bool
    statements: dict[str, Words]


_MODEL = "select purchases, spend, backtest, methods, used from model_report where run = %s"


def latest_report(cursor: Cursor) -> ModelReport | None:
    """Return the models of the valid run and how they fared; None before the first run."""
    run = current_run(cursor)
    if run is None or run.as_of is None:
        return None
    cursor.execute(_MODEL, (run.id,))
    purchases, spend, backtest, methods, used = cursor.fetchall()[0]
    return ModelReport(
        run=run.id,
        as_of=run.as_of,
        currency=run.report["currency"],
        orders=run.report["orders"],
        held_back_days=run.report["held_back_days"],
        refused=run.report["refused"],
        purchases=purchases,
        spend=spend,
        backtest=backtest,
        methods=methods,
        rank_by=run.report["rank_by"],
        used=used,
        statements={part: Words(**words) for part, words in run.report["statements"].items()},
    )
