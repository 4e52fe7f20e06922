"""After an erasure nothing in the database or the home tells of the person, and no number has changed."""

from __future__ import annotations

import json

import pytest
from django.conf import settings

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.api import NewImport, list_imports, run_import, start_import, undo_import
from guanxi.history.api import ForEver, actions_to_undo
from guanxi.insight.api import analyse, home_numbers, segment_overview
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import parse_text
from guanxi.records.api import (
    NewErasure,
    NewRecords,
    RecordChange,
    change_record,
    count,
    create_records,
    erase_person,
    list_records,
    look_for_person,
    reader,
    search_all,
)
from tests.erasure.shop import (
    HEADINGS,
    ORDERS,
    PEOPLE,
    SECRETS,
    files_naming,
    load,
    open_shop,
    tables_naming,
    write,
)

REASON = "asked by letter of 3 March"


@pytest.fixture(scope="module")
def shop(cast, tmp_path_factory):
    return open_shop(cast.alice, tmp_path_factory.mktemp("shop"))


class _Broken(Exception):
    """The end of a process, in a test."""


class _StopAt:
    """Ends the work at a step."""

    def __init__(self, name: str) -> None:
        self.name = name

    def stage(self, name: str, total: int | None = None) -> None:
        if name == self.name:
            raise _Broken

    def advance(self, count: int = 1) -> None:
        pass


@pytest.fixture(scope="module")
def statistics(shop):
    return numbers(shop.context)


@pytest.fixture(scope="module")
def unfinished(shop, tmp_path_factory):
    """Leave an import behind whose rows are staged and not written."""
    rows = [
        ["QZ471", "Quentina Zwetschgenbaum", "", "", "GB", "likes plums"],
        ["C90", "Late", "", "", "FR", ""],
    ]
    path = write(tmp_path_factory.mktemp("late") / "late.csv", HEADINGS, rows)
    context = shop.context.on_trail(uuid7())
    run = perform(
        start_import, context, NewImport(path, "Quentina Zwetschgenbaum.csv", "people", "shop", PEOPLE)
    )
    with pytest.raises(_Broken):
        run_import(context, run.id, _StopAt("people"))
    return run.id


@pytest.fixture(scope="module")
def erased(shop, statistics, unfinished):
    """Erase her, in a process that ends at every step once."""
    given = NewErasure("people", shop.person, REASON)
    for step in ("imports", "records", "mentions", "scores", "lake", "logs"):
        with pytest.raises(_Broken):
            erase_person(shop.context.on_trail(uuid7()), given, _StopAt(step))
    return erase_person(shop.context.on_trail(uuid7()), given)


def numbers(context):
    """Return what the business looks like in numbers."""
    with enter(context.workspace.schema) as cursor:
        asked = reader(context, cursor)
        cursor.execute(
            "select date_trunc('month', ordered_at), sum(total), count(*) from orders group by 1 order by 1"
        )
        months = cursor.fetchall()
        cursor.execute("select country, stage, count(*) from people group by 1, 2 order by 1, 2")
        by_country = cursor.fetchall()
        cursor.execute(
            "select segment, r, f, m, count(*), sum(monetary) from score_now "
            "group by 1, 2, 3, 4 order by 1, 2, 3, 4"
        )
        scores = cursor.fetchall()
        segments = [
            (card.segment.key, card.customers, card.total_spent) for card in segment_overview(cursor).cards
        ]
        home = home_numbers(cursor)
        return {
            "months": months,
            "people": by_country,
            "scores": scores,
            "segments": segments,
            "home": (home.customers, home.months, home.periods),
            "customers": count(asked, "people").value,
            "champions": count(asked, "people", where=parse_text("orders.count() > 3")).value,
        }


def test_she_was_everywhere_before(shop, cast):
    said = tables_naming(cast.workspace.schema, SECRETS)
    assert {name.split(".")[1].split("_")[0] for name in said} >= {
        "people", "source", "change", "feedback", "contact", "saved", "events",
    }  # fmt: skip
    assert files_naming(settings.HOME, SECRETS)


def test_a_rehearsal_counts_and_writes_nothing(shop, unfinished):
    found = look_for_person(shop.context, "people", shop.person)
    assert found["people"] == 2
    assert min(found[place] for place in (
        "change log", "sources", "feedback", "contact_records", "events", "saved views", "log of saved views",
        "staged rows", "files of imports", "rejected rows", "names of files", "files of the lake",
        "earlier scores", "exports",
    )) > 0  # fmt: skip
    assert look_for_person(shop.context, "people", shop.person) == found


def test_nothing_in_the_database_tells_of_her(erased, cast):
    assert tables_naming(cast.workspace.schema, SECRETS) == {}


def test_no_file_below_the_home_tells_of_her(erased):
    assert files_naming(settings.HOME, SECRETS) == {}


def test_no_number_has_changed(erased, shop, statistics):
    assert numbers(shop.context) == statistics


def test_an_analysis_afterwards_finds_the_same_customers(erased, shop, statistics):
    analyse(shop.context)
    assert numbers(shop.context)["segments"] == statistics["segments"]


def test_she_is_found_by_nothing(erased, shop):
    with enter(shop.context.workspace.schema) as cursor:
        asked = reader(shop.context, cursor)
        for words in ("Quentina", "Zwetschgenbaum", "QZ471", "2079460471", "plum"):
            assert search_all(asked, words) == []
            assert list_records(asked, "people", q=words).rows == []


