"""Custom fields: real columns, at once in the catalogue, for administrators, and away again by undo."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import Cursor, enter
from guanxi.history.api import actions_to_undo, begin_action, undo_action
from guanxi.kernel.api import Context, NotAllowed, uuid7
from guanxi.metadata.api import (
    FieldExists,
    FieldLabels,
    FieldName,
    FieldNameInvalid,
    FieldNotFound,
    FieldTypeInvalid,
    Label,
    MoreOptions,
    NewField,
    ObjectNotFound,
    Option,
    add_options,
    catalogue,
    define_field,
    remove_field,
    rename_field,
)

GOLD = Option("gold", Label("Gold", "金"))
SILVER = Option("silver", Label("Silver", "银"))


def columns(cursor: Cursor, table: str) -> dict[str, str]:
    cursor.execute(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute "
        "where attrelid = %s::regclass and attnum > 0 and not attisdropped",
        (table,),
    )
    return dict(cursor.fetchall())


def undo(context: Context) -> None:
    """Take back everything on the context's trail, with the columns."""
    with enter(context.workspace.schema) as cursor:
        for action_id in actions_to_undo(cursor, context.trail):
            begin_action(cursor, context, "undo")
            undo_action(cursor, action_id)


def fill(context: Context, slug: str, value: Any) -> None:
    with enter(context.workspace.schema) as cursor:
        begin_action(cursor, context, "test.fill")
        cursor.execute(
            f"insert into people (id, name, {slug}) values (gen_random_uuid(), 'Zhang San', %s)", (value,)
        )


def test_a_field_is_a_typed_column_that_everybody_sees_at_once(cast: Any) -> None:
    with enter(cast.alice.workspace.schema) as cursor:
        before = catalogue(cursor, cast.alice.workspace)
        assert catalogue(cursor, cast.alice.workspace) is before
    field = perform(define_field, cast.alice, NewField("people", "select", "", "客户等级", options=(GOLD,)))
    assert (field.slug, field.type, field.standard) == ("ke_hu_deng_ji", "select", False)
    assert field.label == Label("客户等级", "客户等级")
    with enter(cast.bob.workspace.schema) as cursor:
        assert catalogue(cursor, cast.bob.workspace).get("people").field("ke_hu_deng_ji") == field
        assert columns(cursor, "people")["ke_hu_deng_ji"] == "text"
    with enter(cast.mallory.workspace.schema) as cursor:
        assert catalogue(cursor, cast.mallory.workspace).get("people").field("ke_hu_deng_ji") is None


def test_the_log_knows_the_new_column(cast: Any) -> None:
    perform(define_field, cast.alice, NewField("people", "number", "Shoe size"))
    fill(cast.alice, "shoe_size", 43)
    with enter(cast.alice.workspace.schema) as cursor:
        cursor.execute(
            "select after ->> 'shoe_size' from change where object = 'people' order by seq desc limit 1"
        )
        assert cursor.fetchone() == ("43",)


def test_only_administrators_define_fields_and_a_refusal_leaves_no_trace(cast: Any) -> None:
    with enter(cast.bob.workspace.schema) as cursor:
        cursor.execute("select count(*), (select version from metadata_version) from action")
        before = cursor.fetchone()
    with pytest.raises(NotAllowed):
        perform(define_field, cast.bob, NewField("people", "text", "Secret"))
    with enter(cast.bob.workspace.schema) as cursor:
        cursor.execute("select count(*), (select version from metadata_version) from action")
        assert cursor.fetchone() == before
        assert "secret" not in columns(cursor, "people")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (NewField("people", "text", "E-mail", slug="email"), FieldExists),
        (NewField("people", "text", "X", slug="deleted_at"), FieldNameInvalid),
        (NewField("people", "text", "X", slug='x"; drop table people; --'), FieldNameInvalid),
        (NewField("people", "text", "X", slug="and"), FieldNameInvalid),
        (NewField("people", "text", "X", slug="x" * 41), FieldNameInvalid),
        (NewField("people", "serial", "X"), FieldTypeInvalid),
        (NewField("people", "text", " "), FieldTypeInvalid),
        (NewField("people", "money", "Budget"), FieldTypeInvalid),
        (NewField("people", "relation", "Pet", target="pets"), ObjectNotFound),
        (NewField("pets", "text", "X"), ObjectNotFound),
    ],
)
def test_what_cannot_be_a_field_is_refused(cast: Any, given: NewField, error: type[Exception]) -> None:
    with pytest.raises(error):
        perform(define_field, cast.alice, given)


