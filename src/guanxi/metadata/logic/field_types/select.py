"""One choice among several."""

from __future__ import annotations

from typing import Any

from guanxi.kernel.api import fold
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
from guanxi.metadata.logic.field_types.clean import clean_line, is_blank_word, narrow, rule_between
from guanxi.metadata.logic.object_type import Option

MAX_LENGTH = 200


def option_index(options: tuple[Option, ...]) -> dict[str, str]:
    """Return option values by every way of writing them: values, labels, synonyms; exact before folded.

    Exact forms differ from what was declared by width, case and white space only; folded ones also by
    punctuation, and count only where they name a single option (C and C++ keep apart).
    """
    index: dict[str, str] = {}
    for kind in ("value", "label", "synonyms"):
        for option in options:
            for name in _names(option, kind):
                index.setdefault(narrow(name).casefold(), option.value)
    folded: dict[str, set[str]] = {}
    for name, value in index.items():
        folded.setdefault(fold(name), set()).add(value)
    single = {name: next(iter(values)) for name, values in folded.items() if name and len(values) == 1}
    return single | index


def _names(option: Option, kind: str) -> tuple[str, ...]:
    """Return the ways of one kind in which an option is written."""
    if kind == "label":
        return option.label.en, option.label.zh
    return (option.value,) if kind == "value" else option.synonyms


def choice_reader(context: ParseContext) -> Parser:
    """Return the reader of one filled text as an option's value."""
    index = option_index(context.options)
    values = {option.value for option in context.options}

    def read(raw: str) -> Parsed:
        if raw in values:
            return Parsed(raw)
        text = narrow(raw)
        found = index.get(text.casefold()) or index.get(fold(text))
        if found is not None:
            return Parsed(found, codes.OPTION_LABEL)
        if not text or is_blank_word(text):
            return Parsed(None, codes.BLANK_WORD if text else None)
        name = clean_line(raw)
        if context.options and not context.new_options:
            return Parsed(None, None, codes.UNKNOWN_OPTION)
        if len(name) > MAX_LENGTH:
            return Parsed(None, None, codes.TOO_LONG)
        return Parsed(name, codes.NEW_OPTION if context.options else rule_between(raw, name))

    return read


def option_text(value: str, context: ParseContext) -> str:
    """Return an option's label, or its value where the label would be read as another option."""
    option = next((option for option in context.options if option.value == value), None)
    if option is None:
        return value
    label = option.label.in_language(context.language)
    read_back = option_index(context.options).get(narrow(label).casefold())
    return label if read_back == value else value


class SelectType(FieldType):
    """The value of one option. Texts match a value or a label in either language, in any case and width.

    A field without options (free tags) takes any short text.
    """

    name = "select"
    operators = ANY | EQUAL
    mismatch = codes.UNKNOWN_OPTION

    def parser(self, context: ParseContext) -> Parser:
        """Return the reader for the context's options."""
        return choice_reader(context)

    def check(self, value: object, context: ParseContext = DEFAULT) -> str | None:
        """Refuse what is no option's value, unless new ones are allowed."""
        if value is None or any(option.value == value for option in context.options):
            return None
        free = context.new_options or not context.options
        return None if free and isinstance(value, str) and value else codes.UNKNOWN_OPTION

    def to_text(self, value: Any, context: ParseContext = DEFAULT) -> str:
        """Return the option's label in the context's language."""
        return "" if value is None else option_text(value, context)
