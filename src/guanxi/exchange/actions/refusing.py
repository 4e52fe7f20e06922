"""Letting a file's cleaner know who was erased from the workspace."""

from __future__ import annotations

from guanxi.cluster.api import enter
from guanxi.exchange.logic.plan import Plan
from guanxi.exchange.logic.refused import Refusal
from guanxi.exchange.logic.staging import Cleaner
from guanxi.kernel.api import Context
from guanxi.records.api import erased_keys


def refuse_erased(context: Context, cleaner: Cleaner, plan: Plan, source: str) -> Cleaner:
    """Return the cleaner of a source's file, which now refuses people who were erased."""
    with enter(context.workspace.schema) as cursor:
        keys = erased_keys(cursor)
    if keys:
        cleaner.refusal = Refusal(plan, source, keys)
    return cleaner
