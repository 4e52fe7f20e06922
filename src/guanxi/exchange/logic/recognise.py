"""Which column of a file is which field: by its heading, checked against its values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from guanxi.exchange.logic import shapes
from guanxi.exchange.logic.grouping import constant_within
from guanxi.exchange.logic.headings import Meaning, meanings, owner_of, speaks_of
from guanxi.exchange.logic.reading.table import Row
from guanxi.exchange.logic.synonyms import ORDER_NUMBER
from guanxi.metadata.api import ObjectType

FLAT = frozenset({"orders", "order_lines"})
_ORDER_NUMBER = re.compile(ORDER_NUMBER)
# Fields that values alone can point at, and how much of a column must look like them.
_TELLING = (
    ("people.email", shapes.is_email),
    ("companies.email", shapes.is_email),
    ("people.phone", shapes.is_full_phone),
    ("people.country", shapes.is_country),
    ("companies.country", shapes.is_country),
)
_TELLING_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """What a column was taken for.

    ``target`` is ``object.field`` or ``object.@id``; None where nothing fits. ``special`` is ``id`` for a
    record's identifier in its source, ``order_total`` for a sum that the order's lines add up to,
    ``blank`` for a column without any value. ``reason`` says why, by code: ``heading``, ``prefix``,
    ``values``, ``chosen``; ``taken``, ``contradicted``, ``unknown``, ``blank``, ``order_total``. ``home`` is
    the object of the target, or the one to which a field for an unmatched column would belong.
    """

    column: str
    target: str | None
    special: str
    confidence: float
    reason: str
    home: str


@dataclass(frozen=True, slots=True)
class _Claim:
    at: int
    meaning: Meaning
    score: float
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    cells: list[str]
    values: list[str]
    claims: list[_Claim]


def propose(
    columns: Sequence[str], sample: Sequence[Row], objects: Sequence[ObjectType]
) -> list[ColumnMatch]:
    """Return a match for each column, in order.

    ``sample`` holds some of the first rows; ``objects[0]`` is what the file is loaded as, the others are the
    kinds that such a file may also speak of (``related_objects``).
    """
    kinds = tuple(objects)
    main = kinds[0].slug
    looked_at = [_look(at, heading, sample, kinds) for at, heading in enumerate(columns)]
    found = _settle(looked_at)
    _add_by_values(found, looked_at, kinds)
    total = None
    if main in FLAT or main == "products":
        _promote_sku(found)
    if main in FLAT:
        total = _order_total(found, looked_at)
        if total is not None:
            del found[total]
    keys = next(
        (looked_at[at].cells for at, claim in found.items() if claim.meaning.target == "orders.@id"), []
    )
    return [
        _matched(column.heading, found[at]) if at in found else _unmatched(column, at == total, keys, main)
        for at, column in enumerate(looked_at)
    ]


def related_objects(main: str, catalogue: Mapping[str, ObjectType]) -> list[ObjectType]:
    """Return ``main`` and the other objects that a file of it may speak of, as ``propose`` wants them."""
    return [catalogue[slug] for slug in speaks_of(catalogue[main]) if slug in catalogue]


def choose(matches: Sequence[ColumnMatch], chosen: Mapping[str, str], main: str) -> list[ColumnMatch]:
    """Return the matches with a person's choices put first.

    ``chosen`` maps targets to headings; a target without an object belongs to ``main``. Whatever held a
    column or target named there gives it up. Raises KeyError for a heading that is not there.
    """
    wanted = {column: target if "." in target else f"{main}.{target}" for target, column in chosen.items()}
    if missing := wanted.keys() - {match.column for match in matches}:
        raise KeyError(min(missing))
    result = []
    for match in matches:
        if target := wanted.get(match.column):
            home = target.partition(".")[0]
            result.append(ColumnMatch(match.column, target, _special(target), 1.0, "chosen", home))
        elif match.target in wanted.values():
            result.append(replace(match, target=None, special="", confidence=0.0, reason="taken"))
        else:
            result.append(match)
    return result


def _look(at: int, heading: str, sample: Sequence[Row], kinds: tuple[ObjectType, ...]) -> _Column:
    """Gather what a column's heading may mean, each meaning checked against its values.

    A fuller column makes a better claim, so that of two columns of phone numbers the used one wins.
    """
    cells = [row[at] for row in sample]
    values = shapes.distinct(cells)
    types = {f"{kind.slug}.{field.slug}": field.type for kind in kinds for field in kind}
    fill = len(shapes.filled(cells)) / len(cells) if cells else 1.0
    claims = []
    for meaning in meanings(heading, kinds):
        against = shapes.contradicts(values, meaning.target, types.get(meaning.target, "text"))
        if meaning.target == "orders.@id" and heading.strip().lower() == "name":
            against = shapes.share(values, _ORDER_NUMBER.fullmatch) < 0.9
        claims.append(_Claim(at, meaning, meaning.score * (0.7 + 0.3 * fill), against))
    return _Column(heading, cells, values, claims)


def _settle(columns: list[_Column]) -> dict[int, _Claim]:
    """Give each field to the column with the best claim, and each column its best field that is free."""
    found: dict[int, _Claim] = {}
    taken: set[str] = set()
    claims = [claim for column in columns for claim in column.claims if not claim.contradicted]
    for claim in sorted(claims, key=lambda claim: (-claim.score, claim.at)):
        if claim.at not in found and claim.meaning.target not in taken:
            found[claim.at] = claim
            taken.add(claim.meaning.target)
    return found


def _add_by_values(found: dict[int, _Claim], columns: list[_Column], kinds: tuple[ObjectType, ...]) -> None:
    """Match columns without a telling heading by what is in them, where the field is still free."""
    free = {f"{kind.slug}.{field.slug}" for kind in kinds for field in kind}
    free -= {claim.meaning.target for claim in found.values()}
    # When something happened is told by the first column of days, where the object has such a moment.
    moment = "orders.ordered_at" if kinds[0].slug in FLAT else f"{kinds[0].slug}.{kinds[0].occurred}"
    telling = (*_TELLING, (moment, shapes.is_moment))
    for at, column in enumerate(columns):
        if at in found or len(column.values) < 3:
            continue
        for target, test in telling:
            if target in free and shapes.share(column.values, test) >= _TELLING_SHARE:
                found[at] = _Claim(at, Meaning(target, 0.6, "values"), 0.6)
                free.remove(target)
                break


def _promote_sku(found: dict[int, _Claim]) -> None:
    """Let the article number identify products where no other column does."""
    targets = {claim.meaning.target: at for at, claim in found.items()}
    if "products.sku" in targets and "products.@id" not in targets:
        claim = found[targets["products.sku"]]
        found[claim.at] = replace(claim, meaning=replace(claim.meaning, target="products.@id"))


def _order_total(found: dict[int, _Claim], columns: list[_Column]) -> int | None:
    """Return the column of a sum per order that was taken for the lines' amount, if there is one."""
    targets = {claim.meaning.target: at for at, claim in found.items()}
    if not targets.keys() >= {"order_lines.amount", "order_lines.unit_price", "orders.@id"}:
        return None
    amount = targets["order_lines.amount"]
    return amount if constant_within(columns[amount].cells, columns[targets["orders.@id"]].cells) else None


def _matched(heading: str, claim: _Claim) -> ColumnMatch:
    target = claim.meaning.target
    home = target.partition(".")[0]
    return ColumnMatch(heading, target, _special(target), round(claim.score, 3), claim.meaning.reason, home)


def _special(target: str) -> str:
    return "id" if target.endswith(".@id") else ""


def _unmatched(column: _Column, total: bool, keys: list[str], main: str) -> ColumnMatch:
    home = _home(column, keys, main)
    if total or not column.values:
        special = "order_total" if total else "blank"
        return ColumnMatch(column.heading, None, special, 0.0, special, home)
    contradicted = bool(column.claims) and column.claims[0].contradicted
    reason = "contradicted" if contradicted else "taken" if column.claims else "unknown"
    return ColumnMatch(column.heading, None, "", 0.0, reason, home)


def _home(column: _Column, keys: list[str], main: str) -> str:
    """Return where a field for this column would belong; in a file of lines, to orders if equal in each."""
    if main not in FLAT:
        of_company = main == "people" and owner_of(column.heading, ("companies",))
        return "companies" if of_company else main
    named = owner_of(column.heading, ("people", "products", "companies"))
    if named:
        return named
    return "orders" if constant_within(column.cells, keys) else "order_lines"
