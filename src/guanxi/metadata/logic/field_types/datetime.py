"""Moments in time: kept in UTC, read and shown in the workspace's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from guanxi.kernel.api import zone_of
from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import (
    ANY,
    DEFAULT,
    EQUAL,
    ORDERED,
    FieldType,
    ParseContext,
    Parsed,
    Parser,
)
from guanxi.metadata.logic.field_types.calendar_text import order_of_country, read_clock, read_day
from guanxi.metadata.logic.field_types.clean import reading
from guanxi.metadata.logic.field_types.date import day_to_text
from guanxi.metadata.logic.field_types.zones import to_local, to_utc

_NOT = Parsed(None, None, codes.NOT_A_TIME)
_RANGE = Parsed(None, None, codes.OUT_OF_RANGE)


class DateTimeType(FieldType):
    """A moment. A text without a zone is local to the context's zone; a day alone is its midnight."""

    name = "datetime"
    sql_type = "timestamptz"
    operators = ANY | EQUAL | ORDERED
    python = datetime
    mismatch = codes.NOT_A_TIME

    def parser(self, context: ParseContext) -> Parser:
        """Return the reader for the context's zone and order of day and month."""
        order = context.date_order or order_of_country(context.country)
        zone = zone_of(context.zone)

        def moment(local: datetime, rule: str | None) -> Parsed:
            utc = to_utc(local, local.tzinfo or zone)
            return _RANGE if utc is None else Parsed(utc, rule)

        def read(text: str) -> Parsed:
            found = read_day(text, order)
            if found is None:
                return _NOT
            clock = read_clock(found.rest) if found.rest else time()
            return _NOT if clock is None else moment(datetime.combine(found.day, clock), found.rule)

        slow = reading(read)

        def parse(raw: str) -> Parsed:
            if len(raw) >= 10 and raw[4] == "-" and raw[7] == "-":
                try:
                    return moment(datetime.fromisoformat(raw), None)
                except ValueError:
                    return slow(raw)
            return slow(raw)

        return parse

    def check(self, value: object, context: ParseContext = DEFAULT) -> str | None:  # noqa: ARG002
        """Refuse what is no moment of a known zone."""
        good = value is None or (isinstance(value, datetime) and value.tzinfo is not None)
        return None if good else codes.NOT_A_TIME

    def to_text(self, value: Any, context: ParseContext = DEFAULT) -> str:
        """Return day and time in the context's zone and language; seconds only where there are any."""
        if value is None:
            return ""
        local = to_local(value, zone_of(context.zone))
        if local is None or to_utc(local.replace(fold=0, tzinfo=None), zone_of(context.zone)) != value:
            # The hour that clocks run through twice, and the ends of the calendar.
            local = value.astimezone(UTC)
            return f"{day_to_text(local, context.chinese)} {_clock(local)} UTC"
        return f"{day_to_text(local, context.chinese)} {_clock(local)}"

    def to_export(self, value: Any, context: ParseContext = DEFAULT) -> str:  # noqa: ARG002
        """Return ISO 8601 in UTC."""
        return "" if value is None else str(value.astimezone(UTC).isoformat())

    def to_json(self, value: Any) -> Any:
        """Return ISO 8601 in UTC."""
        return None if value is None else value.astimezone(UTC).isoformat()

    def from_python(self, value: Any, context: ParseContext = DEFAULT) -> Parsed:
        """Take moments as they are; without a zone they are local to the context's."""
        if isinstance(value, date):
            local = value if isinstance(value, datetime) else datetime.combine(value, time())
            utc = to_utc(local, local.tzinfo or zone_of(context.zone))
            return _RANGE if utc is None else Parsed(utc)
        return super().from_python(value, context)


def _clock(local: datetime) -> str:
    """Return the time of day as short as it is exact."""
    if local.microsecond:
        return f"{local:%H:%M:%S.%f}"
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
