"""Letting a file's cleaner know in which currency records are that are there already."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.cluster.api import enter
from guanxi.exchange.logic.currencies import KnownCurrencies, priced
from guanxi.exchange.logic.plan import Level, Plan
from guanxi.exchange.logic.staging import Cleaner
from guanxi.exchange.queries.currencies import currencies_of, has_other_currencies
from guanxi.kernel.api import Context


def tell_currencies(context: Context, cleaner: Cleaner, plan: Plan, source: str) -> Cleaner:
    """Return the cleaner of a source's file, which now reads amounts in the currency of a known record."""
    schema, usual = context.workspace.schema, context.workspace.currency

    def find(level: Level, numbers: Sequence[str]) -> dict[str, str]:
        with enter(schema) as cursor:
            return currencies_of(cursor, level, source, numbers)

    with enter(schema) as cursor:
        # Where all is in one currency, as in most workspaces, no row has to be asked about.
        if any(has_other_currencies(cursor, level, usual) for level in priced(plan)):
            cleaner.currencies = KnownCurrencies(plan, find)
    return cleaner
