"""What is to become of each column of a file: which field it fills, which new field it needs, or nothing.

A person's choices come first, then what the source's last import did, then headings and values
(``recognise``). A choice column whose values are other choices than the field's is no match, and an object
that the file gives no means of telling apart (a customer's country without the customer) is not spoken of.
What is left over becomes a field of its own, typed by its values, on the object that a row is: there no value
can be lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from guanxi.exchange.errors import NoSuchColumn
from guanxi.exchange.logic import shapes
from guanxi.exchange.logic.dates import DatesRead, dates_read
from guanxi.exchange.logic.infer import Inferred, infer
from guanxi.exchange.logic.own import own_choices
from guanxi.exchange.logic.plan import LINES, make_plan
from guanxi.exchange.logic.reading.table import Row
from guanxi.exchange.logic.recognise import ColumnMatch, choose, propose, related_objects
from guanxi.metadata.api import Field, ObjectType, ParseContext, column_parser

LOOKED_AT = 2_000
SHOWN = 5
# A field of choices is meant when at least this part of the column are choices it offers.
_OFFERED = 0.5
NEW, IGNORED = "new", ""
_BARRED = frozenset({"blank", "order_total"})


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is to become of one column.

    ``target`` is ``object.field`` or ``object.@id``; None for a column that is left out or needs a new field:
    then ``new`` says so, of which ``object``, and of which ``type`` with which ``options``. ``reason`` and
    ``confidence`` are those of ``recognise.ColumnMatch``, or ``saved``; ``examples`` are some of its values.
    ``dates`` says in which order a column of days is read, where that is a question.
    """

    heading: str
    target: str | None
    object: str
    type: str
    new: bool
    reason: str
    confidence: float
    special: str = ""
    options: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    dates: DatesRead | None = None


def settle(
    object_slug: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    objects: Mapping[str, ObjectType],
    choices: Mapping[str, str],
    saved: Mapping[str, str] | None = None,
    *,
    new_fields: bool = True,
    country: str | None = None,
) -> list[Proposed]:
    """Return what is to become of each column, in order.

    ``rows`` are the first of the file: the more, the surer the types of new fields. ``choices`` are a
    person's: heading → target, ``new`` or empty for a column to leave out; ``saved`` are those of an earlier
    import. Raises ``NoSuchColumn``.
    """
    if missing := choices.keys() - set(columns):
        raise NoSuchColumn(column=min(missing), columns=", ".join(columns))
    choices = own_choices(object_slug, columns, objects) | dict(choices)
    kept = _kept(saved or {}, choices, object_slug)
    choices = kept | dict(choices)
    cells = {heading: [row[at] for row in rows] for at, heading in enumerate(columns)}
    kinds = related_objects(object_slug, objects)
    matches = propose(columns, rows[:LOOKED_AT], kinds)
    chosen = {to: heading for heading, to in choices.items() if to not in {NEW, IGNORED}}
    matches = choose(matches, chosen, object_slug)
    matches = [
        _free(match) if match.column in choices and match.reason != "chosen" else match for match in matches
    ]
    matches = [match if _offers(match, cells[match.column], objects) else _free(match) for match in matches]
    matches = _own_fields(matches, kinds, choices)
    matches = _told_apart(object_slug, matches, objects)
    main = _main(object_slug, matches, objects)
    decided = [
        _decided(match, cells[match.column], objects, main, choices.get(match.column), new_fields=new_fields)
        for match in matches
    ]
    return [_read(column, cells[column.heading], kept, country) for column in decided]


def _kept(saved: Mapping[str, str], choices: Mapping[str, str], main: str) -> dict[str, str]:
    """Return what an earlier import decided and no choice goes against."""
    taken = {target if "." in target else f"{main}.{target}" for target in choices.values()}
    return {
        to: target
        for to, target in saved.items()
        if to not in choices and (not target or target not in taken)
    }


