"""Define a field: a real, typed column that lists, filters, imports and the log see at once."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.types.json import Jsonb

from guanxi.access.api import action
from guanxi.cluster.api import Cursor
from guanxi.kernel.api import Context, Role, uuid7
from guanxi.metadata.actions.versions import change_metadata
from guanxi.metadata.errors import FieldExists, FieldNameInvalid, FieldTypeInvalid, TooManyFields
from guanxi.metadata.logic.ddl import SQL_TYPES
from guanxi.metadata.logic.filters.tree import UNFIT
from guanxi.metadata.logic.names import MAX_NAME, field_name, is_field_name
from guanxi.metadata.logic.object_type import Field, ObjectType, Option
from guanxi.metadata.queries.catalogue import Catalogue, catalogue, custom_fields, option_to_json

MAX_FIELDS = 200


@dataclass(frozen=True, slots=True)
class NewField:
    """A field to add to an object; without a ``slug`` its name is made from the label."""

    object: str
    type: str
    label_en: str
    label_zh: str = ""
    slug: str = ""
    options: tuple[Option, ...] = ()
    target: str | None = None
    personal: bool = False


_HIDDEN = "select type, target from field where object = %s and slug = %s and deleted_at is not null"

_REVIVE = """
update field set deleted_at = null, updated_at = now(), label_en = %(en)s, label_zh = %(zh)s,
options = %(options)s, personal = personal or %(personal)s
where id = (
    select id from field where object = %(object)s and slug = %(slug)s and deleted_at is not null
    order by deleted_at desc limit 1
)
"""

_INSERT = """
insert into field (id, object, slug, type, label_en, label_zh, options, target, personal, position)
select %(id)s, %(object)s, %(slug)s, %(type)s, %(en)s, %(zh)s, %(options)s, %(target)s, %(personal)s,
(select count(*) from field where object = %(object)s)
"""


@action("field.define", Role.ADMIN)
def define_field(context: Context, cursor: Cursor, given: NewField) -> Field:
    """Add a custom field and return it.

    A field of the same name and type that was removed while it held values comes back with them. Raises
    ``FieldExists``, ``FieldNameInvalid``, ``FieldTypeInvalid``, ``TooManyFields``, ``ObjectNotFound``.
    """
    change_metadata(cursor)
    known = catalogue(cursor, context.workspace)
    kind = known.get(given.object)
    slug = _slug(kind, given)
    _check(known, kind, given)
    values = {
        "id": uuid7(),
        "object": kind.slug,
        "slug": slug,
        "type": given.type,
        "en": given.label_en.strip() or given.label_zh.strip(),
        "zh": given.label_zh.strip() or given.label_en.strip(),
        "options": Jsonb([option_to_json(option) for option in given.options]),
        "target": given.target,
        "personal": given.personal,
    }
    if _revivable(cursor, kind, slug, given):
        cursor.execute(_REVIVE, values)
    else:
        cursor.execute("select define_column(%s, %s, %s)", (kind.slug, slug, SQL_TYPES[given.type]))
        cursor.execute(_INSERT, values)
    change_metadata(cursor)
    return next(field for field in catalogue(cursor, context.workspace).get(kind.slug) if field.slug == slug)


def _slug(kind: ObjectType, given: NewField) -> str:
    taken = {field.slug for field in kind.fields}
    slug = given.slug or field_name(given.label_en or given.label_zh, taken)
    if slug in taken:
        raise FieldExists(object=kind.slug, field=slug)
    if not is_field_name(slug):
        raise FieldNameInvalid(field=slug, limit=MAX_NAME)
    return slug


def _check(known: Catalogue, kind: ObjectType, given: NewField) -> None:
    labels = given.label_en.strip() + given.label_zh.strip()
    if not labels or UNFIT.search(labels):
        raise FieldTypeInvalid(type=given.type, reason="it has no label")
    if given.type not in SQL_TYPES:
        raise FieldTypeInvalid(type=given.type, reason="there are " + ", ".join(sorted(SQL_TYPES)))
    if given.type == "relation":
        known.get(given.target or "")
    if given.type == "money" and kind.field("currency") is None:
        raise FieldTypeInvalid(type=given.type, reason=f"{kind.slug} have no currency")
    if len(custom_fields(kind)) >= MAX_FIELDS:
        raise TooManyFields(object=kind.slug, limit=MAX_FIELDS)


def _revivable(cursor: Cursor, kind: ObjectType, slug: str, given: NewField) -> bool:
    cursor.execute(_HIDDEN, (kind.slug, slug))
    hidden = cursor.fetchall()
    if hidden and (given.type, given.target) not in hidden:
        raise FieldExists(object=kind.slug, field=slug)
    return bool(hidden)
