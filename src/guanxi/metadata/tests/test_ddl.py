"""Tables from declarations."""

from __future__ import annotations

from guanxi.metadata.logic.ddl import SQL_TYPES, create_table_sql, missing_columns
from guanxi.metadata.logic.field_types import FIELD_TYPES
from guanxi.metadata.tests.shop import ORDERS, PEOPLE


def test_column_types_are_those_of_the_field_types() -> None:
    assert {name: one.sql_type for name, one in FIELD_TYPES.items()} == SQL_TYPES


def test_create_table() -> None:
    assert create_table_sql(ORDERS) == (
        'create table "orders" (\n'
        "    id uuid primary key,\n"
        "    created_at timestamptz not null default now(),\n"
        "    updated_at timestamptz not null default now(),\n"
        "    deleted_at timestamptz,\n"
        '    "number" text not null,\n'
        '    "person" uuid,\n'
        '    "ordered_at" timestamptz,\n'
        '    "total" bigint,\n'
        '    "status" text\n'
        ");\n"
        'create index if not exists "orders_by_created" on "orders" using btree (created_at, id)'
        " where deleted_at is null;\n"
        'create index if not exists "orders_by_person" on "orders" using btree ("person", "ordered_at")'
        ' where deleted_at is null and "person" is not null;\n'
        'create index if not exists "orders_by_ordered_at" on "orders" using btree ("ordered_at", id)'
        " where deleted_at is null;\n"
    )


def test_merging_and_searching_need_columns_of_their_own() -> None:
    text = create_table_sql(PEOPLE)
    assert "canonical_id uuid" in text
    assert "search tsvector" in text
    assert '"people_by_tags" on "people" using gin ("tags")' in text


def test_a_complete_table_lacks_nothing() -> None:
    columns = ["id", "canonical_id", "search", *(field.slug for field in PEOPLE.fields)]
    assert missing_columns(PEOPLE, columns) == []


def test_a_field_added_in_code_is_added_to_the_table_with_its_index() -> None:
    columns = ["id", "number", "person", "total", "status"]
    assert missing_columns(ORDERS, columns) == [
        'alter table "orders" add column "ordered_at" timestamptz',
        (
            'create index if not exists "orders_by_ordered_at" on "orders" using btree ("ordered_at", id)'
            " where deleted_at is null"
        ),
    ]
