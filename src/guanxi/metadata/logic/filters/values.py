"""Values of a condition, read by the field's type or refused with what the field expects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from guanxi.kernel.api import N_, fold_width
from guanxi.metadata.errors import WrongValue
from guanxi.metadata.logic.field_types import field_type
from guanxi.metadata.logic.filters.moments import Span, resolve
from guanxi.metadata.logic.filters.scope import Scope
from guanxi.metadata.logic.filters.tree import Place, Scalar
from guanxi.metadata.logic.object_type import Field

_EXPECTED = {
    "number": N_("a number such as 12.5"),
    "money": N_("an amount such as 12.50"),
    "boolean": N_("true or false"),
    "date": N_("a date such as 2026-01-31, or “last 30 days”, “this month”"),
    "datetime": N_("a date or time such as 2026-01-31, or “last 30 days”, “this month”"),
    "email": N_("an e-mail address"),
    "phone": N_("a phone number"),
    "url": N_("a web address"),
    "relation": N_("a record's number or name"),
    "user": N_("a user's number, or “me”"),
}
_ME = frozenset({"me", "我"})


def wrong_value(field: Field, value: object, at: Place) -> WrongValue:
    """Return the refusal of a value, with the form that the field's type expects."""
    choices = ", ".join(option.value for option in field.options[:12])
    expected = f"one of {choices}" if choices else _EXPECTED.get(field.type, N_("a text"))
    return WrongValue(at=at, field=field.slug, expected=expected, value=repr(value)[:60])


def parsed(scope: Scope, field: Field, value: Scalar, at: Place) -> Any:
    """Return a value as the field's column holds it; raises ``WrongValue``."""
    if field.type == "user" and str(value).lower() in _ME and scope.reading.user_id is not None:
        return scope.reading.user_id
    context = replace(scope.reading.parse, options=field.options, new_options=not field.options)
    given = [value] if field.type == "multiselect" else value
    found = field_type(field.type).from_python(given, context)
    if found.value is None or found.error:
        raise wrong_value(field, value, at)
    return found.value


def parsed_many(scope: Scope, field: Field, values: tuple[Scalar, ...], at: Place) -> list[Any]:
    """Return a list of values as columns hold them; for multi-select, the choices of all in one list."""
    found = [parsed(scope, field, value, at) for value in values]
    return [choice for one in found for choice in one] if field.type == "multiselect" else found


def span(scope: Scope, field: Field, value: Scalar, at: Place) -> Span:
    """Return the span of time that a value names, in words, as ISO or as the workspace writes dates."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        found = resolve(str(value), scope.reading.clock)
        if found is not None:
            return found
        if isinstance(value, str):
            day = field_type("date").from_python(value, scope.reading.parse).value
            moment = field_type("datetime").from_python(value, scope.reading.parse).value
            if day is not None:
                found = resolve(day.isoformat(), scope.reading.clock)
            # A text with a time names that moment, one without it the whole day.
            if moment is not None and found is not None and moment != found.start:
                return Span(moment, moment)
            if found is not None:
                return found
    raise wrong_value(field, value, at)


def pattern(value: Scalar, op: str, *, digits: bool = False) -> str:
    """Return the LIKE pattern of a part of a text; the pattern's own signs are escaped."""
    text = fold_width(str(value))
    if digits:
        text = "".join(c for c in text if c not in " ()-./")
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"contains": f"%{escaped}%", "starts": f"{escaped}%", "ends": f"%{escaped}"}[op]