def _read(column: Proposed, cells: Sequence[str], kept: Mapping[str, str], country: str | None) -> Proposed:
    """Return a column with the order of its dates, and with the word that it was decided before."""
    if column.heading in kept and (column.target or not column.new):
        column = replace(column, reason="saved")
    if column.type in {"date", "datetime"}:
        return replace(column, dates=dates_read(cells, country))
    return column


def _free(match: ColumnMatch) -> ColumnMatch:
    return replace(match, target=None, special="", confidence=0.0, reason="unknown")


def _offers(match: ColumnMatch, cells: Sequence[str], objects: Mapping[str, ObjectType]) -> bool:
    """Return whether a column's values are choices of its field, where that is one of choices."""
    field = _field(match.target, objects)
    if field is None or match.reason == "chosen" or field.type != "select" or not field.options:
        return True
    filled = shapes.filled(cells)
    read = column_parser(field, ParseContext()).many(filled)
    return len(read.errors) <= (1 - _OFFERED) * len(filled)


def _own_fields(
    matches: Sequence[ColumnMatch], kinds: Sequence[ObjectType], choices: Mapping[str, str]
) -> list[ColumnMatch]:
    """Give a column without a match the workspace's own field that is called so: an earlier load made it."""
    taken = {match.target for match in matches}
    own = {
        field.label.en: f"{kind.slug}.{field.slug}"
        for kind in reversed(kinds)
        for field in kind
        if not field.standard and f"{kind.slug}.{field.slug}" not in taken
    }
    return [
        ColumnMatch(match.column, own[match.column], "", 0.9, "heading", own[match.column].partition(".")[0])
        if match.target is None and match.column in own and match.column not in choices
        else match
        for match in matches
    ]


def _told_apart(
    object_slug: str, matches: Sequence[ColumnMatch], objects: Mapping[str, ObjectType]
) -> list[ColumnMatch]:
    """Take back what is said of objects that nothing tells apart; a country is then the order's own."""
    mapping = _mapping(matches)
    if not mapping:
        return list(matches)
    plan = make_plan(object_slug, mapping, objects)
    vague = {
        level.slug for level in plan.levels
        if level.key is None and not level.main and (level.slug, plan.main.slug) != ("orders", LINES)
    }  # fmt: skip
    free = {f"orders.{field.slug}" for field in objects["orders"]} - set(mapping.values())
    result = []
    for match in matches:
        target = match.target
        if target is None or target.partition(".")[0] not in vague:
            result.append(match)
        elif plan.level("orders") and (moved := f"orders.{target.partition('.')[2]}") in free:
            result.append(replace(match, target=moved, home="orders"))
        else:
            result.append(_free(match))
    return result


def _main(object_slug: str, matches: Sequence[ColumnMatch], objects: Mapping[str, ObjectType]) -> str:
    mapping = _mapping(matches)
    return make_plan(object_slug, mapping, objects).main.slug if mapping else object_slug


def _mapping(matches: Sequence[ColumnMatch]) -> dict[str, str]:
    return {match.column: match.target for match in matches if match.target}


def _decided(
    match: ColumnMatch,
    cells: Sequence[str],
    objects: Mapping[str, ObjectType],
    main: str,
    choice: str | None,
    *,
    new_fields: bool,
) -> Proposed:
    examples = tuple(shapes.distinct(cells, SHOWN))
    if match.target:
        field = _field(match.target, objects)
        home, kind = match.target.partition(".")[0], field.type if field else "id"
        return Proposed(
            match.column, match.target, home, kind, False, match.reason, match.confidence, match.special,
            examples=examples,
        )  # fmt: skip
    wanted = choice == NEW or (choice is None and new_fields and match.special not in _BARRED)
    found = infer(cells, match.column) if wanted else Inferred("", 0, 0, 0, 0)
    return Proposed(
        match.column, None, main, found.type, wanted, match.reason, 0.0, match.special,
        found.options, examples,
    )  # fmt: skip


def _field(target: str | None, objects: Mapping[str, ObjectType]) -> Field | None:
    slug, _, name = (target or "").partition(".")
    kind = objects.get(slug)
    return kind.field(name) if kind else None
