"""What a column's heading says: which fields it may mean, and how surely."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from guanxi.exchange.logic.synonyms import ORDER_FILE, PREFIXES, SPEAKS_OF, SUFFIXES, SYNONYMS
from guanxi.kernel.api import fold
from guanxi.metadata.api import ObjectType

# Traditional characters that headings use, and the simplified ones of the table of words.
_SIMPLER = str.maketrans(
    "訂單編號電話機郵箱購買時間產數總額價姓別碼國點貨稱職務業質評論導師負責備註區縣會員戶類幣話聯繫購貿標題優",
    "订单编号电话机邮箱购买时间产数总额价姓别码国点货称职务业质评论导师负责备注区县会员户类币话联系购贸标题优",
)
_STEP = 0.001


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field that a heading may mean: by ``heading``, or by ``prefix`` where that says whose field it is."""

    target: str
    score: float
    reason: str


@lru_cache(maxsize=4096)
def key(heading: str) -> str:
    """Return the form in which headings are compared."""
    return fold(heading).translate(_SIMPLER)


def speaks_of(main: ObjectType) -> tuple[str, ...]:
    """Return the objects that a file loaded as ``main`` may speak of, the nearest first.

    Of an object that a module has brought these are the ones it points at.
    """
    targets = dict.fromkeys(field.target for field in main if field.target)
    return SPEAKS_OF.get(main.slug, (main.slug, *targets))


@lru_cache(maxsize=64)
def _own_words(slug: str) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the fields of one object by the keys of their words, each with the word's place."""
    found: dict[str, list[tuple[str, int]]] = {}
    for target, words in SYNONYMS.items():
        if target.startswith(f"{slug}."):
            for place, word in enumerate(words):
                found.setdefault(key(word), []).append((target, place))
    return {word: tuple(targets) for word, targets in found.items()}


@lru_cache(maxsize=1)
def _prefixes() -> dict[str, tuple[str, ...]]:
    return {slug: tuple(map(key, words)) for slug, words in PREFIXES.items()}


@lru_cache(maxsize=1)
def _order_words() -> dict[str, tuple[str, int]]:
    return {
        key(word): (target, place) for target, words in ORDER_FILE.items() for place, word in enumerate(words)
    }


def meanings(heading: str, objects: tuple[ObjectType, ...]) -> list[Meaning]:
    """Return what a heading may mean, the likeliest first; ``objects[0]`` is what the file is loaded as."""
    main = objects[0].slug
    best: dict[str, Meaning] = {}
    for meaning in _all_meanings(key(heading), main, objects):
        known = best.get(meaning.target)
        if known is None or meaning.score > known.score:
            best[meaning.target] = meaning
    usable = [meaning for meaning in best.values() if _writable(meaning.target, objects)]
    return sorted(usable, key=lambda meaning: -meaning.score)


def _all_meanings(word: str, main: str, objects: tuple[ObjectType, ...]) -> Iterator[Meaning]:
    if main in {"orders", "order_lines"} and word in _order_words():
        target, place = _order_words()[word]
        yield Meaning(target, 1.0 - place * _STEP, "heading")
    for rank, slug in enumerate(speaks_of(objects[0])):
        # A bare word belongs to the nearest object that knows it.
        if word in _own_words(slug):
            for target, place in _own_words(slug)[word]:
                yield Meaning(target, 0.97 - 0.01 * rank - place * _STEP, "heading")
            break
    yield from _labels(word, objects)
    for suffix in map(key, SUFFIXES):
        if word.endswith(suffix) and word != suffix:
            yield from _owned(word.removesuffix(suffix), "people", 0.96)
    for slug, prefixes in _prefixes().items():
        for place, prefix in enumerate(prefixes):
            if word.startswith(prefix) and word != prefix and slug in speaks_of(objects[0]):
                yield from _owned(
                    word.removeprefix(prefix), slug, (0.975 if slug == main else 0.96) - place * _STEP
                )


def _owned(rest: str, slug: str, standing: float) -> Iterator[Meaning]:
    for target, place in _own_words(slug).get(rest, ()):
        yield Meaning(target, standing - place * _STEP, "prefix")


def _numbered(kind: ObjectType) -> Iterator[str]:
    """Yield what the column of an object's own number is called, where we have no words for it."""
    for noun in (kind.label.en, kind.plural.en):
        yield from (f"{noun} {word}" for word in ("ID", "number", "no", "code"))
    yield from (f"{noun}{word}" for noun in (kind.label.zh, "") for word in ("编号", "号码", "ID"))


def _labels(word: str, objects: tuple[ObjectType, ...]) -> Iterator[Meaning]:
    """Yield the fields whose own slug, label or declared synonym the heading is; custom fields among them."""
    main = objects[0]
    if main.slug not in SPEAKS_OF and word in map(key, _numbered(main)):
        yield Meaning(f"{main.slug}.@id", 0.97, "heading")
    for kind in objects:
        for field in kind:
            if word in map(key, (field.slug, field.label.en, field.label.zh, *field.synonyms)):
                standing = 0.9 if kind is objects[0] else 0.8
                yield Meaning(f"{kind.slug}.{field.slug}", standing, "heading")


def _writable(target: str, objects: tuple[ObjectType, ...]) -> bool:
    """Return whether a file may fill a target: no computed field, and links go by the other record's own."""
    slug, _, name = target.partition(".")
    kind = next((kind for kind in objects if kind.slug == slug), None)
    if kind is None or name == "@id":
        return kind is not None
    field = kind.field(name)
    return field is not None and not field.computed and field.type != "relation"


def owner_of(heading: str, among: Iterable[str]) -> str | None:
    """Return the first of some objects that the beginning of a heading names, or None."""
    word = key(heading)
    for slug in among:
        if any(word.startswith(prefix) and word != prefix for prefix in _prefixes()[slug]):
            return slug
    return None
