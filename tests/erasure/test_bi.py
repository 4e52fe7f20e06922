"""The login that reads: what it is shown, what it cannot reach, and that it ends at once."""

from __future__ import annotations

from functools import partial

import psycopg
import pytest

from guanxi.access.api import NewWorkspace, User, context_for, create_workspace, delete_workspace, perform
from guanxi.cluster.api import bi_role, enter, has_bi_login
from guanxi.kernel.api import NotAllowed, NotFound, uuid7
from guanxi.metadata.api import (
    FieldName,
    ModuleSwitch,
    NewField,
    bi_access,
    change_bi,
    close_bi,
    define_field,
    open_bi,
    remove_field,
    rotate_bi,
    switch_module,
)
from guanxi.records.api import NewRecords, RecordChange, change_record, create_records
from tests.erasure.shop import merge


@pytest.fixture(scope="module")
def people(cast):
    given = [
        {"name": "Ann Smith", "email": "ann@smith.example", "country": "GB", "stage": "customer"},
        {"name": "Ann S.", "country": "GB"},
    ]
    root, member = perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("people", given))
    perform(merge, cast.alice.on_trail(uuid7()), (root, member))
    orders = [
        {"person": member, "number": "B1", "currency": "JPY"},
        {"person": root, "number": "B2", "currency": "GBP"},
    ]
    made = perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("orders", orders))
    moneys = zip(made, ("JPY", "GBP"), strict=True)
    lines = [{"order": order, "amount": 1250, "currency": money} for order, money in moneys]
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("order_lines", lines))
    return root, member


@pytest.fixture
def opened(cast, people):
    yield open_bi(cast.alice)
    close_bi(cast.alice)


def connect(cast, password):
    place = bi_access(cast.alice).place
    return psycopg.connect(**place, password=password, autocommit=True)


def columns(connection, view):
    return [column.name for column in connection.execute(f"select * from {view} limit 0").description]


def test_it_is_off_until_somebody_opens_it(cast):
    assert bi_access(cast.alice).on is False


def test_views_are_without_personal_fields(cast, opened):
    with connect(cast, opened) as connection:
        assert not {"name", "email", "phone", "birthday", "address"} & set(columns(connection, "people"))
        assert {"id", "stage", "country"} <= set(columns(connection, "people"))
        assert not {"subject", "body"} & set(columns(connection, "contact_records"))
        for hidden in ("name", "email"):
            with pytest.raises(psycopg.errors.UndefinedColumn):
                connection.execute(f"select {hidden} from people")


def test_merged_people_are_one_and_amounts_are_whole_units(cast, opened, people):
    with connect(cast, opened) as connection:
        assert connection.execute("select count(*) from people where stage = 'customer'").fetchall() == [(1,)]
        found = connection.execute(
            "select person, total::float8 from orders where number like 'B_' order by number"
        )
        assert found.fetchall() == [(people[0], 1250.0), (people[0], 12.5)]


def test_personal_fields_show_only_if_allowed(cast, people):
    password = open_bi(cast.alice, personal=True)
    try:
        with connect(cast, password) as connection:
            found = connection.execute("select name, email from people where stage = 'customer'").fetchall()
            assert found == [("Ann Smith", "ann@smith.example")]
    finally:
        close_bi(cast.alice)


@pytest.mark.parametrize("statement", [
    "select * from {own}.people", "select * from {own}.change", "select * from {own}.bi_access",
    "select * from {other}.people", "select * from public.access_user",
    "select * from public.procrastinate_jobs",
    "set role {own}", "create table {own}_bi.x (n int)", "create schema mine", "select {own}.refresh_bi()",
    "delete from people", "update orders set number = 'x'",
    "insert into people (id) values (gen_random_uuid())",
    "select * from {own}_staging.anything", "select pg_read_file('/etc/passwd')", "drop view people",
])  # fmt: skip
def test_it_reaches_nothing_else(cast, opened, statement):
    names = {"own": cast.workspace.schema, "other": cast.elsewhere.schema}
    with connect(cast, opened) as connection:
        connection.execute("set default_transaction_read_only = off")
        with pytest.raises(psycopg.Error) as refused:
            connection.execute(statement.format(**names))
        assert refused.value.sqlstate in {"42501", "55000", "0A000"}, refused.value


