"""Reads the text form of a condition.

Grammar (keywords in any case, Chinese words beside the English ones)::

    either     = all { ("or" | "或") all }
    all        = one { ("and" | "且") one }
    one        = ("not" | "非") one | "(" either ")" | "true" | "false" | comparison
    comparison = name operator value
               | object "." measure "(" [field ","] [window] ["where" either] ")" operator value
               | kind "(" name ")" [operator value]
               | "segment" ("=" | "!=" | "in") name

A name or value with spaces is quoted: ``"New York"``; a field whose name is a keyword: ```in```.
"""

from __future__ import annotations

from guanxi.metadata.errors import FilterSyntax, FilterTooLarge
from guanxi.metadata.logic.filters.lexer import Token, tokens
from guanxi.metadata.logic.filters.moments import is_phrase
from guanxi.metadata.logic.filters.operators import (
    AND_WORDS,
    EMPTY_WORDS,
    FALSE_WORDS,
    LISTS,
    MEASURES,
    NOT_WORDS,
    OR_WORDS,
    PHRASES,
    RELATED_PATTERN,
    RESERVED,
    SIGNS,
    TRUE_WORDS,
    UNARY,
    WHERE_WORDS,
)
from guanxi.metadata.logic.filters.sources import known_kinds
from guanxi.metadata.logic.filters.tree import (
    MAX_DEPTH,
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

MAX_LENGTH = 20_000
_AFTER_CONDITION = "“and”, “or” or the end (quote a value with spaces)"
_OPERATOR = "an operator such as =, !=, >, ~, contains, in, between, is empty"


def parse_text(text: str) -> Node:
    """Return the tree of a text; an empty text is always true. Raises ``FilterError`` with the position."""
    if len(text) > MAX_LENGTH:
        raise FilterTooLarge(limit=MAX_LENGTH, what="characters")
    if unfit := UNFIT.search(text):
        raise FilterSyntax(at=unfit.start() + 1, expected="text", found=repr(unfit[0]))
    if not text.strip():
        return And(())
    parser = _Parser(tokens(text))
    node = parser.either()
    parser.expect("end", _AFTER_CONDITION)
    return check_size(node)


class _Parser:
    """Recursive descent over the tokens; one token of look-ahead, three for operators in words."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.index = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.next
        self.index += token.kind != "end"
        return token

    def refuse(self, expected: str) -> FilterSyntax:
        found = f"“{self.next.text}”" if self.next.kind != "end" else "the end"
        return FilterSyntax(at=self.next.at, expected=expected, found=found)

    def expect(self, kind: str, expected: str) -> Token:
        if self.next.kind != kind:
            raise self.refuse(expected)
        return self.take()

    def either(self) -> Node:
        parts = [self.all()]
        while self.next.lower in OR_WORDS:
            self.take()
            parts.append(self.all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def all(self) -> Node:
        parts = [self.one()]
        while self.next.lower in AND_WORDS:
            self.take()
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def one(self) -> Node:
        self.depth += 1
        if self.depth > 2 * MAX_DEPTH:
            raise FilterTooLarge(limit=MAX_DEPTH, what="levels")
        node = self._one()
        self.depth -= 1
        return node

    def _one(self) -> Node:
        word = self.next.lower
        if word in NOT_WORDS:
            self.take()
            return Not(self.one())
        if word in TRUE_WORDS | FALSE_WORDS:
            self.take()
            return And(()) if word in TRUE_WORDS else Or(())
        if self.next.kind == "open":
            self.take()
            node = self.either()
            self.expect("close", "“)”, “and” or “or”")
            return node
        return self.comparison()

    def comparison(self) -> Node:
        token = self.next
        if token.kind not in {"word", "name"} or token.lower in RESERVED:
            raise self.refuse("a field, “not” or “(”")
        self.take()
        if token.kind == "word" and self.next.kind == "open":
            return self.call(token)
        op, negated = self.operator()
        value = self.value(op)
        if token.lower == "segment" and op in {"eq", "ne", "in", "not_in"}:
            return _membership(op, value, token.at)
        return _maybe_not(Condition(token.text, op, value, at=token.at), negated)

    def call(self, token: Token) -> Node:
        related, dot, measure = token.text.rpartition(".")
        if dot and measure.lower() in MEASURES and RELATED_PATTERN.fullmatch(related):
            return self.related(related, measure.lower(), token.at)
        kind = token.text.lower()
        if dot or kind not in known_kinds():
            expected = "an object and a measure, such as orders.count(90d), or one of "
            found = f"“{token.text}(”"
            raise FilterSyntax(at=token.at, expected=expected + ", ".join(sorted(known_kinds())), found=found)
        self.take()
        name = str(self.scalar("a name"))
        self.expect("close", "“)”")
        if not self.at_operator():
            return Source(kind, name, at=token.at)
        op, negated = self.operator()
        return _maybe_not(Source(kind, name, op, self.value(op), at=token.at), negated)

    def related(self, related: str, measure: str, at: int) -> Node:
        self.take()
        if measure != "count":
            measure += ":" + self.expect("word", "a field to measure").text
            if self.next.kind == "comma":
                self.take()
        within = where = None
        if self.next.kind != "close" and self.next.lower not in WHERE_WORDS:
            within = str(self.scalar("a window such as 90d"))
        if self.next.lower in WHERE_WORDS:
            self.take()
            where = self.either()
        self.expect("close", "“)”, a window such as 90d, or “where”")
        op, negated = self.operator()
        return _maybe_not(Related(related, measure, op, self.value(op), where, within, at=at), negated)

    def at_operator(self) -> bool:
        return self.next.kind == "sign" or self._phrase() is not None

    def operator(self) -> tuple[str, bool]:
        """Take an operator; return its name and whether it was written as its denial (``!~``)."""
        if self.next.kind == "sign":
            sign = self.take().text
            return SIGNS.get(sign, "matches"), sign == "!~"
        phrase = self._phrase()
        if phrase is None:
            raise self.refuse(_OPERATOR)
        self.index += len(phrase)
        return PHRASES[phrase], False

    def _phrase(self) -> tuple[str, ...] | None:
        ahead = [token.lower for token in self.tokens[self.index : self.index + 3]]
        return next((p for n in (3, 2, 1) if (p := tuple(ahead[:n])) in PHRASES and len(p) == n), None)

    def value(self, op: str) -> Value:
        if op in UNARY:
            return None
        if op == "between":
            low = self.scalar("a value")
            if self.next.kind != "comma" and self.next.lower not in AND_WORDS:
                raise self.refuse("“and” and a second value")
            self.take()
            return low, self.scalar("a second value")
        if op in LISTS:
            return self.values()
        return self.scalar("a value")

    def values(self) -> tuple[Scalar, ...]:
        if self.next.kind != "open":
            return (self.scalar("a value or a list in parentheses"),)
        self.take()
        found = [self.scalar("a value")]
        while self.next.kind == "comma":
            self.take()
            found.append(self.scalar("a value"))
        self.expect("close", "“,” or “)”")
        return tuple(found)

    def scalar(self, expected: str) -> Scalar:
        token = self.next
        if token.kind == "string":
            return self.take().text
        if token.kind not in {"word", "number"}:
            raise self.refuse(expected)
        for length in (4, 3, 2):
            pieces = self.tokens[self.index : self.index + length]
            phrase = " ".join(piece.text for piece in pieces)
            if all(piece.kind in {"word", "number"} for piece in pieces) and is_phrase(phrase):
                self.index += length
                return phrase
        if token.lower in TRUE_WORDS | FALSE_WORDS:
            return self.take().lower in TRUE_WORDS
        if token.lower in EMPTY_WORDS:
            raise self.refuse(f"{expected} (to ask for none, “is empty”)")
        if token.lower in RESERVED:
            raise self.refuse(expected)
        self.take()
        return _number(token.text) if token.kind == "number" else token.text


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _maybe_not(node: Node, negated: bool) -> Node:
    return Not(node) if negated else node


def _membership(op: str, value: Value, at: int) -> Node:
    names = value if isinstance(value, tuple) else (value,)
    found = tuple(Source("segment", str(name), at=at) for name in names)
    node = found[0] if len(found) == 1 else Or(found)
    return _maybe_not(node, op in {"ne", "not_in"})
