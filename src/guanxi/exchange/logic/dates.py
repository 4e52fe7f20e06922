"""In which order a column's days, months and years stand, and what says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guanxi.metadata.api import decide_date_order


@dataclass(frozen=True, slots=True)
class DatesRead:
    """An order (``dmy``, ``mdy``): ``proofs`` dates can be read no other way, ``against`` only the other way.

    Of ``doubtful`` dates either number may be the month.
    """

    order: str
    proofs: int
    against: int
    doubtful: int

    @property
    def code(self) -> str:
        """Return the kind of note that tells of it: by evidence day or month first, else by the country."""
        if self.doubtful and self.proofs == self.against:
            return "dates_by_country"
        return "dates_month_first" if self.order == "mdy" else "dates_day_first"


def dates_read(cells: Iterable[str], country: str | None) -> DatesRead | None:
    """Return how a column's dates are read; None where the year stands first in all of them."""
    found = decide_date_order(cells, country)
    if not (found.day_first or found.month_first or found.either):
        return None
    # A country that writes the year first puts the day before the month where the year comes last.
    order = "mdy" if found.order == "mdy" else "dmy"
    proofs, against = found.day_first, found.month_first
    if order == "mdy":
        proofs, against = against, proofs
    return DatesRead(order, proofs, against, found.either)
