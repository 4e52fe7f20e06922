"""The heads of a table: what each column is called, how it sorts, what stands in its foot."""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.kernel.api import Workspace
from guanxi.metadata.api import Field
from guanxi.records.api import Totals
from guanxi.web import formats
from guanxi.web.generic.listing import Asked
from guanxi.web.templatetags.records import NUMERIC

TURN = {False: "ascending", True: "descending"}


@dataclass(frozen=True, slots=True)
class Head:
    """One column's head. ``query`` is the address that sorts by it, None if nothing can.

    ``editable`` says whether who may write edits its cells in place.
    """

    field: Field
    query: str | None = None
    sorted: str = ""
    total: str = ""
    editable: bool = False

    @property
    def numeric(self) -> bool:
        """Say whether values stand at the right."""
        return self.field.type in NUMERIC


def heads(asked: Asked) -> list[Head]:
    """Return the heads of a list."""
    return [
        Head(
            field,
            asked.sorted_by(field.slug) if asked.sorts(field) else None,
            TURN[asked.descending] if asked.sort_field == field.slug else "",
            editable=field in asked.kind.fields and not field.computed and not asked.kind.append_only,
        )
        for field in asked.columns
    ]


def heads_with_totals(asked: Asked, found: Totals, workspace: Workspace) -> list[Head]:
    """Return the heads with the sums of their columns."""
    return [Head(field, total=_total(field.slug, found, workspace)) for field in asked.columns]


# Prices say nothing when added up.
NOT_ADDED = frozenset({"price", "unit_price"})


def _total(slug: str, found: Totals, workspace: Workspace) -> str:
    if slug in NOT_ADDED:
        return ""
    if slug in found.numbers:
        return formats.number(found.numbers[slug].sum, 1)
    by_currency = found.money.get(slug, {})
    return " + ".join(
        formats.money(round(total.sum), currency or workspace.currency)
        for currency, total in by_currency.items()
    )
