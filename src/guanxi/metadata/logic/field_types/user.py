"""A user of the workspace: an owner, an assignee."""

from __future__ import annotations

from typing import Any

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

LARGEST = 2**63 - 1


class UserType(FieldType):
    """The number of a user. Names and e-mail addresses go through ``resolve``."""

    name = "user"
    sql_type = "bigint"
    operators = ANY | EQUAL
    python = int
    mismatch = codes.NOT_A_REFERENCE

    def parser(self, context: ParseContext) -> Parser:
        """Return the reader; a text that is no number is asked of the context's resolver."""

        def read(text: str) -> Parsed:
            if text.isascii() and text.isdigit() and 0 < len(text) < 19:
                number = int(text)
                return Parsed(number) if number else Parsed(None, None, codes.NOT_A_REFERENCE)
            found = context.resolve(text) if context.resolve else None
            if isinstance(found, int):
                return Parsed(found, codes.RESOLVED)
            return Parsed(None, None, codes.NOT_A_REFERENCE)

        return reading(read)

    def check(self, value: object, context: ParseContext = DEFAULT) -> str | None:  # noqa: ARG002
        """Refuse what is no positive number."""
        if value is None:
            return None
        number = value if isinstance(value, int) and not isinstance(value, bool) else 0
        return None if 0 < number <= LARGEST else codes.NOT_A_REFERENCE

    def from_python(self, value: Any, context: ParseContext = DEFAULT) -> Parsed:
        """Take user numbers as they are."""
        if isinstance(value, int) and not isinstance(value, bool):
            error = self.check(value)
            return Parsed(None, None, error) if error else Parsed(value)
        return super().from_python(value, context)
