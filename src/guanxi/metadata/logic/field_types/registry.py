"""All field types by name, and readers for a field's column."""

from __future__ import annotations

from dataclasses import replace

from guanxi.metadata.logic.ddl import SQL_TYPES
from guanxi.metadata.logic.field_types.address import AddressType
from guanxi.metadata.logic.field_types.base import FieldType, ParseContext
from guanxi.metadata.logic.field_types.boolean import BooleanType
from guanxi.metadata.logic.field_types.column import ColumnParser
from guanxi.metadata.logic.field_types.date import DateType
from guanxi.metadata.logic.field_types.datetime import DateTimeType
from guanxi.metadata.logic.field_types.email import EmailType
from guanxi.metadata.logic.field_types.longtext import LongTextType
from guanxi.metadata.logic.field_types.money import MoneyType
from guanxi.metadata.logic.field_types.multiselect import MultiSelectType
from guanxi.metadata.logic.field_types.number import NumberType
from guanxi.metadata.logic.field_types.phone import PhoneType
from guanxi.metadata.logic.field_types.relation import RelationType
from guanxi.metadata.logic.field_types.select import SelectType
from guanxi.metadata.logic.field_types.text import TextType
from guanxi.metadata.logic.field_types.url import UrlType
from guanxi.metadata.logic.field_types.user import UserType
from guanxi.metadata.logic.object_type import Field

FIELD_TYPES: dict[str, FieldType] = {
    one.name: one
    for one in (
        TextType(),
        LongTextType(),
        NumberType(),
        MoneyType(),
        BooleanType(),
        DateType(),
        DateTimeType(),
        SelectType(),
        MultiSelectType(),
        EmailType(),
        PhoneType(),
        UrlType(),
        AddressType(),
        RelationType(),
        UserType(),
    )
}


def register_field_type(kind: FieldType) -> None:
    """Add a field type; modules do that at start-up."""
    FIELD_TYPES[kind.name] = kind
    SQL_TYPES[kind.name] = kind.sql_type


def field_type(name: str) -> FieldType:
    """Return the field type of that name; KeyError if there is none."""
    return FIELD_TYPES[name]


def column_parser(field: Field, context: ParseContext) -> ColumnParser:
    """Return a reader for the column of a field: call it with a cell's text, or ``many`` with a batch.

    Make one per column and run; the field's own options take the place of the context's.
    """
    return ColumnParser(FIELD_TYPES[field.type], replace(context, options=field.options))
