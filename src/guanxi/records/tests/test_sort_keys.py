"""Lists sorted by name follow the alphabet, whatever was written how and when."""

from __future__ import annotations

from typing import Any

from psycopg import sql

from guanxi.access.api import perform
from guanxi.cluster.api import as_owner, enter
from guanxi.history.api import feed
from guanxi.kernel.api import Context, uuid7
from guanxi.records.actions.write import NewRecords, RecordChange, change_record, create_records
from guanxi.records.models.tables import reconcile_tables
from guanxi.records.queries.list import list_records
from guanxi.records.queries.reader import reader

NAMES = ["Zoe", "李娜", "adam", "王嘉", "Wang Jia"]
SORTED = ["adam", "李娜", "Wang Jia", "王嘉", "Zoe"]


def names(context: Context) -> list[str]:
    with enter(context.workspace.schema) as cursor:
        return [row["name"] for row in list_records(reader(context, cursor), "people", sort="name").rows]


def changes(context: Context) -> int:
    with enter(context.workspace.schema) as cursor:
        return len(feed(cursor))


def test_names_are_sorted_also_where_the_column_came_later(cast: Any) -> None:
    alice = cast.alice.on_trail(uuid7())
    ids = perform(create_records, alice, NewRecords("people", [{"name": name} for name in NAMES]))
    assert names(alice) == SORTED
    written = changes(alice)
    with as_owner() as cursor:
        cursor.execute(sql.SQL("set local search_path = {}").format(sql.Identifier(alice.workspace.schema)))
        cursor.execute("alter table people drop column sort_key")
        cursor.execute("select install_log('people')")
        reconcile_tables(cursor)
    assert names(alice) == SORTED
    assert changes(alice) == written, "what is derived is not logged"
    perform(change_record, alice, RecordChange("people", ids[0], {"name": "Aaron"}))
    assert names(alice)[0] == "Aaron"
