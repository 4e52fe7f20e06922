"""The lake shows exactly what the database holds, whatever has happened to it, and never half of it."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from guanxi.access.api import NewWorkspace, create_workspace, delete_workspace, perform
from guanxi.cluster.api import enter
from guanxi.engine.api import (
    ExtractFailed,
    LakeMissing,
    drop_lake,
    lake_standing,
    open_lake,
    rebuild_lake,
    refresh_lake,
)
from guanxi.engine.logic import bounds
from guanxi.engine.models import manifest as manifests
from guanxi.engine.models.manifest import read_manifest
from guanxi.engine.models.place import lake_folder
from guanxi.engine.queries.snapshot import open_snapshot
from guanxi.engine.tests.world import (
    MOMENT,
    Rows,
    compare,
    happen,
    in_database,
    in_lake,
    insert,
    people,
    run,
    undo,
)
from guanxi.kernel.api import Context, uuid7
from guanxi.metadata.api import NewField, define_field


def test_every_type_of_column_comes_through(alice: Context) -> None:
    columns = ("id", "name", "tags", "address", "birthday", "owner", "canonical_id", "notes")
    first = uuid7()
    row = (first, "张三", ["a", "b,c"], '{"city": "上海"}', "1990-02-28", 7, None, "“x”\n\t'y'")
    perform(insert, alice, Rows("people", columns, [row]))
    other = uuid7()
    perform(insert, alice, Rows("people", columns, [(other, None, [], None, None, None, first, "")]))
    order = uuid7()
    totals = (order, first, MOMENT, -12_345, 3.0)
    perform(insert, alice, Rows("orders", ("id", "person", "ordered_at", "total", "line_count"), [totals]))
    product = (uuid7(), True, 2**53 + 1)
    perform(insert, alice, Rows("products", ("id", "active", "price"), [product]))
    refresh_lake(alice.workspace)
    compare(alice)
    with open_lake(alice.workspace) as lake:
        roots = dict(lake.rows("select id, _root from people"))
    assert roots[first] == first
    assert roots[other] == first


def test_changes_come_beside_what_was_read_before(alice: Context) -> None:
    ids = people(alice, ["Ann", "Ben", "Cat"])
    assert refresh_lake(alice.workspace).how["people"] == "whole"
    parts = read_manifest(lake_folder(alice.workspace.schema)).tables["people"].base
    perform(run, alice, ("update people set name = 'Benjamin' where id = %s", (ids[1],)))
    perform(run, alice, ("delete from people where id = %s", (ids[2],)))
    done = refresh_lake(alice.workspace)
    assert (done.how["people"], done.rows["people"]) == ("changes", 2)
    assert read_manifest(lake_folder(alice.workspace.schema)).tables["people"].base == parts
    compare(alice)
    perform(run, alice, ("update people set name = 'Benny' where id = %s", (ids[1],)))
    refresh_lake(alice.workspace)
    compare(alice)


def test_a_lake_knows_how_many_rows_it_holds(alice: Context) -> None:
    def rows() -> int:
        refresh_lake(alice.workspace)
        with enter(alice.workspace.schema) as cursor:
            held = {table.name: table.rows for table in lake_standing(alice.workspace, cursor).tables}
        assert held["people"] == len(in_lake(alice, "people"))
        return held["people"]

    perform(run, alice, ("delete from people", None))
    assert rows() == 0
    ids = people(alice, ["Ann", "Ben", "Cat"])
    assert rows() == 3  # all of them beside a base without rows
    rebuild_lake(alice.workspace)
    perform(run, alice, ("update people set name = 'Benjamin' where id = %s", (ids[1],)))
    perform(run, alice, ("delete from people where id = %s", (ids[2],)))
    people(alice, ["Dan", "Eve"])
    assert rows() == 4
    perform(run, alice, ("delete from people where name = 'Dan'", None))
    assert rows() == 3


def test_nothing_is_written_when_nothing_has_changed(alice: Context) -> None:
    people(alice, ["Ann"])
    refresh_lake(alice.workspace)
    before = read_manifest(lake_folder(alice.workspace.schema))
    perform(run, alice, ("select 1", None))
    done = refresh_lake(alice.workspace)
    after = read_manifest(lake_folder(alice.workspace.schema))
    assert set(done.how.values()) == {"nothing"}
    assert after.files == before.files
    assert after.fingerprint(["people"]) == before.fingerprint(["people"])
    assert after.tables["people"].position > before.tables["people"].position


def test_a_new_column_has_its_table_read_again(alice: Context) -> None:
    people(alice, ["Ann"])
    refresh_lake(alice.workspace)
    perform(
        define_field,
        alice.on_trail(uuid7()),
        NewField("people", "number", "Shoe size", "鞋码", slug="shoe_size"),
    )
    perform(run, alice, ("update people set shoe_size = 38", None))
    done = refresh_lake(alice.workspace)
    assert done.how["people"] == "whole"
    assert done.how["orders"] == "nothing"
    compare(alice)


def test_many_changes_have_the_table_read_again(alice: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "FEW", 2)
    people(alice, ["Ann", "Ben", "Cat"])
    refresh_lake(alice.workspace)
    people(alice, ["Dan", "Eve", "Fay"])
    assert refresh_lake(alice.workspace).how["people"] == "whole"
    compare(alice)


def test_facts_are_read_once_and_their_small_parts_joined(
    alice: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MANY", 3)
    for count in (3, 1, 2, 4, 1):
        perform(happen, alice, count)
        refresh_lake(alice.workspace)
        compare(alice)
    parts = read_manifest(lake_folder(alice.workspace.schema)).tables["events"].base
    assert len(parts) <= 3
    assert sum(part.rows for part in parts) == len(in_database(alice, "events"))


def test_facts_of_an_action_that_is_not_settled_are_seen_but_not_kept(alice: Context) -> None:
    """Somebody's open transaction keeps later actions without a position; their facts count all the same."""
    refresh_lake(alice.workspace)
    blocker = _second_connection()
    try:
        blocker.execute("select pg_current_xact_id()")
        perform(happen, alice, 2)
        people(alice, ["Gus"])
        refresh_lake(alice.workspace)
        compare(alice)
        assert read_manifest(lake_folder(alice.workspace.schema)).tables["events"].recent is not None
    finally:
        blocker.rollback()
        blocker.close()
    refresh_lake(alice.workspace)
    compare(alice)
    assert read_manifest(lake_folder(alice.workspace.schema)).tables["events"].recent is None


