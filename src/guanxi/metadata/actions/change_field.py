"""Change a custom field: what it is called, and which choices it offers."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.types.json import Jsonb

from guanxi.access.api import action
from guanxi.cluster.api import Cursor
from guanxi.kernel.api import Context, Role
from guanxi.metadata.actions.versions import change_metadata
from guanxi.metadata.errors import FieldNotFound, FieldTypeInvalid
from guanxi.metadata.logic.object_type import Field, Option
from guanxi.metadata.queries.catalogue import catalogue, option_to_json


@dataclass(frozen=True, slots=True)
class FieldLabels:
    """New labels for a custom field; its slug, the column's name, never changes."""

    object: str
    slug: str
    label_en: str
    label_zh: str


@dataclass(frozen=True, slots=True)
class MoreOptions:
    """Choices to add to a select or multi-select field; known values are left as they are."""

    object: str
    slug: str
    options: tuple[Option, ...]


@action("field.rename", Role.ADMIN)
def rename_field(context: Context, cursor: Cursor, given: FieldLabels) -> None:
    """Give a custom field other labels; raises ``FieldNotFound``."""
    _custom(context, cursor, given.object, given.slug)
    cursor.execute(
        "update field set label_en = %s, label_zh = %s, updated_at = now() "
        "where object = %s and slug = %s and deleted_at is null",
        (given.label_en, given.label_zh, given.object, given.slug),
    )
    change_metadata(cursor)


@action("field.add_options", Role.ADMIN)
def add_options(context: Context, cursor: Cursor, given: MoreOptions) -> tuple[Option, ...]:
    """Add choices to a custom field and return all; raises ``FieldNotFound``, ``FieldTypeInvalid``."""
    change_metadata(cursor)
    field = _custom(context, cursor, given.object, given.slug)
    if field.type not in {"select", "multiselect"}:
        raise FieldTypeInvalid(type=field.type, reason="it offers no choices")
    known = {option.value for option in field.options}
    options = (*field.options, *(option for option in given.options if option.value not in known))
    cursor.execute(
        "update field set options = %s, updated_at = now() "
        "where object = %s and slug = %s and deleted_at is null",
        (Jsonb([option_to_json(option) for option in options]), given.object, given.slug),
    )
    change_metadata(cursor)
    return options


def _custom(context: Context, cursor: Cursor, object_slug: str, slug: str) -> Field:
    field = catalogue(cursor, context.workspace).get(object_slug).field(slug)
    if field is None or field.standard:
        raise FieldNotFound(object=object_slug, field=slug)
    return field
