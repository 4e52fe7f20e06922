"""Keyset pages: the order of a list, the place where a page ends, and the rows beyond it.

Every order ends in the id, so that ties have an order too. Rows without a value come last both ways; a list
in the order of one field reads them as a second stretch, so that an index serves either stretch.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import sql

from guanxi.metadata.api import SQL_TYPES, SYSTEM_FIELDS, Field, ObjectType, Parameters
from guanxi.records.errors import CursorInvalid, SortInvalid
from guanxi.records.queries.beside import Beside, beside_of

_ALWAYS_FILLED = frozenset({"id", "created_at", "updated_at"})
_UNSORTABLE = frozenset({"multiselect", "address"})
_LOADERS: dict[str, Callable[[Any], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "relation": UUID,
}


@dataclass(frozen=True, slots=True)
class Key:
    """One field of an order."""

    field: Field
    down: bool
    beside: Beside | None = None

    @property
    def name(self) -> str:
        """Return the name of the column that has the order: names are sorted by their key."""
        return "sort_key" if self.field.alphabetical else self.field.slug

    @property
    def column(self) -> sql.Composable:
        """Return the column of the row ``t``, or what stands beside it."""
        if self.beside:
            return self.beside.column(self.name)
        return sql.SQL("t.{}").format(sql.Identifier(self.name))

    @property
    def tie(self) -> sql.Composable:
        """Return the id of the row as the order's index has it: with the column in one table."""
        return self.beside.column(self.beside.key) if self.beside else sql.SQL("t.id")

    @property
    def way(self) -> sql.SQL:
        """Return the direction in words of SQL."""
        return sql.SQL("desc" if self.down else "asc")

    @property
    def beyond(self) -> sql.SQL:
        """Return the sign of a later row."""
        return sql.SQL("<" if self.down else ">")

    @property
    def fillable(self) -> bool:
        """Say whether rows may lack a value."""
        return self.field.slug not in _ALWAYS_FILLED


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list, as the text by which it is asked for and as its keys (without the id)."""

    text: str
    keys: tuple[Key, ...]

    @property
    def indexed(self) -> bool:
        """Say whether an index has this order."""
        key = self.single
        return key is not None and (key.field.indexed or key.field.slug in {"id", "created_at"})

    @property
    def by_words(self) -> bool:
        """Say whether the order is one of words that searches look for, such as names."""
        return self.single is not None and self.single.field.searchable

    @property
    def single(self) -> Key | None:
        """Return the only key, if there is only one."""
        return self.keys[0] if len(self.keys) == 1 else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a list: the condition of its rows, and whether they are those without a value."""

    condition: sql.Composable
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The last row of a page: its values under the order, and its id."""

    values: tuple[Any, ...]
    id: UUID


def read_order(kind: ObjectType, text: str) -> Order:
    """Return the order that ``country,-total`` asks for, of at most three fields; by default the object's."""
    text = text or kind.default_sort
    keys = tuple(_key(kind, part.strip()) for part in text.split(","))
    if len(keys) > 3:
        raise SortInvalid(object=kind.slug, field=text)
    return Order(text, keys)


def _key(kind: ObjectType, part: str) -> Key:
    slug = part.removeprefix("-")
    besides = beside_of(kind)
    for each in besides.fields if besides else ():
        if each.slug == slug and each.indexed:
            return Key(each, part.startswith("-"), besides)
    field = kind.field(slug) or SYSTEM_FIELDS.get(slug)
    if field is None or field.type in _UNSORTABLE:
        raise SortInvalid(object=kind.slug, field=slug)
    return Key(field, part.startswith("-"))