def _second_connection() -> Any:
    import psycopg
    from django.conf import settings

    from guanxi.cluster.api import database_urls

    return psycopg.connect(database_urls(settings.HOME).serve.conninfo)


def test_what_was_taken_back_is_gone(alice: Context) -> None:
    people(alice, ["Ann"])
    trail = uuid7()
    loading = alice.on_trail(trail)
    people(loading, ["Hal", "Ida"])
    perform(run, loading, ("update people set name = name || '!' where name = 'Ann'", None))
    perform(happen, loading, 3)
    refresh_lake(alice.workspace)
    undo(alice, trail)
    done = refresh_lake(alice.workspace)
    compare(alice)
    assert done.how == done.how | {"people": "changes", "events": "whole"}


@pytest.mark.parametrize("seed", range(3))
def test_any_history_is_followed(alice: Context, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "FEW", 6)
    monkeypatch.setattr(bounds, "MANY", 3)
    random_one = random.Random(seed)
    trails: list[UUID] = []
    for step in range(20):
        trail = uuid7()
        context = alice.on_trail(trail)
        match random_one.randrange(6):
            case 0:
                people(context, [f"N{seed}-{step}-{i}" for i in range(random_one.randint(1, 9))])
                trails.append(trail)
            case 1:
                perform(happen, context, random_one.randint(1, 4))
                trails.append(trail)
            case 2:
                where = f"abs(hashtext(id::text)) % 4 = {random_one.randrange(3)}"
                perform(run, context, (f"update people set city = '{step}' where {where}", None))
                trails.append(trail)
            case 3:
                where = f"abs(hashtext(id::text)) % 5 = {random_one.randrange(5)}"
                moment = "case when deleted_at is null then now() end"
                perform(run, context, (f"update people set deleted_at = {moment} where {where}", None))
            case 4 if trails:
                undo(alice, trails.pop(random_one.randrange(len(trails))))
            case _:
                refresh_lake(alice.workspace)
                compare(alice)
    refresh_lake(alice.workspace)
    compare(alice)