@pytest.mark.parametrize(
    "call",
    [
        "select define_column('people', 'x\"y', 'text')",
        "select define_column('people', 'x', 'text default pg_sleep(1)')",
        "select define_column('action', 'x', 'text')",
        "select define_column('field', 'x', 'text')",
        "select define_column('people\"; drop table people; --', 'x', 'text')",
        "select define_column('people', null, 'text')",
        "select drop_column('people', 'email')",
        "select drop_column('people', 'deleted_at')",
        "select install_log('people')",
        "alter table people add column x text",
    ],
)
def test_the_workspaces_role_can_do_no_more_than_the_functions_allow(cast: Any, call: str) -> None:
    with pytest.raises(psycopg.Error), enter(cast.alice.workspace.schema) as cursor:
        cursor.execute(call)


def test_rename_and_more_options(cast: Any) -> None:
    perform(define_field, cast.alice, NewField("people", "select", "Tier", "等级", options=(GOLD,)))
    perform(rename_field, cast.alice, FieldLabels("people", "tier", "Level", "级别"))
    assert perform(add_options, cast.alice, MoreOptions("people", "tier", (GOLD, SILVER))) == (GOLD, SILVER)
    with enter(cast.alice.workspace.schema) as cursor:
        field = catalogue(cursor, cast.alice.workspace).get("people").field("tier")
    assert field is not None
    assert (field.label, field.options) == (Label("Level", "级别"), (GOLD, SILVER))
    with pytest.raises(FieldNotFound):
        perform(rename_field, cast.alice, FieldLabels("people", "email", "Post", "邮"))


def test_an_empty_field_goes_with_its_column_and_a_filled_one_is_hidden(cast: Any) -> None:
    perform(define_field, cast.alice, NewField("people", "text", "Empty one"))
    perform(define_field, cast.alice, NewField("people", "text", "Filled one"))
    fill(cast.alice, "filled_one", "kept")
    assert perform(remove_field, cast.alice, FieldName("people", "empty_one")) is True
    assert perform(remove_field, cast.alice, FieldName("people", "filled_one")) is False
    with enter(cast.alice.workspace.schema) as cursor:
        people = catalogue(cursor, cast.alice.workspace).get("people")
        assert people.field("empty_one") is people.field("filled_one") is None
        assert "empty_one" not in columns(cursor, "people")
    with pytest.raises(FieldExists):
        perform(define_field, cast.alice, NewField("people", "number", "Filled one"))
    perform(define_field, cast.alice, NewField("people", "text", "Filled one"))
    with enter(cast.alice.workspace.schema) as cursor:
        cursor.execute("select filled_one from people where filled_one is not null")
        assert cursor.fetchall() == [("kept",)]


def test_undo_takes_the_column_back_if_nothing_is_in_it(cast: Any) -> None:
    empty, filled = cast.alice.on_trail(uuid7()), cast.alice.on_trail(uuid7())
    perform(define_field, empty, NewField("people", "text", "Try one"))
    perform(define_field, filled, NewField("people", "text", "Try two"))
    fill(cast.alice, "try_two", "kept")
    undo(empty)
    undo(filled)
    with enter(cast.alice.workspace.schema) as cursor:
        people = catalogue(cursor, cast.alice.workspace).get("people")
        assert "try_one" not in columns(cursor, "people")
        assert people.field("try_one") is None
        assert people.field("try_two") is not None


def test_undo_of_a_removal_brings_the_column_back(cast: Any) -> None:
    perform(define_field, cast.alice, NewField("people", "date", "Met on"))
    removal = cast.alice.on_trail(uuid7())
    perform(remove_field, removal, FieldName("people", "met_on"))
    undo(removal)
    with enter(cast.alice.workspace.schema) as cursor:
        assert columns(cursor, "people")["met_on"] == "date"
        assert catalogue(cursor, cast.alice.workspace).get("people").field("met_on") is not None
