"""Field types: what is particular to each kind of value, one small file per type."""

from guanxi.metadata.logic.field_types.base import FieldType, ParseContext, Parsed
from guanxi.metadata.logic.field_types.calendar_text import DateOrder, decide_date_order
from guanxi.metadata.logic.field_types.column import ColumnParser, ParsedColumn
from guanxi.metadata.logic.field_types.currencies import decide_currency, read_currency
from guanxi.metadata.logic.field_types.numerals import decide_decimal_mark
from guanxi.metadata.logic.field_types.registry import (
    FIELD_TYPES,
    column_parser,
    field_type,
    register_field_type,
)

__all__ = [
    "FIELD_TYPES",
    "ColumnParser",
    "DateOrder",
    "FieldType",
    "ParseContext",
    "Parsed",
    "ParsedColumn",
    "column_parser",
    "decide_currency",
    "decide_date_order",
    "decide_decimal_mark",
    "field_type",
    "read_currency",
    "register_field_type",
]
