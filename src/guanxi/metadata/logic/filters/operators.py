"""The operators of the grammar: their names, signs and words in both languages."""

from __future__ import annotations

import re

SIGNS = {
    "=": "eq",
    "==": "eq",
    "!=": "ne",
    "<>": "ne",
    "≠": "ne",
    "<": "lt",
    "<=": "lte",
    "≤": "lte",
    ">": "gt",
    ">=": "gte",
    "≥": "gte",
    "~": "matches",
}
SIGN_OF = {"eq": "=", "ne": "!=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">=", "matches": "~"}

UNARY = frozenset({"is_empty", "is_filled", "is_valid", "is_not_valid"})
LISTS = frozenset({"in", "not_in", "has_any", "has_all"})
TEXT = frozenset({"contains", "starts", "ends", "matches", "shaped"})
ORDERED = frozenset({"lt", "lte", "gt", "gte", "between"})
NEGATIVE = {"ne": "eq", "not_in": "in", "is_empty": "is_filled"}
COMPLEMENT = NEGATIVE | {positive: denial for denial, positive in NEGATIVE.items() if positive != "eq"}
NAMES = frozenset({"eq", "ne", *UNARY, *LISTS, *TEXT, *ORDERED})

# The longest phrase wins; each is a sequence of words as the lexer cuts them.
PHRASES: dict[tuple[str, ...], str] = {
    ("is", "empty"): "is_empty",
    ("is", "not", "empty"): "is_filled",
    ("is", "filled"): "is_filled",
    ("is", "valid"): "is_valid",
    ("is", "not", "valid"): "is_not_valid",
    ("shaped", "like"): "shaped",
    ("shaped",): "shaped",
    ("not", "in"): "not_in",
    ("in",): "in",
    ("contains",): "contains",
    ("starts", "with"): "starts",
    ("starts",): "starts",
    ("ends", "with"): "ends",
    ("ends",): "ends",
    ("between",): "between",
    ("has", "any"): "has_any",
    ("has", "all"): "has_all",
    ("has",): "has_any",
    ("matches",): "matches",
    ("is", "not"): "ne",
    ("is",): "eq",
    ("为空",): "is_empty",
    ("不为空",): "is_filled",
    ("有值",): "is_filled",
    ("有效",): "is_valid",
    ("无效",): "is_not_valid",
    ("形如",): "shaped",
    ("属于",): "in",
    ("不属于",): "not_in",
    ("包含",): "contains",
    ("开头是",): "starts",
    ("结尾是",): "ends",
    ("介于",): "between",
    ("含有",): "has_any",
    ("含任一",): "has_any",
    ("含全部",): "has_all",
    ("匹配",): "matches",
    ("等于",): "eq",
    ("是",): "eq",
    ("不等于",): "ne",
    ("不是",): "ne",
    ("大于",): "gt",
    ("小于",): "lt",
    ("大于等于",): "gte",
    ("不小于",): "gte",
    ("小于等于",): "lte",
    ("不大于",): "lte",
}
AND_WORDS = frozenset({"and", "且", "并且", "&&"})
OR_WORDS = frozenset({"or", "或", "或者", "||"})
NOT_WORDS = frozenset({"not", "非", "!"})
WHERE_WORDS = frozenset({"where", "其中"})
TRUE_WORDS = frozenset({"true", "真"})
FALSE_WORDS = frozenset({"false", "假"})
EMPTY_WORDS = frozenset({"null"})

# Words of phrases that mean something only at an operator's place; bare, they stay names and values.
_FREE = frozenset({"valid", "like", "shaped", "有效", "无效", "形如"})
# Words that would change the meaning of a text if they stood bare where a name or a value is meant.
RESERVED = frozenset(
    ({word for phrase in PHRASES for word in phrase} - _FREE)
    | AND_WORDS
    | OR_WORDS
    | NOT_WORDS
    | WHERE_WORDS
    | TRUE_WORDS
    | FALSE_WORDS
    | EMPTY_WORDS
)

MEASURES = frozenset({"count", "sum", "avg", "min", "max", "first", "last"})
MEASURE_PATTERN = re.compile(r"(count)|(sum|avg|min|max|first|last):([a-z][a-z0-9_]*)")
RELATED_PATTERN = re.compile(r"[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*)?")


def operator_name(written: str) -> str | None:
    """Return the operator that a name or sign in a JSON form means, or None."""
    return SIGNS.get(written) or (written if written in NAMES else None)
