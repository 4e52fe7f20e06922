"""Segment and value as columns of the list of people."""

from __future__ import annotations

from typing import Final

from guanxi.insight.queries.filters import SEGMENT, VALUE
from guanxi.metadata.api import Field
from guanxi.records.api import Beside, Reader

_CURRENCY = "select report ->> 'currency' from score_current left join analysis_run on id = run"


def analysed(asked: Reader) -> tuple[Field, ...]:
    """Return the columns that the valid analysis fills.

    Lists show money in the workspace's currency: values that were reckoned in another are left out until
    the next analysis.
    """
    currency = asked.cursor.execute(_CURRENCY).fetchone()
    if currency is None:
        return ()
    return (SEGMENT, VALUE) if currency == (asked.reading.parse.currency,) else (SEGMENT,)


BESIDE_PEOPLE: Final = Beside("people", "score_now", "person", (SEGMENT, VALUE), analysed)
