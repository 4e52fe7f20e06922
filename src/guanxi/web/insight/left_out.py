"""Orders that no figure counts: how many there are, why, and where they are listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.web import formats
from guanxi.web.insight.look import listed


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Orders left out for one reason, which the ``title`` says with their number."""

    count: int
    title: str
    href: str

    @property
    def text(self) -> str:
        """Say on a page without figures why there are none although there are orders."""
        return _("%(orders)s: left out of the analysis.") % {"orders": self.title}


def left_out(orders: Mapping[str, int], currency: str, as_of: datetime | None, root: str) -> list[LeftOut]:
    """Return which of ``orders``, as an analysis counted them, it left out unasked; the most first."""
    foreign, undated = orders.get("other_currency", 0), orders.get("without_time", 0)
    found = []
    if foreign and as_of:
        words = ngettext(
            "%(n)s order is in another currency than %(currency)s",
            "%(n)s orders are in other currencies than %(currency)s",
            foreign,
        )
        title = words % {"n": formats.number(foreign), "currency": currency}
        found.append(LeftOut(foreign, title, listed(root, "orders", _in_others(currency, as_of))))
    if undated:
        words = ngettext("%(n)s order has no date", "%(n)s orders have no date", undated)
        title = words % {"n": formats.number(undated)}
        found.append(LeftOut(undated, title, listed(root, "orders", ("ordered_at:is_empty",))))
    return sorted(found, key=lambda each: -each.count)


def _in_others(currency: str, as_of: datetime) -> tuple[str, ...]:
    """Return the chips of orders in other currencies; one that names none is in the workspace's own."""
    last = timezone.localtime(as_of).date()
    named = (f"currency:ne:{currency}", "currency:is_filled")
    return (*named, f"ordered_at:lte:{last}", "status:ne:cancelled")
