"""Calendar days."""

from __future__ import annotations

from datetime import date, datetime
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
    parsed,
)
from guanxi.metadata.logic.field_types.calendar_text import order_of_country, read_clock, read_day
from guanxi.metadata.logic.field_types.clean import reading
from guanxi.metadata.logic.field_types.zones import to_local, to_utc

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_NOT = Parsed(None, None, codes.NOT_A_DATE)


def day_to_text(day: date, chinese: bool) -> str:
    """Return ``5 Mar 2024`` or ``2024年3月5日``."""
    if chinese:
        return f"{day.year:04}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04}"


class DateType(FieldType):
    """A day without a time. A text with a time gives its day, in the context's zone if it names its own."""

    name = "date"
    sql_type = "date"
    operators = ANY | EQUAL | ORDERED
    python = date
    mismatch = codes.NOT_A_DATE

    def parser(self, context: ParseContext) -> Parser:
        """Return the reader for the context's order of day and month."""
        order = context.date_order or order_of_country(context.country)

        def read(text: str) -> Parsed:
            found = read_day(text, order)
            if found is None:
                return _NOT
            if not found.rest:
                return Parsed(found.day, None if text == found.day.isoformat() else found.rule)
            clock = read_clock(found.rest)
            if clock is None:
                return _NOT
            moment = datetime.combine(found.day, clock)
            if moment.tzinfo is not None:
                utc = to_utc(moment, moment.tzinfo)
                local = to_local(utc, zone_of(context.zone)) if utc else None
                return Parsed(local.date(), codes.TIME_DROPPED) if local else _NOT
            return Parsed(found.day, codes.TIME_DROPPED if any((moment.hour, moment.minute)) else found.rule)

        slow = reading(read)

        def parse(raw: str) -> Parsed:
            if len(raw) == 10 and raw[4] == "-" and raw[7] == "-":
                try:
                    return parsed((date.fromisoformat(raw), None, None))
                except ValueError:
                    return slow(raw)
            return slow(raw)

        return parse

    def check(self, value: object, context: ParseContext = DEFAULT) -> str | None:  # noqa: ARG002
        """Refuse what is no day, and moments."""
        good = value is None or (isinstance(value, date) and not isinstance(value, datetime))
        return None if good else codes.NOT_A_DATE

    def to_text(self, value: Any, context: ParseContext = DEFAULT) -> str:
        """Return the day in words of the context's language."""
        return "" if value is None else day_to_text(value, context.chinese)

    def to_export(self, value: Any, context: ParseContext = DEFAULT) -> str:  # noqa: ARG002
        """Return the ISO 8601 day."""
        return "" if value is None else str(value.isoformat())

    def to_json(self, value: Any) -> Any:
        """Return the ISO 8601 day."""
        return None if value is None else value.isoformat()

    def from_python(self, value: Any, context: ParseContext = DEFAULT) -> Parsed:
        """Take days as they are, and of moments the day in the context's zone."""
        if isinstance(value, datetime):
            local = to_local(value, zone_of(context.zone)) if value.tzinfo else value
            return Parsed(local.date(), codes.TIME_DROPPED) if local else _NOT
        return Parsed(value) if isinstance(value, date) else super().from_python(value, context)
