"""Files that we exported before an erasure: by the ids in them nobody who was erased comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import as_owner, enter
from guanxi.exchange.actions import run as running
from guanxi.exchange.api import resume_unfinished
from guanxi.exchange.tests.test_export_round_trip import export, load
from guanxi.exchange.tests.test_resume import Killed, kill_after
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import NewField, define_field
from guanxi.records.api import NewErasure, NewRecords, create_records, erase_person
from tests.erasure.shop import merge, tables_naming

FRIEND = NewField("people", "relation", "Friend of", slug="friend", target="people")


class Known(NamedTuple):
    """Somebody known by number and name alone, a record merged into theirs, and a friend's."""

    person: UUID
    member: UUID
    friend: UUID
    secrets: tuple[str, ...]


def make(context, slug, rows):
    return perform(create_records, context.on_trail(uuid7()), NewRecords(slug, rows))


def ask(context, query, *values):
    with enter(context.workspace.schema) as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


@pytest.fixture
def known(cast):
    if not ask(cast.alice, "select from field where slug = 'friend'"):
        perform(define_field, cast.alice.on_trail(uuid7()), FRIEND)
    name, number = f"Ottoline {uuid7().hex}", f"OT{uuid7().hex}"
    person, member = make(
        cast.alice, "people", [{"name": name, "number": number}, {"name": name, "city": f"City of {name}"}]
    )
    perform(merge, cast.alice.on_trail(uuid7()), (person, member))
    [friend] = make(cast.alice, "people", [{"name": "Frieda Stays", "city": "Ely", "friend": person}])
    order = {"number": uuid7().hex, "person": person, "ordered_at": datetime(2024, 1, 1, tzinfo=UTC)}
    make(cast.alice, "orders", [order | {"notes": f"for {name}"}])
    return Known(person, member, friend, (name, number))


def erase(context, person):
    done = erase_person(context.on_trail(uuid7()), NewErasure("people", person, "asked"))
    assert done.status == "done"
    return done


def refused(run):
    return [note["count"] for note in run.notes if note["kind"] == "erased_person"]


@pytest.mark.parametrize("ending", ["csv", "ndjson", "xlsx"])
def test_an_older_export_of_people_does_not_bring_them_back(cast, known, tmp_path, ending):
    path = tmp_path / f"{known.person}.{ending}"
    export(cast.alice, "people", path)
    erase(cast.alice, known.person)
    run = load(cast.alice, "people", path)
    assert refused(run)
    assert run.rows_rejected == run.rows_read - run.rows_accepted >= 1
    ids = [known.person, known.member]
    assert ask(cast.alice, "select name, number, city from people where id = any(%s)", ids) == [
        (None, None, None), (None, None, None),
    ]  # fmt: skip
    assert tables_naming(cast.workspace.schema, known.secrets) == {}


def test_a_friend_of_theirs_comes_in_and_loses_no_more_than_the_link(cast, known, tmp_path):
    path = tmp_path / f"{known.person}.csv"
    export(cast.alice, "people", path)
    path.write_text(path.read_text().replace(",Ely,", ",Bath,"))
    erase(cast.alice, known.person)
    load(cast.alice, "people", path)
    friends = ask(cast.alice, "select name, city from people where id = %s", known.friend)
    assert friends == [("Frieda Stays", "Bath")]


def test_an_older_export_of_orders_brings_no_word_of_theirs(cast, known, tmp_path):
    path = tmp_path / f"{known.person}.csv"
    export(cast.alice, "orders", path)
    erase(cast.alice, known.person)
    run = load(cast.alice, "orders", path)
    assert refused(run)
    orders = ask(cast.alice, "select notes from orders where person = %s", known.person)
    assert orders == [(None,)]


def test_an_export_that_is_on_its_way_in_goes_on_without_them(cast, known, tmp_path, monkeypatch):
    path = tmp_path / f"{known.person}.csv"
    export(cast.alice, "people", path)
    with monkeypatch.context() as patched:
        kill_after(patched, running, 0)
        with pytest.raises(Killed):
            load(cast.alice, "people", path)
    erase(cast.alice, known.person)
    assert [run.status for run in resume_unfinished(cast.alice)] == ["done"]
    assert ask(cast.alice, "select name from people where id = %s", known.person) == [(None,)]
    assert tables_naming(cast.workspace.schema, known.secrets) == {}


def test_who_was_erased_before_ids_had_keys_does_not_come_back_either(cast, tmp_path):
    [person] = make(cast.alice, "people", [{"name": "Osbert Before"}])
    path = tmp_path / "before.csv"
    export(cast.alice, "people", path)
    done = erase(cast.alice, person)
    with as_owner() as cursor:
        cursor.execute(f"delete from {cast.workspace.schema}.erased_key where erasure = %s", (done.id,))
    load(cast.alice, "people", path)
    assert ask(cast.alice, "select name from people where id = %s", person) == [(None,)]
