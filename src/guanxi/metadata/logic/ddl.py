"""Tables from declarations: what ``create table`` and ``alter table`` say for an object type.

Names are always quoted: ``order`` is a good name for a field.
"""

from __future__ import annotations

from collections.abc import Collection

from guanxi.metadata.logic.object_type import Field, ObjectType

SQL_TYPES = {
    "text": "text",
    "longtext": "text",
    "email": "text",
    "phone": "text",
    "url": "text",
    "select": "text",
    "multiselect": "text[]",
    "number": "double precision",
    "money": "bigint",
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamptz",
    "address": "jsonb",
    "relation": "uuid",
    "user": "bigint",
}

_SYSTEM = (
    "id uuid primary key",
    "created_at timestamptz not null default now()",
    "updated_at timestamptz not null default now()",
    "deleted_at timestamptz",
)


def create_table_sql(kind: ObjectType) -> str:
    """Return the statements that create an object's table with its columns and indexes.

    ``canonical_id`` is null for a record that is its own root, so that reading without merges costs nothing.
    The primary key is not used for paging: a list is read through the partial indexes.
    """
    columns = [*_SYSTEM, *(["canonical_id uuid"] if kind.identity else []), *map(_column, kind.fields)]
    if kind.searchable:
        columns.append("search tsvector")
    if kind.alphabetical:
        columns.append("sort_key text")
    body = ",\n    ".join(columns)
    return ";\n".join([f"create table {quote(kind.slug)} (\n    {body}\n)", *_indexes(kind)]) + ";\n"


def missing_columns(kind: ObjectType, existing: Collection[str]) -> list[str]:
    """Return the statements that bring a table with the ``existing`` columns up to its declaration.

    Columns are only added, never changed or dropped. A new field is not required in the table, because rows
    from before have no value for it; forms and imports still ask for it.
    """
    table = quote(kind.slug)
    statements = []
    for field in kind.fields:
        if field.slug not in existing:
            statements.append(f"alter table {table} add column {quote(field.slug)} {SQL_TYPES[field.type]}")
            statements.extend(index for index in [_field_index(kind, field)] if index)
    if kind.identity and "canonical_id" not in existing:
        statements += [f"alter table {table} add column canonical_id uuid", _members_index(kind)]
    if kind.searchable and "search" not in existing:
        statements += [f"alter table {table} add column search tsvector", _search_index(kind)]
    if kind.alphabetical and "sort_key" not in existing:
        statements += [f"alter table {table} add column sort_key text", _alphabet_index(kind)]
    return statements


def quote(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _column(field: Field) -> str:
    return f"{quote(field.slug)} {SQL_TYPES[field.type]}{' not null' if field.required else ''}"


def _indexes(kind: ObjectType) -> list[str]:
    found = [_index(kind, "created", "created_at, id")]
    if kind.identity:
        found.append(_members_index(kind))
    if kind.searchable:
        found.append(_search_index(kind))
    if kind.alphabetical:
        found.append(_alphabet_index(kind))
    return found + [index for field in kind.fields if (index := _field_index(kind, field))]


def _field_index(kind: ObjectType, field: Field) -> str | None:
    """Return a field's index: for relations with the moment of the fact, since both are asked together."""
    column = quote(field.slug)
    if field.type == "relation":
        if field.slug == kind.parent:
            return None  # the index by which the parent's children are told apart begins with it
        when = f", {quote(kind.occurred)}" if kind.occurred else ""
        return _index(kind, field.slug, column + when, filled=column)
    if not field.indexed:
        return None
    if field.type == "multiselect":
        return _index(kind, field.slug, column, using="gin")
    return _index(kind, field.slug, f"{column}, id")


def _index(
    kind: ObjectType, name: str, columns: str, *, using: str = "btree", filled: str | None = None
) -> str:
    also = f" and {filled} is not null" if filled else ""
    return (
        f"create index if not exists {quote(f'{kind.slug}_by_{name}')} on {quote(kind.slug)} "
        f"using {using} ({columns}) where deleted_at is null{also}"
    )


def _alphabet_index(kind: ObjectType) -> str:
    return _index(kind, "sort_key", "sort_key, id")


def _members_index(kind: ObjectType) -> str:
    name, table = quote(f"{kind.slug}_members"), quote(kind.slug)
    return f"create index if not exists {name} on {table} (canonical_id) where canonical_id is not null"


def _search_index(kind: ObjectType) -> str:
    # A short pending list: new rows enter the index in sorted batches, and a search reads little beside it.
    name, table = quote(f"{kind.slug}_search"), quote(kind.slug)
    method = "using gin (search) with (gin_pending_list_limit = 1024)"
    return f"create index if not exists {name} on {table} {method}"
