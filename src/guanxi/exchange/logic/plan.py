"""What a mapped file says: which objects, in which order, known by which column, pointing at which other.

A file of order lines speaks of products, customers, orders and lines at once. Each object is a *level*: the
levels a row points at come first, the level that a row *is* comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute

from guanxi.exchange.errors import NothingMapped, NotMapped
from guanxi.metadata.api import Field, ObjectType

ID = "@id"
LINES = "order_lines"
# Of several moments of an order and several names of a product one is taken; each line keeps its own.
KEPT_BY_LINES = {"ordered_at": "orders.ordered_at", "description": "products.name"}
# A person's whole name and its parts: each is made of the others where it is missing.
NAME_PARTS = ("name", "given_name", "family_name")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file and the field that it fills; ``field`` None is the record's own number.

    A ``derived`` one is in no file: its values come of other columns, as a name's parts come of the name.
    """

    heading: str
    object: str
    field: Field | None
    derived: bool = False

    @property
    def target(self) -> str:
        """Return the target as it is written in a mapping, which also names the staged column."""
        return f"{self.object}.{self.field.slug if self.field else ID}"


@dataclass(frozen=True, slots=True)
class Level:
    """One object in the file. ``key`` is the staged column that tells its records apart (None: the row does).

    ``relations`` maps the object's relation fields to the levels that they point at.
    """

    kind: ObjectType
    columns: tuple[Column, ...]
    key: str | None
    main: bool
    relations: Mapping[str, str] = attribute(default_factory=dict)

    @property
    def slug(self) -> str:
        """Return the object's slug."""
        return self.kind.slug

    @property
    def fields(self) -> tuple[Column, ...]:
        """Return the columns that fill fields, without the record's own number."""
        return tuple(column for column in self.columns if column.field)


@dataclass(frozen=True, slots=True)
class Plan:
    """The levels of a file in the order in which they are written; the last is what a row is."""

    levels: tuple[Level, ...]

    @property
    def main(self) -> Level:
        """Return the level that a row is."""
        return self.levels[-1]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return all mapped columns."""
        return tuple(column for level in self.levels for column in level.columns)

    @property
    def targets(self) -> frozenset[str]:
        """Return all targets that a column fills."""
        return frozenset(column.target for column in self.columns)

    @property
    def kept_by_lines(self) -> dict[str, str]:
        """Return the fields of a line that no column names, with the columns from which it keeps its own."""
        return {
            slug: target
            for slug, target in KEPT_BY_LINES.items()
            if target in self.targets and f"{LINES}.{slug}" not in self.targets
        }

    def level(self, slug: str) -> Level | None:
        """Return the level of an object, if the file speaks of it."""
        return next((level for level in self.levels if level.slug == slug), None)


# By what a record is known when the file gives it no number: the first of these that is mapped.
_NATURAL_KEYS: dict[str, tuple[str, ...]] = {
    "companies": ("name", "domain"),
    "products": ("sku", "name"),
    "people": ("email", "phone", "name"),
    "orders": ("number",),
}


def make_plan(object_slug: str, mapping: Mapping[str, str], objects: Mapping[str, ObjectType]) -> Plan:
    """Return the plan of a mapping (heading → ``object.field``) for a file loaded as ``object_slug``.

    Raises ``NotMapped`` when a target is unknown, ``NothingMapped`` when no column is of the object itself.
    """
    columns = [_column(heading, target, objects) for heading, target in _of_orders(mapping).items()]
    main = _main_object(object_slug, columns)
    spoken = {column.object for column in columns} | {main, object_slug}
    order = [slug for slug in _depth_first(main, objects, spoken) if slug in spoken]
    if stray := spoken - set(order):
        raise NotMapped(column=", ".join(sorted(stray)), object=object_slug)
    levels = tuple(_level(objects[slug], columns, main, spoken) for slug in order)
    if not any(level.columns for level in levels if level.slug in {main, object_slug}):
        raise NothingMapped(object=object_slug)
    return Plan(levels)


# What a line says of its order and its product; a file that says both says it of the order.
_SAID_BY_LINES = {
    f"{LINES}.order": f"orders.{ID}",
    f"{LINES}.product": f"products.{ID}",
    f"{LINES}.currency": "orders.currency",
    f"{LINES}.ordered_at": "orders.ordered_at",
}


def _of_orders(mapping: Mapping[str, str]) -> dict[str, str]:
    spoken = set(mapping.values())
    return {
        heading: _SAID_BY_LINES.get(target, target)
        for heading, target in mapping.items()
        if _SAID_BY_LINES.get(target) not in spoken
    }


def _column(heading: str, target: str, objects: Mapping[str, ObjectType]) -> Column:
    slug, _, name = target.partition(".")
    kind = objects.get(slug)
    found = kind.field(name) if kind else None
    if kind is None or (found is None and name != ID):
        raise NotMapped(column=heading, object=target)
    return Column(heading, slug, found)


def _main_object(object_slug: str, columns: Iterable[Column]) -> str:
    """A file of orders that names products, quantities or amounts is a file of order lines."""
    if object_slug == "orders" and any(column.object in {LINES, "products"} for column in columns):
        return LINES
    return object_slug


def _depth_first(
    slug: str, objects: Mapping[str, ObjectType], spoken: set[str], seen: set[str] | None = None
) -> list[str]:
    seen = seen if seen is not None else set()
    if slug in seen:
        return []
    seen.add(slug)
    order: list[str] = []
    for each in objects[slug].fields:
        if each.type == "relation" and each.target in spoken:
            order += _depth_first(each.target, objects, spoken, seen)
    return [*order, slug]


def _level(kind: ObjectType, columns: Sequence[Column], main: str, spoken: set[str]) -> Level:
    own = tuple(column for column in columns if column.object == kind.slug)
    own += tuple(_derived(kind, {column.field.slug for column in own if column.field}))
    # Which record a workspace's own relation means only a column of its own can say.
    relations = {
        each.slug: each.target
        for each in kind.fields
        if each.type == "relation" and each.standard and each.target in spoken and each.target != kind.slug
    }
    return Level(kind, own, _key(kind, own, main=kind.slug == main), kind.slug == main, relations)


def _derived(kind: ObjectType, filled: set[str]) -> Iterator[Column]:
    """Yield the parts of a name that the file leaves out."""
    if kind.slug == "people" and filled & set(NAME_PARTS):
        for slug in NAME_PARTS:
            if slug not in filled and (field := kind.field(slug)):
                yield Column("", kind.slug, field, derived=True)


def _key(kind: ObjectType, own: Sequence[Column], *, main: bool) -> str | None:
    targets = {column.target for column in own}
    if f"{kind.slug}.{ID}" in targets:
        return f"{kind.slug}.{ID}"
    if main:
        return None
    naturals = (f"{kind.slug}.{name}" for name in _NATURAL_KEYS.get(kind.slug, ()))
    return next((target for target in naturals if target in targets), None)
