"""Filter chips: one condition each, as the address has it, as people read it, as the grammar takes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.metadata.api import SYSTEM_FIELDS, Condition, Field, ObjectType, field_type

# In the order in which a menu offers them; the first that fits the field's type is the default.
OPERATORS = {
    "eq": pgettext_lazy("operator", "is"),
    "contains": pgettext_lazy("operator", "contains"),
    "has_any": pgettext_lazy("operator", "has"),
    "ne": pgettext_lazy("operator", "is not"),
    "starts": pgettext_lazy("operator", "starts with"),
    "gte": pgettext_lazy("operator", "at least"),
    "lte": pgettext_lazy("operator", "at most"),
    "gt": pgettext_lazy("operator", "more than"),
    "lt": pgettext_lazy("operator", "less than"),
    "is_filled": pgettext_lazy("operator", "is filled"),
    "is_empty": pgettext_lazy("operator", "is empty"),
    "is_valid": pgettext_lazy("operator", "is valid"),
    "is_not_valid": pgettext_lazy("operator", "is not valid"),
    "shaped": pgettext_lazy("operator", "is shaped like"),
}
DATES = {
    "gte": pgettext_lazy("operator", "on or after"),
    "lte": pgettext_lazy("operator", "on or before"),
    "gt": pgettext_lazy("operator", "after"),
    "lt": pgettext_lazy("operator", "before"),
}
BARE = frozenset({"is_filled", "is_empty", "is_valid", "is_not_valid"})
PREFERRED = {
    **dict.fromkeys(("text", "longtext", "email", "phone", "url", "address"), "contains"),
    **dict.fromkeys(("number", "money", "date", "datetime"), "gte"),
}
YES = {"true": _("Yes"), "false": _("No")}


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition: a field, an operator's name, and a value as it was typed."""

    field: Field
    op: str
    value: str = ""

    @property
    def code(self) -> str:
        """Return the chip as it stands in the address."""
        return f"{self.field.slug}:{self.op}:{self.value}"

    @property
    def op_text(self) -> str:
        """Return the operator in the reader's language."""
        dated = self.field.type in {"date", "datetime"} and self.op in DATES
        return str(DATES[self.op] if dated else OPERATORS.get(self.op) or self.op)

    @property
    def value_text(self) -> str:
        """Return the value as the reader would write it."""
        if self.op in BARE:
            return ""
        if self.field.type == "boolean":
            return str(YES.get(self.value) or self.value)
        found = next((option for option in self.field.options if option.value == self.value), None)
        return found.label.in_language(get_language() or "en") if found else self.value

    @property
    def condition(self) -> Condition:
        """Return what the grammar takes."""
        return Condition(self.field.slug, self.op, None if self.op in BARE else self._typed())

    def _typed(self) -> Any:
        if self.field.type in {"number", "money"}:
            parsed = field_type("number").parse(self.value).value
            return self.value if parsed is None else parsed
        if self.field.type == "boolean":
            return self.value == "true"
        return (self.value,) if self.op in {"has_any", "has_all"} else self.value


def read_chips(kind: ObjectType, codes: Iterable[str]) -> list[Chip]:
    """Return the chips of an address; what names no field or operator is left out."""
    chips = []
    fields = {field.slug: field for field in (*kind.fields, *kind.beside, *SYSTEM_FIELDS.values())}
    for code in codes:
        slug, _colon, rest = code.partition(":")
        op, _colon, value = rest.partition(":")
        field = fields.get(slug)
        if field is not None and op in operator_names(field.type) and (value or op in BARE):
            chips.append(Chip(field, op, value))
    return chips


def chip_of(field: Field, condition: Condition) -> Chip | None:
    """Return a condition as a chip, or None where a chip cannot say it."""
    value = condition.value
    if isinstance(value, tuple):
        value = value[0] if len(value) == 1 else None
    if condition.op not in operator_names(field.type) or (value is None and condition.op not in BARE):
        return None
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return Chip(field, condition.op, text)


def operators(field: Field) -> dict[str, str]:
    """Return the operators that make sense for a field, with their words; the likeliest comes first."""
    return {name: Chip(field, name).op_text for name in operator_names(field.type)}


@cache
def operator_names(kind: str) -> tuple[str, ...]:
    """Return the operators that make sense for a type of field; the likeliest comes first."""
    able = field_type(kind).operators
    first = PREFERRED.get(kind)
    return tuple(sorted((name for name in OPERATORS if name in able), key=lambda name: name != first))
