"""The type of a column that matches no field, by its values.

A column of two values that mean yes and no is boolean, also where they are written 1 and 0 (SeniorCitizen
of the Telco set), provided that there are enough rows to tell it from a small count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from guanxi.exchange.logic import shapes
from guanxi.exchange.logic.headings import key
from guanxi.exchange.logic.slugs import slug_for
from guanxi.metadata.api import FIELD_TYPES

# A type is taken when all but this part of the rows can be read as it.
TOLERATED = 0.02
MOST_DISTINCT = 20_000
MOST_OPTIONS = 50
ENOUGH_ROWS = 20
LONG_TEXT = 255
_SEPARATORS = (";", "；", "|", "、", ",", "，")
_PHONE_WORDS = ("phone", "mobile", "fax", "tel", "cell", "电话", "手机", "传真", "座机")
_URL_WORDS = ("url", "web", "site", "link", "homepage", "网址", "网站", "链接", "主页")
_KEY_WORDS = frozenset({"id", "ids", "code", "key", "no", "zip", "postcode", "upc", "sku", "ean"})
_KEY_ENDINGS = ("编号", "编码", "代码", "号码", "邮编", "工号", "单号")
_DIGIT_TRUTH = frozenset({"0", "1", "0.0", "1.0"})


@dataclass(frozen=True, slots=True)
class Inferred:
    """The type of a column, and what speaks for it.

    ``readable`` of ``filled`` rows have values of that type; ``blank`` rows say nothing; ``distinct`` counts
    different values (at most ``MOST_DISTINCT``). ``options`` are a select's choices, the commonest first.
    """

    type: str
    filled: int
    blank: int
    distinct: int
    readable: int
    options: tuple[str, ...] = ()


class ColumnEvidence:
    """Counts a column's values, chunk by chunk, and concludes.

    Memory is bounded: beyond ``MOST_DISTINCT`` different values, new ones are only counted as rows.
    """

    def __init__(self, heading: str = "") -> None:
        self.heading = key(heading)
        # What is called an id or a code is no quantity, however it looks.
        last_word = slug_for(heading).rpartition("_")[2]
        self._is_key = last_word in _KEY_WORDS or self.heading.endswith(_KEY_ENDINGS)
        self.rows = 0
        self._counts: Counter[str] = Counter()

    def add(self, values: Iterable[str]) -> None:
        """Take in the cells of some more rows."""
        counts = Counter(values)
        self.rows += counts.total()
        if len(self._counts) < MOST_DISTINCT:
            self._counts.update(counts)
        else:
            self._counts.update({value: n for value, n in counts.items() if value in self._counts})

    def conclude(self) -> Inferred:
        """Return the narrowest type that the values agree on; text for a column without any."""
        counts = Counter(dict(self._counts.most_common(MOST_DISTINCT)))
        blank = sum(n for value, n in counts.items() if _says_nothing(value))
        said = {value: n for value, n in counts.items() if not _says_nothing(value)}
        filled = sum(said.values())
        for type_name, test in self._tests(said, filled):
            passed = sum(n for value, n in said.items() if test(value))
            if filled and passed >= filled * (1 - TOLERATED):
                return Inferred(type_name, filled, blank, len(said), passed)
        return self._as_text(said, filled, blank)

    def _tests(self, said: Mapping[str, int], filled: int) -> Iterable[tuple[str, Callable[[str], bool]]]:
        """Yield types with their tests, the narrowest first; lazily, since most columns need one or two."""
        if _is_truth(said, filled):
            yield "boolean", lambda _: True
        yield "email", shapes.is_email
        if any(map(_is_calendar, list(said)[:20])):
            if any(map(shapes.has_clock, said)):
                yield "datetime", shapes.reader("datetime")
            yield "date", shapes.reader("date")
        if self._named(_PHONE_WORDS):
            yield "phone", shapes.looks_like_phone
        yield "phone", shapes.is_full_phone
        if not self._is_key and not any(map(shapes.is_code, said)):
            yield "number", shapes.reader("number", said)
        if self._named(_URL_WORDS):
            yield "url", shapes.reader("url")
        yield "url", shapes.is_full_url

    def _as_text(self, said: Mapping[str, int], filled: int, blank: int) -> Inferred:
        """Return select, multi-select, long text or text."""
        if filled >= ENOUGH_ROWS:
            if _few(said, filled):
                return Inferred("select", filled, blank, len(said), filled, _ranked(said))
            parts = _parts(said)
            if parts and _few(parts, filled):
                return Inferred("multiselect", filled, blank, len(said), filled, _ranked(parts))
        long = any(len(value) > LONG_TEXT or "\n" in value for value in said)
        return Inferred("longtext" if long else "text", filled, blank, len(said), filled)

    def _named(self, words: tuple[str, ...]) -> bool:
        return any(word in self.heading for word in words)


def infer(values: Iterable[str], heading: str = "") -> Inferred:
    """Return the type of a column whose values are all at hand; see ``ColumnEvidence``."""
    evidence = ColumnEvidence(heading)
    evidence.add(values)
    return evidence.conclude()


def _says_nothing(value: str) -> bool:
    """Return whether a cell is blank, or one of the words for it (N/A, null, 暂无)."""
    parsed = FIELD_TYPES["number"].parse(value)
    return parsed.value is None and parsed.error is None


def _is_truth(said: Mapping[str, int], filled: int) -> bool:
    """Return whether the values are one word for yes and one for no."""
    words = {value.strip().lower() for value in said}
    if len(words) != 2 or (words <= _DIGIT_TRUTH and filled < ENOUGH_ROWS):
        return False
    return {FIELD_TYPES["boolean"].parse(word).value for word in words} == {True, False}


def _is_calendar(value: str) -> bool:
    return FIELD_TYPES["datetime"].parse(value).error is None


def _few(counts: Mapping[str, int], filled: int) -> bool:
    """Return whether values repeat so much that they are choices."""
    short = all(len(value) <= 60 and "\n" not in value for value in counts)
    return short and len(counts) <= min(MOST_OPTIONS, filled // 4)


def _parts(said: Mapping[str, int]) -> dict[str, int] | None:
    """Return how often each part of lists stands in the values, by the separator most of them share."""
    for separator in _SEPARATORS:
        with_it = sum(n for value, n in said.items() if separator in value)
        if with_it >= 0.2 * sum(said.values()):
            parts: Counter[str] = Counter()
            for value, n in said.items():
                for part in value.split(separator):
                    parts[part.strip()] += n
            parts.pop("", None)
            return parts
    return None


def _ranked(counts: Mapping[str, int]) -> tuple[str, ...]:
    folded: dict[str, int] = {}
    for value, n in counts.items():
        folded[value.strip()] = folded.get(value.strip(), 0) + n
    return tuple(value for value, _ in sorted(folded.items(), key=lambda item: (-item[1], item[0])))
