"""Yes or no."""

from __future__ import annotations

from typing import Any

from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import (
    ANY,
    DEFAULT,
    FieldType,
    ParseContext,
    Parsed,
    Parser,
)
from guanxi.metadata.logic.field_types.clean import reading

_TRUE = "true t yes y 1 1.0 on x ok checked 是 是的 对 真 有 √ ✓ ✔ ☑".split()
_FALSE = "false f no n 0 0.0 off unchecked 否 不 不是 错 假 无 没有 × ✗ ✘ ☐".split()
_WORDS = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}
_PLAIN = frozenset({"true", "false"})


def _read(text: str) -> Parsed:
    word = text.lower()
    value = _WORDS.get(word)
    if value is None:
        return Parsed(None, None, codes.NOT_A_TRUTH)
    return Parsed(value, None if text in _PLAIN else codes.TRUTH_WORD)


class BooleanType(FieldType):
    """True or false, written in either language, as a digit or a tick."""

    name = "boolean"
    sql_type = "boolean"
    operators = ANY | {"eq", "ne"}
    python = bool
    mismatch = codes.NOT_A_TRUTH

    def parser(self, context: ParseContext) -> Parser:  # noqa: ARG002
        """Return the reader; the context makes no difference."""
        return reading(_read)

    def to_text(self, value: Any, context: ParseContext = DEFAULT) -> str:
        """Return yes or no in the context's language."""
        if value is None:
            return ""
        return ("是" if value else "否") if context.chinese else ("Yes" if value else "No")

    def to_export(self, value: Any, context: ParseContext = DEFAULT) -> str:  # noqa: ARG002
        """Return ``true`` or ``false``."""
        return "" if value is None else "true" if value else "false"

    def from_python(self, value: Any, context: ParseContext = DEFAULT) -> Parsed:
        """Take truth values as they are."""
        return Parsed(value) if isinstance(value, bool) else super().from_python(value, context)
