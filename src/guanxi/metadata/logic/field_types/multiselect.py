"""Several choices among several."""

from __future__ import annotations

import json
import re
from typing import Any

from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import (
    ANY,
    DEFAULT,
    EMPTY,
    FieldType,
    ParseContext,
    Parsed,
    Parser,
)
from guanxi.metadata.logic.field_types.select import choice_reader, option_text

_SEPARATOR = re.compile(r"[;；,，、|\n]")


def _pieces(raw: str) -> list[str]:
    """Return the choices that a cell lists, separated by signs or as a JSON list."""
    if raw.startswith("["):
        try:
            data = json.loads(raw)
        except ValueError:
            return _SEPARATOR.split(raw)
        if isinstance(data, list):
            return [str(piece) for piece in data if piece is not None]
    return _SEPARATOR.split(raw)


class MultiSelectType(FieldType):
    """A list of option values, without repeats, in the order given."""

    name = "multiselect"
    sql_type = "text[]"
    operators = ANY | {"has_any", "has_all"}
    python = list
    mismatch = codes.UNKNOWN_OPTION

    def parser(self, context: ParseContext) -> Parser:
        """Return the reader for the context's options; one unknown choice refuses the whole cell."""
        read, declared = choice_reader(context), {option.value for option in context.options}

        def collect(pieces: list[str]) -> Parsed:
            parsed = [read(piece.strip()) for piece in pieces if piece and not piece.isspace()]
            error = next((one.error for one in parsed if one.error), None)
            if error:
                return Parsed(None, None, error)
            values = list(dict.fromkeys(one.value for one in parsed if one.value is not None))
            rule = next((one.rule for one in parsed if one.rule), None)
            return Parsed(values, rule) if values else EMPTY._replace(rule=rule)

        def parse(raw: str) -> Parsed:
            text = raw.strip()
            if not text:
                return EMPTY
            # A label may hold a separator itself.
            whole = read(text)
            known = whole.value in declared
            return collect([text] if known else _pieces(text))

        return parse

    def check(self, value: object, context: ParseContext = DEFAULT) -> str | None:
        """Refuse what is no list of known options."""
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            return codes.UNKNOWN_OPTION
        known = {option.value for option in context.options}
        free = context.new_options or not context.options
        return None if free or set(value) <= known else codes.UNKNOWN_OPTION

    def to_text(self, value: Any, context: ParseContext = DEFAULT) -> str:
        """Return the labels, joined as the context's language joins a list."""
        return _join([option_text(one, context) for one in value or ()], "、" if context.chinese else ", ")

    def to_export(self, value: Any, context: ParseContext = DEFAULT) -> str:  # noqa: ARG002
        """Return the values joined by semicolons, or as JSON where one holds a separator."""
        return _join(value or (), ";")

    def from_python(self, value: Any, context: ParseContext = DEFAULT) -> Parsed:
        """Take lists of choices, and texts as ``parse`` does."""
        if isinstance(value, list | tuple):
            return self.parse(json.dumps([str(one) for one in value if one is not None]), context)
        return super().from_python(value, context)


def _join(names: Any, sign: str) -> str:
    plain = not any(_SEPARATOR.search(name) or name.startswith("[") for name in names)
    return sign.join(names) if plain else json.dumps(list(names), ensure_ascii=False)
