"""The field type: one to five stars, written ``4``, ``4/5``, ``4 stars`` or ``★★★★☆``."""

from __future__ import annotations

import re
from typing import Any

from guanxi.metadata.api import FieldType, Label, ParseContext, Parsed

MOST = 5
_DRAWN = re.compile(r"(★{1,5})☆*")
_COUNTED = re.compile(r"([1-5])(?:\.0+)?(?:\s*/\s*5|\s*(?:stars?|星))?", re.IGNORECASE)


class StarsType(FieldType):
    """Kept as a number from 1 to 5."""

    name = "stars"
    label = Label("stars", "星级")
    sql_type = "double precision"
    operators = frozenset({"is_empty", "is_filled", "eq", "ne", "in", "not_in", "lt", "lte", "gt", "gte"})
    python = (int, float)
    mismatch = "not_stars"

    def parser(self, context: ParseContext) -> Any:
        """Return the reader of one text."""
        return _read

    def to_text(self, value: Any, context: ParseContext = ParseContext()) -> str:  # noqa: B008 (it is frozen)
        """Return the stars as people see them."""
        return "" if value is None else "★" * int(value) + "☆" * (MOST - int(value))

    def to_export(self, value: Any, context: ParseContext = ParseContext()) -> str:  # noqa: B008 (it is frozen)
        """Return the number."""
        return "" if value is None else str(int(value))


def _read(raw: str) -> Parsed:
    text = raw.strip()
    if not text:
        return Parsed(None)
    if drawn := _DRAWN.fullmatch(text):
        return Parsed(float(len(drawn[1])), "stars_drawn")
    if counted := _COUNTED.fullmatch(text):
        return Parsed(float(counted[1]))
    return Parsed(None, None, "not_stars")
