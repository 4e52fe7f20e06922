"""Writes a condition in its text form; reading it back gives an equal tree."""

from __future__ import annotations

import re

from guanxi.metadata.logic.filters.lexer import is_word, quoted
from guanxi.metadata.logic.filters.moments import is_phrase
from guanxi.metadata.logic.filters.operators import RESERVED, SIGN_OF, UNARY
from guanxi.metadata.logic.filters.tree import And, Condition, Node, Not, Or, Related, Scalar, Source, Value

_NAME = re.compile(r"[^\W\d][\w.:]*")
_WORDS = {
    "in": "in",
    "not_in": "not in",
    "contains": "contains",
    "starts": "starts with",
    "ends": "ends with",
    "shaped": "shaped like",
}
_HAS = {"has_any": "has any", "has_all": "has all"}


def format_text(node: Node) -> str:
    """Return the text form of a tree; nothing for a condition that is always true."""
    return "" if node == And(()) else _either(node)


def _either(node: Node) -> str:
    if isinstance(node, Or) and node.parts:
        return " or ".join(_inside(part, Or) for part in node.parts)
    return _all(node)


def _all(node: Node) -> str:
    if isinstance(node, And) and node.parts:
        return " and ".join(_inside(part, And, Or) for part in node.parts)
    return _one(node)


def _inside(node: Node, *wrapped: type[And | Or]) -> str:
    """Return a part, in parentheses where they carry meaning or keep the shape of the tree."""
    if isinstance(node, wrapped) and node.parts:
        return f"({_either(node)})"
    return _either(node)


def _one(node: Node) -> str:
    match node:
        case And() | Or():
            return "true" if isinstance(node, And) else "false"
        case Not(part):
            return "not " + _inside(part, And, Or)
        case Condition():
            return f"{_field(node.field)} {_comparison(node.op, node.value)}"
        case Related():
            return f"{node.related}.{_measure(node)} {_comparison(node.op, node.value)}"
        case Source():
            return _source(node)


def _source(node: Source) -> str:
    if node.kind == "segment" and node.op is None:
        return f"segment = {_scalar(node.name)}"
    compared = f" {_comparison(node.op, node.value)}" if node.op else ""
    return f"{node.kind}({_scalar(node.name)}){compared}"


def _field(name: str) -> str:
    plain = _NAME.fullmatch(name) and name.lower() not in RESERVED | {"segment"}
    return name if plain else f"`{name}`"


def _measure(node: Related) -> str:
    measure, _, field = node.measure.partition(":")
    window = "" if node.within is None else _scalar(node.within)
    arguments = ", ".join(part for part in (field, window) if part)
    where = "" if node.where is None else f"where {_either(node.where)}"
    return f"{measure}({' '.join(part for part in (arguments, where) if part)})"


def _comparison(op: str, value: Value) -> str:
    if op in UNARY:
        return op.replace("_", " ")
    if isinstance(value, tuple):
        if op == "between":
            return f"between {_scalar(value[0])} and {_scalar(value[1])}"
        listed = f"({', '.join(_scalar(item) for item in value)})"
        if op in _HAS:
            return (
                f"has {_scalar(value[0])}" if op == "has_any" and len(value) == 1 else f"{_HAS[op]} {listed}"
            )
        return f"{_WORDS[op]} {listed}"
    return f"{SIGN_OF.get(op) or _WORDS[op]} {_scalar(value)}"


def _scalar(value: Scalar | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    if is_phrase(value) and all(is_word(word) or word.isdigit() for word in value.split(" ")):
        return value
    return value if is_word(value) and value.lower() not in RESERVED else quoted(value)
