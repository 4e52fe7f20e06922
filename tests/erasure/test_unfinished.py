"""An erasure between two runs of an import: nobody else's rows are passed over, and none come in twice."""

from __future__ import annotations

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import DiskFull, enter
from guanxi.exchange.actions import run as running
from guanxi.exchange.actions.store import Stage, drop_stage, note_apart
from guanxi.exchange.api import NewImport, resume_unfinished, start_import
from guanxi.exchange.tests.test_resume import Killed, kill_after
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import NewField, define_field
from guanxi.records.api import NewErasure, erase_person
from tests.erasure.shop import HEADINGS, ORDERS, PEOPLE, load, write

NOTED = ORDERS | {"Note": "order_lines.delivery_note"}
FACTS = {
    "What": "events.name", "When": "events.occurred_at", "Who": "events.person", "Detail": "events.detail",
}  # fmt: skip


@pytest.fixture
def broken(cast, tmp_path, monkeypatch):
    """Return a loader that is killed after so many chunks of twenty."""
    monkeypatch.setattr(running, "CHUNK", 20)

    def begun(headings, rows, as_, mapping, source, chunks):
        path = write(tmp_path / f"{source}.csv", headings, rows)
        context = cast.alice.on_trail(uuid7())
        run = perform(start_import, context, NewImport(path, path.name, as_, source, mapping))
        with monkeypatch.context() as patched:
            kill_after(patched, running, chunks)
            with pytest.raises(Killed):
                running.run_import(context, run.id)
        return run.id

    return begun


def lose_tables(context, trail):
    """Leave an import as a full disk does: what was staged is let go."""
    with enter(context.workspace.schema) as cursor:
        drop_stage(cursor, Stage(context.workspace.schema, trail))
    note_apart(context, trail, status="failed", error={"code": DiskFull.code, "message": ""})


def empty_tables(context, trail):
    """Leave an import as a crash of the server does: unlogged tables come back empty."""
    with enter(context.workspace.schema) as cursor:
        cursor.execute(
            "select format('%%I.%%I', schemaname, tablename) from pg_tables where tablename like %s",
            (f"%\\_{trail.hex}",),
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"truncate {table}")


def erase(context, source, number):
    with enter(context.workspace.schema) as cursor:
        cursor.execute(
            "select record_id from source_record r join source s on s.id = r.source_id "
            "where s.slug = %s and r.object = 'people' and r.external_id = %s",
            (source, number),
        )
        [[person]] = cursor.fetchall()
    done = erase_person(context.on_trail(uuid7()), NewErasure("people", person, "asked"))
    assert done.status == "done"


def ask(context, question, *given):
    with enter(context.workspace.schema) as cursor:
        cursor.execute(question, given)
        return cursor.fetchall()


LOSSES = pytest.mark.parametrize("lose", [lose_tables, empty_tables, None])
NUMBERS = (
    "select count(*) from source_record r join source s on s.id = r.source_id "
    "where s.slug = %s and r.object = %s"
)


@LOSSES
@pytest.mark.parametrize("first", [True, False], ids=["lost_before", "lost_after"])
def test_no_record_is_passed_over(cast, broken, lose, first):
    source = f"p{lose.__name__ if lose else ''}{first}"
    rows = [[str(n), f"Reader{n} {source}", "", "", "FR", ""] for n in range(100)]
    trail = broken(HEADINGS, rows, "people", PEOPLE, source, 3)
    if lose and first:
        lose(cast.alice, trail)
    erase(cast.alice, source, "5")
    if lose and not first:
        lose(cast.alice, trail)
    assert [run.status for run in resume_unfinished(cast.alice)] == ["done"]
    assert ask(cast.alice, NUMBERS, source, "people") == [(99,)]


def order_rows(source):
    """Return lines of which some are alike, hers and those of guests too; the last of hers is in no chunk."""
    rows = []
    for n in range(100):
        code, buyer = (f"{source}H", f"h@{source}.example") if n % 4 == 0 else (f"{source}{n % 9}", "")
        rows.append([f"{source}-{n // 10}", "P1", 1, "2011-01-01 10:00:00", "3.50", code, buyer])
        if n % 8 == 0:  # what is left of such a line of hers
            rows.append([f"{source}-{n // 10}", "P1", 1, "2011-01-01 10:00:00", "3.50", "", ""])
    return rows


@LOSSES
@pytest.mark.parametrize("chunks", [4, 6, 8])
def test_no_line_comes_in_twice_or_is_lost(cast, broken, lose, chunks):
    source = f"l{lose.__name__[:2] if lose else ''}{chunks}"
    rows = order_rows(source)
    trail = broken(list(ORDERS), rows, "orders", ORDERS, source, chunks)
    erase(cast.alice, source, f"{source}H")
    # Her neighbour in the same file, erased after it was written anew.
    erase(cast.alice, source, f"{source}1")
    if lose:
        lose(cast.alice, trail)
    [run] = resume_unfinished(cast.alice)
    assert run.status == "done"
    lines = 'select o.number, count(*) from orders o join order_lines l on l."order" = o.id'
    found = ask(cast.alice, f"{lines} where o.number like %s group by 1", f"{source}-%")
    assert dict(found) == {f"{source}-{n}": sum(row[0] == f"{source}-{n}" for row in rows) for n in range(10)}


@LOSSES
@pytest.mark.parametrize("chunks", [4, 6])
def test_no_note_on_a_line_of_hers_comes_in_afterwards(cast, broken, lose, chunks):
    if not ask(cast.alice, "select from field where slug = 'delivery_note'"):
        field = NewField("order_lines", "longtext", "Delivery note", slug="delivery_note")
        perform(define_field, cast.alice.on_trail(uuid7()), field)
    source = f"n{lose.__name__[:2] if lose else ''}{chunks}"
    rows = [
        [f"{source}-{n // 5}", "P1", n, "2011-01-01 10:00:00", "3.50", buyer, "", f"{buyer} is at home"]
        for n in range(100)
        for buyer in [f"{source}H" if n // 5 % 2 else f"{source}1"]
    ]
    trail = broken(list(NOTED), rows, "orders", NOTED, source, chunks)
    erase(cast.alice, source, f"{source}H")
    if lose:
        lose(cast.alice, trail)
    assert [run.status for run in resume_unfinished(cast.alice)] == ["done"]
    lines = 'select delivery_note, count(*) from order_lines l join orders o on o.id = l."order"'
    found = ask(cast.alice, f"{lines} where o.number like %s group by 1", f"{source}-%")
    assert dict(found) == {f"{source}1 is at home": 50, None: 50}


@LOSSES
def test_no_fact_comes_in_twice(cast, broken, tmp_path, lose):
    source = f"e{lose.__name__ if lose else ''}"
    people = [[f"{source}{n}", f"Guest{n} {source}", "", "", "FR", ""] for n in range(3)]
    load(cast.alice, write(tmp_path / "people.csv", HEADINGS, people), "people", PEOPLE, source=source)
    rows = [
        ["visit", f"2011-02-{n % 27 + 1:02} 10:00:00", f"{source}{n % 3}", f"page {n}"] for n in range(90)
    ]
    trail = broken(list(FACTS), rows, "events", FACTS, source, 2)
    erase(cast.alice, source, f"{source}1")
    if lose:
        lose(cast.alice, trail)
    assert [run.status for run in resume_unfinished(cast.alice)] == ["done"]
    facts = "select count(*) from events e join source s on s.id = e.source_id where s.slug = %s"
    assert ask(cast.alice, facts, source) == [(90,)]
