"""What an analysis tells, as plain values: kept with its run, shown on the pages and by the command line."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from guanxi.insight.logic.backtest import Backtest
from guanxi.insight.logic.bgnbd import BetaGeometric
from guanxi.insight.logic.business import Business
from guanxi.insight.logic.distribution import distribution
from guanxi.insight.logic.learning import NO_ORDERS, Learned
from guanxi.insight.logic.plain import plain
from guanxi.insight.logic.scores import Scores
from guanxi.insight.logic.settings import Settings
from guanxi.insight.logic.spread import spread
from guanxi.insight.logic.statements import statements
from guanxi.insight.logic.summary import Summary
from guanxi.insight.logic.verdicts import verdict_sentence
from guanxi.insight.logic.words import Words


def report(
    scores: Scores,
    business: Business,
    learned: Learned,
    settings: Settings,
    counts: dict[str, int],
    currency: str,
) -> dict[str, Any]:
    """Return the report of a run; money in minor units, shares and probabilities in [0, 1]."""
    summary, values = scores.summary, scores.values
    judgement, choice = learned.judgement, learned.choice
    told = statements(
        choice,
        judgement.backtest,
        currency,
        orders=judgement.refused != NO_ORDERS,
        leaving=learned.sees_leaving,
    )
    found = {
        "settings": asdict(settings),
        "orders": {name: count for name, count in counts.items() if name != "people"},
        "customers": _customers(summary, counts["people"]),
        "segments": scores.segments(),
        "slipping": scores.slipping(),
        "spread": spread(summary, scores.rfm),
        "value": distribution(values.value),
        "spent": distribution(summary.spent),
        "months": business.months(),
        "periods": business.periods(),
        "held_back_days": judgement.days,
        "refused": judgement.refused,
        "methods": asdict(choice),
        "rank_by": choice.rank_by,
        "used": choice.used,
        "statements": {part: words._asdict() for part, words in told.items()},
    }
    plain_report: dict[str, Any] = plain(found)
    return plain_report


def _customers(summary: Summary, people: int) -> dict[str, int]:
    return {
        "people": people,
        "scored": int(summary.purchases.size),
        "bought": int(summary.bought.sum()),
        "bought_again": int((summary.purchases > 1).sum()),
    }


def model_row(learned: Learned, currency: str) -> dict[str, Any]:
    """Return the columns of ``model_report``: the models as fitted, how they fared, which are used."""
    fitted, judged, choice = learned.fitted, learned.judgement.backtest, learned.choice
    row: dict[str, Any] = plain(
        {
            "purchases": {name: _fit(model) for name, model in fitted.purchases.items()},
            "spend": fitted.spend.to_dict() if fitted.spend else None,
            "backtest": _tested(judged, currency) if judged else None,
            "methods": asdict(choice),
            "used": choice.used,
        }
    )
    return row


def _tested(judged: Backtest, currency: str) -> dict[str, Any]:
    """Return the comparison with a sentence per measure, in both languages."""
    said = {
        language: [verdict_sentence(verdict, language, currency) for verdict in judged.verdicts]
        for language in Words._fields
    }
    return {**judged.to_dict(), "sentences": said}


def _fit(model: BetaGeometric) -> dict[str, Any]:
    return {**model.to_dict(), "sees_leaving": model.sees_leaving}
