"""Customers in a list of insight: what each is called, why it is valued so, what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.insight.api import Customer
from guanxi.records.api import Reader, titles
from guanxi.web import formats
from guanxi.web.insight.look import Shown, shown


@dataclass(frozen=True, slots=True)
class Line:
    """One customer."""

    id: UUID
    name: str
    segment: Shown | None
    why: str
    chance: str
    alive: bool
    spent: str
    value: str


def lines(reading: Reader, found: Sequence[Customer], currency: str, root: str) -> list[Line]:
    """Return customers with their names; those that are no longer there are left out.

    Where a model knows of leaving, all chances are of that, and who is too new for it has none: under one
    heading stand no chances of two things.
    """
    names = titles(reading, "people", [each.person for each in found])
    there = [each for each in found if each.person in names]
    leaving = any(each.p_alive is not None for each in there)
    return [
        _line(each, names[each.person] or f"#{str(each.person)[-8:]}", currency, root, leaving=leaving)
        for each in there
    ]


def _line(customer: Customer, name: str, currency: str, root: str, *, leaving: bool) -> Line:
    chance = customer.p_alive if leaving else customer.p_buys
    return Line(
        id=customer.person,
        name=name,
        segment=shown(customer.segment, root) if customer.segment else None,
        why=_why(customer),
        chance="" if chance is None else likely(chance),
        alive=customer.p_alive is not None,
        spent=formats.compact_money(customer.monetary, currency),
        value="–" if customer.value is None else formats.compact_money(customer.value, currency),
    )


def _why(customer: Customer) -> str:
    bought = ngettext("%(n)s purchase", "%(n)s purchases", customer.frequency)
    parts = [bought % {"n": formats.number(customer.frequency)}]
    if customer.recency is not None:
        parts.append(last_bought(customer.recency))
    return " · ".join(parts)


def last_bought(days: int) -> str:
    """Return how long ago somebody bought last."""
    if days == 0:
        return _("last on the day itself")
    return ngettext("last %(n)s day ago", "last %(n)s days ago", days) % {"n": formats.number(days)}


def chance_name(found: Sequence[Line]) -> str:
    """Return what the chances of a list are of: where no model knows of leaving, of buying again."""
    return _("Still a customer") if any(each.alive for each in found) else _("Buys again")


def likely(chance: float) -> str:
    """Return a probability without ever claiming certainty."""
    if chance > 0.99:
        return _("over 99%")
    return _("under 1%") if chance < 0.01 else formats.percent(chance)