def test_another_log_has_everything_read_again(alice: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a restore from a backup the same position is another action's."""
    people(alice, ["Ann"])
    refresh_lake(alice.workspace)
    held = read_manifest(lake_folder(alice.workspace.schema))
    other = {name: replace(state, anchor="from before") for name, state in held.tables.items()}
    manifests.publish(lake_folder(alice.workspace.schema), replace(held, tables=other))
    assert set(refresh_lake(alice.workspace).how.values()) == {"whole"}
    compare(alice)


def test_two_workspaces_never_see_one_another(cast: Any) -> None:
    drop_lake(cast.workspace.schema)
    drop_lake(cast.elsewhere.schema)
    people(cast.alice, ["Only here"])
    people(cast.mallory, ["Only there"])
    refresh_lake(cast.alice.workspace)
    refresh_lake(cast.mallory.workspace)
    theirs = lake_folder(cast.workspace.schema) / next(
        iter(read_manifest(lake_folder(cast.workspace.schema)).tables["people"].files)
    )
    import duckdb

    with open_lake(cast.mallory.workspace) as lake:
        assert lake.rows("select name from people") == [("Only there",)]
        for statement in (
            f"select * from read_parquet('{theirs}')",
            "select * from read_csv('/etc/passwd')",
            "attach '/tmp/other.db'",
            "copy people to '/tmp/people.csv'",
        ):
            with pytest.raises(duckdb.PermissionException):
                lake.run(statement)
        with pytest.raises(duckdb.InvalidInputException):
            lake.run("set enable_external_access = true")
    assert lake_folder(cast.workspace.schema).stat().st_mode & 0o777 == 0o700


def test_a_lake_that_was_never_filled_says_so(cast: Any) -> None:
    drop_lake(cast.elsewhere.schema)
    with open_lake(cast.mallory.workspace) as lake, pytest.raises(LakeMissing):
        lake.position("people")


def test_a_database_that_refuses_is_a_typed_error(alice: Context) -> None:
    refresh_lake(alice.workspace)
    before = in_lake(alice, "people")
    stranger = replace(alice.workspace, schema="w_000000000000")
    with pytest.raises(ExtractFailed), open_snapshot(stranger.schema):
        pass
    assert in_lake(alice, "people") == before


def test_only_some_tables(alice: Context) -> None:
    people(alice, ["Ann"])
    done = refresh_lake(alice.workspace, ["people", "orders"])
    assert set(done.how) == {"people", "orders"}
    with open_lake(alice.workspace) as lake, enter(alice.workspace.schema) as cursor:
        cursor.execute("select count(*) from people where deleted_at is null")
        assert lake.rows("select count(*) from people") == cursor.fetchall()


def test_a_deleted_workspace_leaves_no_lake(cast: Any) -> None:
    workspace = create_workspace(NewWorkspace("Short-lived", slug=f"short-{uuid7().hex[-8:]}"))
    refresh_lake(workspace.ref())
    assert lake_folder(workspace.schema).is_dir()
    delete_workspace(workspace)
    assert not lake_folder(workspace.schema).exists()