def test_the_proof_says_what_was_removed_where(erased, cast):
    assert erased.status == "done"
    assert erased.trace is None
    proof = erased.proof
    assert proof["reason"] == REASON
    assert proof["by"] == cast.alice.actor.name
    assert proof["records"] == 2
    places = {place["place"]: place for place in proof["places"]}
    assert places["people"] == {"place": "people", "found": 2, "remaining": 0}
    assert all(place["remaining"] == 0 for place in proof["places"])
    assert json.dumps(proof)
    assert not [word for word in SECRETS if word.casefold() in json.dumps(proof).casefold()]


def test_her_orders_stay_with_a_record_without_a_name(erased, shop):
    with enter(shop.context.workspace.schema) as cursor:
        cursor.execute("select count(*), sum(total) from orders where person = %s", (shop.person,))
        assert cursor.fetchall()[0][0] == 30
        cursor.execute(
            "select name, email, number, address, country from people where id = %s", (shop.person,)
        )
        assert cursor.fetchall() == [(None, None, None, None, "GB")]
        cursor.execute("select canonical_id from people where id = %s", (shop.member,))
        assert cursor.fetchall() == [(shop.person,)]


def test_an_erasure_cannot_be_undone(erased, shop):
    with enter(shop.context.workspace.schema) as cursor, pytest.raises(ForEver):
        actions_to_undo(cursor, erased.id)


def test_the_unfinished_import_goes_on_without_her(erased, shop, unfinished, cast):
    run = run_import(shop.context, unfinished)
    assert run.status == "done"
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select name from people where number in ('QZ471', 'C90')")
        assert cursor.fetchall() == [("Late",)]
    assert tables_naming(cast.workspace.schema, SECRETS) == {}


@pytest.mark.parametrize("which", ["people", "orders", "strange", "shouting"])
def test_no_later_load_brings_her_back(erased, shop, cast, tmp_path, which, statistics):
    before = numbers(shop.context)
    if which == "people":
        run = load(shop.context, shop.people_file, "people", PEOPLE)
        assert (run.rows_read, run.rows_accepted, run.rows_rejected) == (63, 62, 1)
    elif which == "orders":
        run = load(shop.context, shop.orders_file, "orders", ORDERS)
        assert run.records["order_lines"]["created"] == 0
    elif which == "strange":
        rows = [["9", "Q. Z.", "zwetschge.nbaum@plum-tree.example", "", "GB", "likes plums"]]
        run = load(
            shop.context, write(tmp_path / "a.csv", HEADINGS, rows), "people", PEOPLE, source="elsewhere"
        )
    else:
        rows = [["9", "Q. Z.", "", "+44 20 7946-0471", "GB", "likes plums"]]
        run = load(
            shop.context, write(tmp_path / "b.csv", HEADINGS, rows), "people", PEOPLE, source="elsewhere"
        )
    assert [each["count"] for each in run.notes if each["kind"] == "erased_person"]
    assert numbers(shop.context) == before
    kept = ("likes plums", "QZ471", "Quentina")
    assert tables_naming(cast.workspace.schema, kept) == {}


def test_new_orders_of_hers_belong_to_nobody(erased, shop, cast, tmp_path):
    row = [["I9000", "P1", 1, "2011-08-08 10:00:00", "3.50", "QZ471", "zwetschge.nbaum@plum-tree.example"]]
    run = load(shop.context, write(tmp_path / "more.csv", list(ORDERS), row), "orders", ORDERS)
    assert run.records["orders"]["created"] == 1
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select person from orders where number = 'I9000'")
        assert cursor.fetchall() == [(None,)]
    undo_import(shop.context, run.id)
    assert tables_naming(cast.workspace.schema, SECRETS) == {}


def test_a_namesake_who_shares_address_and_telephone_keeps_them(cast, shop):
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select id from people where number = 'QX1'")
        [[one]] = cursor.fetchall()
    done = erase_person(cast.alice.on_trail(uuid7()), NewErasure("people", one, REASON))
    assert done.status == "done"
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select name, email, notes from people where number = 'QX2'")
        assert cursor.fetchall() == [("Cai Lin", "cai@shop.example", "keeps all")]
        cursor.execute("select name from people where id = %s", (one,))
        assert cursor.fetchall() == [(None,)]
    run = load(shop.context, shop.people_file, "people", PEOPLE)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select number from people where name = 'Cai Lin'")
        assert cursor.fetchall() == [("QX2",)]
    assert run.status == "done"


def test_undoing_what_was_loaded_before_brings_nothing_back(erased, shop, cast):
    with enter(cast.workspace.schema) as cursor:
        runs = [run for run in list_imports(cursor) if run.status == "done"]
    for run in runs:
        undo_import(shop.context, run.id)
    assert tables_naming(cast.workspace.schema, SECRETS) == {}
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select name from people where id = %s", (shop.person,))
        assert cursor.fetchall() == [(None,)]


def test_who_is_erased_keeps_their_proof_until_something_tells_of_them_again(cast):
    def erase(reason):
        return erase_person(cast.alice.on_trail(uuid7()), NewErasure("people", one, reason))

    made = NewRecords("people", [{"name": "Wenzel Quast", "number": "WQ7"}])
    [one] = perform(create_records, cast.alice.on_trail(uuid7()), made)
    first = erase(REASON)
    assert first.status == "done"
    assert erase("asked once more") == first
    change = RecordChange("people", one, {"name": "Wenzel Quast"})
    perform(change_record, cast.alice.on_trail(uuid7()), change)
    second = erase("came back")
    assert (second.id != first.id, second.status, second.reason) == (True, "done", "came back")
    assert {"place": "people", "found": 1, "remaining": 0} in second.proof["places"]
    assert erase("once more") == second
