"""A link to another record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import (
    ANY,
    DEFAULT,
    EQUAL,
    FieldType,
    ParseContext,
    Parsed,
    Parser,
)
from guanxi.metadata.logic.field_types.clean import reading


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) in {32, 36} else None
    except ValueError:
        return None


class RelationType(FieldType):
    """The id of a record of the field's target object. Names and external ids go through ``resolve``."""

    name = "relation"
    sql_type = "uuid"
    operators = ANY | EQUAL
    python = UUID
    mismatch = codes.NOT_A_REFERENCE

    def parser(self, context: ParseContext) -> Parser:
        """Return the reader; a text that is no id is asked of the context's resolver."""

        def read(text: str) -> Parsed:
            known = _uuid(text)
            if known is not None:
                return Parsed(known)
            found = context.resolve(text) if context.resolve else None
            if isinstance(found, UUID):
                return Parsed(found, codes.RESOLVED)
            return Parsed(None, None, codes.NOT_A_REFERENCE)

        return reading(read)

    def to_json(self, value: Any) -> Any:
        """Return the id as text."""
        return None if value is None else str(value)

    def from_python(self, value: Any, context: ParseContext = DEFAULT) -> Parsed:
        """Take ids as they are."""
        return Parsed(value) if isinstance(value, UUID) else super().from_python(value, context)