def write_cursor(order: Order, row: Mapping[str, Any]) -> str:
    """Return the opaque text from which the next page continues after a row."""
    values = [_plain(row[key.name]) for key in order.keys]
    data = json.dumps([order.text, values, str(row["id"])], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(data.encode()).decode().rstrip("=")


def read_cursor(order: Order, text: str) -> Place:
    """Return the place that a cursor names; raises ``CursorInvalid`` if it is of another order or altered."""
    try:
        data = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        sorted_by, values, record_id = data
        place = Place(
            tuple(_loaded(key, value) for key, value in zip(order.keys, values, strict=True)), UUID(record_id)
        )
    except (ValueError, TypeError, AttributeError, NotBase64, RecursionError) as error:
        raise CursorInvalid from error
    if sorted_by != order.text:
        raise CursorInvalid
    return place


def ordering(order: Order, *, named: bool = False, empty: bool = False) -> sql.Composable:
    """Return ``order by`` for the list; for one key as its index has it, the stretches part the rest.

    ``named``: of rows that were selected before, so that every column goes by its own name. ``empty``: of the
    stretch without a value; what stands beside has no index for those, so that only the ids order them.
    """
    if empty and order.single and order.single.beside:
        return sql.SQL("t.id {}").format(order.single.way)
    keys = [replace(key, beside=None) for key in order.keys] if named else order.keys
    if len(keys) == 1:
        return sql.SQL("{} {way}, t.id {way}").format(keys[0].column, way=keys[0].way)
    parts = [
        part
        for key in keys
        for part in (sql.SQL("{} is null").format(key.column), sql.SQL("{} {}").format(key.column, key.way))
    ]
    return sql.SQL(", ").join([*parts, sql.SQL("t.id {}").format(order.keys[-1].way)])


def stretches(order: Order, place: Place | None, parameters: Parameters) -> list[Stretch]:
    """Return the parts that, one after the other, make up the rest of the list after a place."""
    key, everything = order.single, Stretch(sql.SQL("true"))
    if key is None:
        return [Stretch(_after_all(order, place, parameters)) if place else everything]
    if not key.fillable:
        return [Stretch(_after(key, place, parameters)) if place else everything]
    empty = sql.SQL("{} is null").format(key.column)
    if place is None:
        return [Stretch(sql.SQL("{} is not null").format(key.column)), Stretch(empty, empty=True)]
    if place.values[0] is None:
        rest = sql.SQL("t.id {} {}").format(key.beyond, parameters.bind(place.id, "uuid"))
        return [Stretch(sql.SQL("{} and {}").format(empty, rest), empty=True)]
    return [Stretch(_after(key, place, parameters)), Stretch(empty, empty=True)]


def _after(key: Key, place: Place, parameters: Parameters) -> sql.Composable:
    value = _bind(key, place.values[0], parameters)
    record_id = parameters.bind(place.id, "uuid")
    return sql.SQL("({}, {}) {} ({}, {})").format(key.column, key.tie, key.beyond, value, record_id)


def _after_all(order: Order, place: Place, parameters: Parameters) -> sql.Composable:
    """Return the condition for several keys: equal in those before, beyond in one."""
    ways: list[sql.Composable] = []
    same: list[sql.Composable] = []
    for key, value in zip(order.keys, place.values, strict=True):
        if value is None:
            same.append(sql.SQL("{} is null").format(key.column))
            continue
        bound = _bind(key, value, parameters)
        later = sql.SQL("({0} {1} {2} or {0} is null)").format(key.column, key.beyond, bound)
        ways.append(sql.SQL(" and ").join([*same, later]))
        same.append(sql.SQL("{} = {}").format(key.column, bound))
    last = sql.SQL("t.id {} {}").format(order.keys[-1].beyond, parameters.bind(place.id, "uuid"))
    return sql.SQL("({})").format(sql.SQL(" or ").join([*ways, sql.SQL(" and ").join([*same, last])]))


def _bind(key: Key, value: Any, parameters: Parameters) -> sql.Composable:
    return parameters.bind(value, SQL_TYPES[key.field.type])


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _loaded(key: Key, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, Sequence | Mapping) and not isinstance(value, str):
        raise CursorInvalid
    loaded = _LOADERS.get(key.field.type)
    if loaded:
        return loaded(value)
    wanted = {"money": int, "user": int, "boolean": bool, "number": (int, float)}.get(key.field.type, str)
    if not isinstance(value, wanted):  # type: ignore[arg-type]
        raise CursorInvalid
    return value
