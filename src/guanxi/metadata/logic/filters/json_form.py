"""The JSON form of a condition.

``{"and": […]}``, ``{"or": […]}``, ``{"not": …}``, ``{"field": "email", "op": "contains", "value": "x"}``,
``{"related": "orders", "measure": "count", "where": {…}, "within": "90d", "op": "gte", "value": 3}``,
``{"segment": "champions"}``, ``{"score": "p_alive", "op": "gt", "value": 0.5}``. Operators may be written
as signs (``>=``); the form that goes out uses their names.
"""

from __future__ import annotations

import math
import re
from difflib import get_close_matches
from typing import Any

from guanxi.metadata.errors import FilterSyntax, FilterTooLarge
from guanxi.metadata.logic.filters.operators import (
    LISTS,
    MEASURE_PATTERN,
    NAMES,
    RELATED_PATTERN,
    UNARY,
    operator_name,
)
from guanxi.metadata.logic.filters.sources import known_kinds
from guanxi.metadata.logic.filters.tree import (
    MAX_DEPTH,
    MAX_NODES,
    UNFIT,
    And,
    Condition,
    Node,
    Not,
    Or,
    Related,
    Scalar,
    Source,
    Value,
    check_size,
)

MAX_TEXT = 2_000
MAX_NUMBER = 10**18
MAX_WINDOW = 40
_NAME = re.compile(r"[^`\x00-\x1f\x7f\ud800-\udfff]{1,200}")


def from_json(data: Any) -> Node:
    """Read a parsed JSON value; ``{}`` and None mean no condition. Raises ``FilterError`` naming the path."""
    return And(()) if data in (None, {}) else check_size(_node(data, "", 1))


def to_json(node: Node) -> dict[str, Any]:
    """Return the JSON form; ``from_json`` of it gives an equal tree."""
    match node:
        case And(parts):
            return {"and": [to_json(part) for part in parts]}
        case Or(parts):
            return {"or": [to_json(part) for part in parts]}
        case Not(part):
            return {"not": to_json(part)}
        case Condition():
            return {"field": node.field, **_comparison(node.op, node.value)}
        case Source():
            return {node.kind: node.name, **(_comparison(node.op, node.value) if node.op else {})}
    window = {} if node.within is None else {"within": node.within}
    where = {} if node.where is None else {"where": to_json(node.where)}
    return {
        "related": node.related,
        "measure": node.measure,
        **where,
        **window,
        **_comparison(node.op, node.value),
    }


def _comparison(op: str, value: Value) -> dict[str, Any]:
    if op in UNARY:
        return {"op": op}
    return {"op": op, "value": list(value) if isinstance(value, tuple) else value}


def _node(data: Any, path: str, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise FilterTooLarge(limit=MAX_DEPTH, what="levels")
    if not isinstance(data, dict):
        raise _wrong(path, "an object", data)
    if data.keys() == {"and"}:
        parts = _parts(data["and"], f"{path}/and", depth)
        return parts[0] if len(parts) == 1 else And(parts)
    if data.keys() == {"or"}:
        parts = _parts(data["or"], f"{path}/or", depth)
        return parts[0] if len(parts) == 1 else Or(parts)
    if data.keys() == {"not"}:
        return Not(_node(data["not"], f"{path}/not", depth + 1))
    if "field" in data:
        _only(data, {"field", "op", "value"}, path)
        op, value = _op_and_value(data, path)
        return Condition(_text(data, "field", path), op, value, at=path or "/")
    if "related" in data:
        return _related(data, path, depth)
    return _source(data, path)


def _parts(data: Any, path: str, depth: int) -> tuple[Node, ...]:
    if not isinstance(data, list):
        raise _wrong(path, "a list", data)
    if len(data) > MAX_NODES:
        raise FilterTooLarge(limit=MAX_NODES, what="parts")
    return tuple(_node(part, f"{path}/{index}", depth + 1) for index, part in enumerate(data))


def _related(data: dict[str, Any], path: str, depth: int) -> Related:
    _only(data, {"related", "measure", "where", "within", "op", "value"}, path)
    measure = data.get("measure", "count")
    if not isinstance(measure, str) or not MEASURE_PATTERN.fullmatch(measure):
        raise _wrong(f"{path}/measure", "count or sum:, avg:, min:, max:, first:, last: and a field", measure)
    where, within = data.get("where"), data.get("within")
    if within is not None and (
        not isinstance(within, str) or not 0 < len(within) <= MAX_WINDOW or "\0" in within
    ):
        raise _wrong(f"{path}/within", "a window such as 90d", within)
    inner = None if where in (None, {}) else _node(where, f"{path}/where", depth + 1)
    op, value = _op_and_value(data, path)
    return Related(_text(data, "related", path), measure, op, value, inner, within, at=path or "/")


def _source(data: dict[str, Any], path: str) -> Source:
    kinds = data.keys() & known_kinds()
    if len(kinds) != 1:
        expected = sorted({"and", "or", "not", "field", "related"} | known_kinds())
        strange = next((key for key in data if key not in {"op", "value"}), "nothing")
        near = get_close_matches(str(strange), expected, 3) or expected
        raise _wrong(path, "one of " + ", ".join(near), strange)
    kind = kinds.pop()
    _only(data, {kind, "op", "value"}, path)
    op, value = _op_and_value(data, path) if "op" in data else (None, None)
    return Source(kind, _text(data, kind, path), op, value, at=path or "/")


def _op_and_value(data: dict[str, Any], path: str) -> tuple[str, Value]:
    written = data.get("op", "eq")
    op = operator_name(written) if isinstance(written, str) else None
    if op is None:
        raise _wrong(f"{path}/op", "one of " + ", ".join(sorted(NAMES)), written)
    return op, _value(op, data.get("value"), f"{path}/value")


def _value(op: str, value: Any, path: str) -> Value:
    if op in UNARY:
        if value is not None:
            raise _wrong(path, "no value", value)
        return None
    if op == "between":
        if not isinstance(value, list) or len(value) != 2:
            raise _wrong(path, "a list of two values", value)
        return tuple(_scalar(item, path) for item in value)
    if op in LISTS:
        items = value if isinstance(value, list) else [value]
        if not 0 < len(items) <= 1000:
            raise _wrong(path, "a list of 1 to 1,000 values", value)
        return tuple(_scalar(item, f"{path}/{index}") for index, item in enumerate(items))
    return _scalar(value, path)


def _scalar(value: Any, path: str) -> Scalar:
    if isinstance(value, str):
        if len(value) > MAX_TEXT or UNFIT.search(value):
            raise _wrong(path, f"a text of at most {MAX_TEXT} ordinary characters", value[:40])
        return value
    if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) >= MAX_NUMBER:
        raise _wrong(path, "a text, a number, true or false", value)
    return value


def _text(data: dict[str, Any], key: str, path: str) -> str:
    value = data[key]
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise _wrong(f"{path}/{key}", "a name", value)
    if key == "related" and not RELATED_PATTERN.fullmatch(value):
        raise _wrong(f"{path}/{key}", "an object such as orders, or orders:person", value)
    return value


def _only(data: dict[str, Any], allowed: set[str], path: str) -> None:
    for key in data:
        if key not in allowed:
            raise _wrong(path, "only " + ", ".join(sorted(allowed)), key)


def _wrong(path: str, expected: str, found: Any) -> FilterSyntax:
    shown = repr(found)
    return FilterSyntax(
        at=path or "/", expected=expected, found=shown if len(shown) <= 60 else shown[:57] + "…"
    )