def test_views_follow_custom_fields(cast, opened):
    with connect(cast, opened) as connection:
        perform(define_field, cast.alice, NewField("people", "text", "Shoe size", "鞋码", slug="shoe"))
        perform(
            define_field, cast.alice, NewField("people", "text", "Diary", "日记", slug="diary", personal=True)
        )
        assert "shoe" in columns(connection, "people")
        assert "diary" not in columns(connection, "people")
        assert perform(remove_field, cast.alice, FieldName("people", "shoe"))
        assert "shoe" not in columns(connection, "people")
        assert connection.execute("select count(*) from people").fetchone()[0] >= 1


def test_a_filled_field_that_is_removed_shows_no_more(cast, opened, people):
    perform(define_field, cast.alice, NewField("people", "text", "Hat", "帽子", slug="hat"))
    perform(change_record, cast.alice.on_trail(uuid7()), RecordChange("people", people[0], {"hat": "grey"}))
    with connect(cast, opened) as connection:
        assert connection.execute("select hat from people where hat is not null").fetchall() == [("grey",)]
        assert perform(remove_field, cast.alice, FieldName("people", "hat")) is False
        assert "hat" not in columns(connection, "people")


def test_it_is_bounded(cast, opened):
    with connect(cast, opened) as connection:
        assert connection.execute("show statement_timeout").fetchone() == ("1min",)
        assert connection.execute("show default_transaction_read_only").fetchone() == ("on",)
        more = [connect(cast, opened) for _ in range(4)]
        with pytest.raises(psycopg.OperationalError, match="too many connections"):
            connect(cast, opened)
        for each in more:
            each.close()


def test_another_password_ends_the_former(cast, opened):
    with connect(cast, opened) as connection:
        fresh = rotate_bi(cast.alice)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 1")
    with pytest.raises(psycopg.OperationalError, match="password"):
        connect(cast, opened)
    with connect(cast, fresh) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_what_it_shows_changes_under_the_same_password(cast, opened):
    with connect(cast, opened) as connection:
        change_bi(cast.alice, personal=True)
        assert "email" in columns(connection, "people")
        change_bi(cast.alice, personal=False)
        assert "email" not in columns(connection, "people")


def test_what_is_switched_off_shows_no_more(cast, opened):
    with connect(cast, opened) as connection:
        assert "rating" in columns(connection, "feedback")
        perform(switch_module, cast.alice, ModuleSwitch("feedback", is_on=False))
        with pytest.raises(psycopg.errors.UndefinedTable):
            columns(connection, "feedback")
        assert "stage" in columns(connection, "people")
        perform(switch_module, cast.alice, ModuleSwitch("feedback", is_on=True))
        assert "rating" in columns(connection, "feedback")
        assert "comment" not in columns(connection, "feedback")


def test_what_is_closed_cannot_be_changed(cast, people):
    with pytest.raises(NotFound):
        change_bi(cast.alice, personal=True)


def test_closing_ends_everything_at_once(cast, people):
    password = open_bi(cast.alice)
    place = bi_access(cast.alice).place
    with connect(cast, password) as connection:
        assert close_bi(cast.alice) is True
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 1")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(**place, password=password)
    assert close_bi(cast.alice) is False
    assert bi_access(cast.alice).on is False


def test_a_workspace_that_is_removed_takes_its_login_along(cast):
    owner = User.objects.get(pk=cast.alice.actor.id)
    made = create_workspace(NewWorkspace("Short lived", slug=f"short-{uuid7().hex[-8:]}"), owner)
    open_bi(context_for(owner, made.slug))
    delete_workspace(made)
    assert has_bi_login(made.schema) is False


def test_only_administrators_open_it_and_a_denial_leaves_no_trace(cast):
    for context in (cast.bob, cast.carol):
        for attempt in (open_bi, partial(change_bi, personal=True), rotate_bi, close_bi, bi_access):
            with pytest.raises(NotAllowed):
                attempt(context)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", (bi_role(cast.workspace.schema),))
        assert cursor.fetchall() == []
