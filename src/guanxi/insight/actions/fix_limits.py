"""Fixing the limits of the RFM scores, or letting the scores be fifths again."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

from guanxi.access.api import action
from guanxi.cluster.api import Cursor
from guanxi.insight.actions.queue import MODULE, queue_analysis
from guanxi.insight.logic.settings import Thresholds
from guanxi.kernel.api import Context, Invalid, Role, uuid7
from guanxi.metadata.api import require_on

_FIX = """
insert into rfm_limits (id, recency, frequency, monetary, currency)
values (%(id)s, %(recency)s, %(frequency)s, %(monetary)s, %(currency)s)
on conflict ((true)) do update set recency = excluded.recency, frequency = excluded.frequency,
    monetary = excluded.monetary, currency = excluded.currency
"""


@action("insight.fix_limits", Role.ADMIN)
def fix_limits(context: Context, cursor: Cursor, given: Thresholds | None) -> None:
    """Score by these limits, in whole days, purchases and minor units, from the next analysis on; queue it.

    None lets the scores be fifths again. Raises ``Invalid`` with the measure as its field unless the limits
    of each are four and ascending, and ``ModuleOff``.
    """
    require_on(context.workspace, MODULE)
    if given is None:
        cursor.execute("delete from rfm_limits")
    else:
        limits = {field.name: _whole(field.name, getattr(given, field.name)) for field in fields(given)}
        cursor.execute(_FIX, {"id": uuid7(), "currency": context.workspace.currency, **limits})
    queue_analysis(context, cursor)


def _whole(measure: str, limits: tuple[float, ...]) -> list[int]:
    whole = [round(limit) for limit in limits]
    if len(whole) != 4 or any(low >= high for low, high in pairwise(whole)):
        raise Invalid(field=measure, reason="not_ascending")
    return whole
