"""A workspace is closed to everyone else: by action, by query, and as the serving login itself."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from guanxi.access.api import User, context_for, perform
from guanxi.cluster.api import as_owner, database_urls, enter, migrate_schema
from guanxi.kernel.api import NotAllowed, NotFound
from guanxi.records.api import NewRecords, create_records

TABLES = (
    "people",
    "orders",
    "order_lines",
    "events",
    "change",
    "action",
    "source_record",
    "field",
    "import_run",
)


def test_mallory_is_told_that_the_workspace_does_not_exist(cast):
    mallory = User.objects.get(pk=cast.mallory.actor.id)
    with pytest.raises(NotFound) as hers:
        context_for(mallory, cast.workspace.slug)
    with pytest.raises(NotFound) as nobodys:
        context_for(mallory, "no-such-workspace")
    assert hers.value.code == nobodys.value.code


@pytest.mark.parametrize("table", TABLES)
def test_inside_one_workspace_the_other_ones_tables_are_closed(cast, table):
    with enter(cast.elsewhere.schema) as cursor, pytest.raises(psycopg.errors.InsufficientPrivilege):
        cursor.execute(sql.SQL("select * from {}").format(sql.Identifier(cast.workspace.schema, table)))


@pytest.mark.parametrize("table", TABLES)
def test_the_serving_login_inherits_nothing(installation, cast, table):
    query = sql.SQL("select * from {}").format(sql.Identifier(cast.workspace.schema, table))
    with (
        psycopg.connect(database_urls(installation).serve.conninfo) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(query)


def test_the_public_tables_are_closed_inside_a_workspace(cast):
    with enter(cast.workspace.schema) as cursor, pytest.raises(psycopg.errors.InsufficientPrivilege):
        cursor.execute("select password from public.access_user")


def test_the_serving_login_is_no_superuser_and_creates_nothing(installation):
    with psycopg.connect(database_urls(installation).serve.conninfo) as connection:
        row = connection.execute(
            "select rolsuper, rolcreaterole, rolcreatedb, rolinherit from pg_roles "
            "where rolname = current_user"
        ).fetchone()
        assert row == (False, False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table public.mine (x int)")


def test_a_transaction_leaves_its_role_behind(cast):
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == (cast.workspace.schema,)
        connection = cursor.connection
    role = connection.execute("select current_user").fetchone()
    assert role is not None
    assert role[0] != cast.workspace.schema


def test_entering_another_workspace_inside_one_is_refused(cast):
    with enter(cast.workspace.schema), pytest.raises(RuntimeError), enter(cast.elsewhere.schema):
        pass


def test_a_denied_action_leaves_no_trace(cast):
    def traces():
        with enter(cast.workspace.schema) as cursor:
            cursor.execute("select (select count(*) from action), (select count(*) from people)")
            return cursor.fetchone()

    before = traces()
    with pytest.raises(NotAllowed):
        perform(create_records, cast.carol, NewRecords("people", [{"name": "Nobody"}]))
    assert traces() == before


@pytest.mark.parametrize(
    "statement",
    [
        "truncate people",
        "truncate change",
        "delete from change",
        "update change set object = 'x'",
        "insert into change (action_id, object, record_id, verb) select 1, 'x', id, 'create' from people",
        "update action set actor_id = 'x'",
        "delete from migration",
        "alter table people add column sneaked text",
        "drop table people",
        "create table own (x int)",
        "select install_log('people')",
    ],
)
def test_the_role_of_a_workspace_cannot_bend_its_log_or_tables(cast, statement):
    with enter(cast.workspace.schema) as cursor, pytest.raises(psycopg.errors.InsufficientPrivilege):
        cursor.execute(statement)


def months(cast):
    """Return the partitions of both logs, one of behaviour's months among them."""
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select ensure_month('events', date '2026-03-05')")
        cursor.execute(
            "select inhrelid::regclass::text from pg_inherits "
            "where inhparent in ('change'::regclass, 'events'::regclass)"
        )
        return {row[0] for row in cursor.fetchall()}


def test_the_months_of_the_logs_are_as_closed_as_the_logs(cast):
    found = months(cast)
    assert {"change_other", "events_other", "events_202603"} < found
    assert len(found) > 3
    for month in sorted(found):
        for statement in (
            "delete from {}",
            "update {} set action_id = 1",
            "insert into {} default values",
            "truncate {}",
        ):
            with enter(cast.workspace.schema) as cursor, pytest.raises(psycopg.errors.InsufficientPrivilege):
                cursor.execute(sql.SQL(statement).format(sql.Identifier(month)))


def test_months_that_were_made_open_are_closed(cast):
    """By the migration, as in workspaces that are older than it."""
    schema = cast.workspace.schema
    found = months(cast)
    with as_owner() as cursor:
        for month in found:
            opened = sql.SQL("grant insert, update, delete on {} to {}")
            cursor.execute(opened.format(sql.Identifier(schema, month), sql.Identifier(schema)))
        cursor.execute(
            sql.SQL("delete from {} where name like '%_closed_months'").format(
                sql.Identifier(schema, "migration")
            )
        )
    assert len(migrate_schema(schema)) == 2
    test_the_months_of_the_logs_are_as_closed_as_the_logs(cast)


def test_a_write_outside_an_action_is_refused(cast):
    with enter(cast.workspace.schema) as cursor, pytest.raises(psycopg.errors.InsufficientPrivilege):
        cursor.execute("insert into people (id, name) values (gen_random_uuid(), 'Ghost')")
