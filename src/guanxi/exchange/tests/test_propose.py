"""What a file would become: fields found, fields made, nothing lost, the same again at the second load."""

from __future__ import annotations

import pytest

from guanxi.cluster.api import enter
from guanxi.exchange.api import (
    NoSuchColumn,
    begin_import,
    propose_import,
    rehearse_import,
    run_import,
    source_of,
    undo_import,
)
from guanxi.exchange.logic.proposal import settle
from guanxi.exchange.tests.loading import everything, order_rows, write
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import catalogue, custom_fields
from guanxi.records.models.objects import STANDARD_OBJECTS

OBJECTS = {kind.slug: kind for kind in STANDARD_OBJECTS}


def settled(object_slug, headings, rows, **choices):
    return {
        each.heading: each.target or (f"new {each.object} {each.type}" if each.new else "left out")
        for each in settle(object_slug, headings, rows, OBJECTS, choices)
    }


def propose(context, path, object_slug, **options):
    with enter(context.workspace.schema) as cursor:
        return propose_import(context, cursor, path, object_slug, source_of(path.name), **options)


def load(context, path, object_slug, **options):
    context = context.on_trail(uuid7())
    proposal = propose(context, path, object_slug)
    run = begin_import(context, path, path.name, proposal, options)
    return run_import(context, run.id)


def own_fields(context, slug):
    with enter(context.workspace.schema) as cursor:
        return {field.slug: field for field in custom_fields(catalogue(cursor, context.workspace).get(slug))}


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("online_retail.csv.gz", "online_retail"),
        ("Telco-Customer-Churn.csv", "Telco-Customer-Churn"),
        ("客户.2024.CSV", "客户.2024"),
        (".csv", ".csv"),
        ("people", "people"),
    ],
)
def test_the_source_is_the_files_stem(file, source):
    assert source_of(file) == source


def test_choices_that_a_field_does_not_offer_become_a_field_of_their_own():
    rows = [[str(n), ("NEW", "OPEN_DEAL", "BAD_TIMING")[n % 3]] for n in range(60)]
    assert settled("people", ["Record ID", "Lead Status"], rows) == {
        "Record ID": "people.@id",
        "Lead Status": "new people select",
    }


def test_a_country_without_a_customer_is_the_orders():
    rows = [[str(n // 2), "2024-01-02", "2", "3.50", "thing", "France"] for n in range(60)]
    headings = ["Order No", "Date", "Qty", "Unit Price", "Description", "Country"]
    assert settled("orders", headings, rows)["Country"] == "orders.country"


def test_a_person_decides():
    rows = [[str(n), f"u{n}@example.com", f"v{n}@example.com", "x"] for n in range(30)]
    headings = ["Id", "Email", "Other Email", "Kind"]
    found = settled("people", headings, rows, **{"Other Email": "people.email", "Kind": ""})
    assert found["Other Email"] == "people.email"
    assert found["Email"] == "new people email"
    assert found["Kind"] == "left out"
    assert settled("people", headings, rows, Email="new")["Email"] == "new people email"


def test_a_choice_of_a_column_that_is_not_there_names_those_that_are():
    with pytest.raises(NoSuchColumn, match=r"no column “Mail”\. It has: Id, Email"):
        settled("people", ["Id", "Email"], [["1", "a@example.com"]], Mail="people.email")


def test_new_columns_become_fields_and_the_second_load_finds_them(cast, tmp_path):
    rows = [[str(n), f"P{n}", str(20 + n), ("basic", "plus")[n % 2], "yes"] for n in range(40)]
    path = write(tmp_path / "plans.csv", ["Customer ID", "Name", "Tariff Points", "套餐", "Paperless?"], rows)
    before = everything(cast.alice)
    first = load(cast.alice, path, "people")
    made = own_fields(cast.alice, "people")
    assert {slug: field.type for slug, field in made.items()} == {
        "tariff_points": "number", "tao_can": "select", "paperless": "select",
    }  # fmt: skip
    assert [option.value for option in made["tao_can"].options] == ["basic", "plus"]
    with enter(cast.alice.workspace.schema) as cursor:
        cursor.execute("select tariff_points, tao_can from people where number = '7'")
        assert cursor.fetchall() == [(27.0, "plus")]
    again = load(cast.alice, path, "people")
    assert again.mapping == first.mapping
    assert again.records["people"] == {"created": 0, "updated": 0, "unchanged": 40, "flagged": 0}
    assert own_fields(cast.alice, "people") == made
    for run in (again, first):
        undo_import(cast.alice, run.id)
    assert own_fields(cast.alice, "people") == {}
    assert everything(cast.alice) == before


def test_a_choice_that_only_a_later_row_has_is_offered_afterwards(cast, tmp_path, monkeypatch):
    monkeypatch.setattr("guanxi.exchange.queries.propose.EVIDENCE", 40)
    rows = [[str(n), ("a", "b")[n % 2]] for n in range(40)] + [["90", "c"]]
    path = write(tmp_path / "later.csv", ["Customer ID", "Tier"], rows)
    run = load(cast.alice, path, "people")
    tier = own_fields(cast.alice, "people")["tier"]
    assert [option.value for option in tier.options] == ["a", "b", "c"]
    assert not [note for note in run.notes if note["kind"] == "value_kept_aside"]
    undo_import(cast.alice, run.id)


def test_in_a_file_of_lines_a_new_field_is_the_lines(cast, tmp_path):
    headings = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]
    rows = [[*row[:7], f"G{n % 3}"] for n, row in enumerate(order_rows(80))]
    path = write(tmp_path / "lines.csv", [*headings, "Gift Wrap"], rows)
    run = load(cast.alice, path, "orders")
    assert "gift_wrap" in own_fields(cast.alice, "order_lines")
    assert own_fields(cast.alice, "orders") == {}
    with enter(cast.alice.workspace.schema) as cursor:
        cursor.execute("select count(*), count(gift_wrap) from order_lines")
        assert cursor.fetchall() == [(80, 80)]
    undo_import(cast.alice, run.id)


def test_addresses_in_new_fields_are_personal(cast, tmp_path):
    headings = ["Customer ID", "Email", "Phone", "Partner Mail", "Emergency Phone", "Hat Size"]
    rows = [
        [str(n), f"c{n}@example.com", f"020 7946 {n:04}", f"p{n}@example.com", f"020 7946 1{n:03}", "42"]
        for n in range(30)
    ]
    run = load(cast.alice, write(tmp_path / "c.csv", headings, rows), "people")
    made = own_fields(cast.alice, "people")
    found = {slug: made[slug].personal for slug in ("partner_mail", "emergency_phone", "hat_size")}
    assert found == {"partner_mail": True, "emergency_phone": True, "hat_size": False}
    undo_import(cast.alice, run.id)


def test_a_member_makes_no_fields(cast, tmp_path):
    path = write(tmp_path / "m.csv", ["Customer ID", "Shoe Size"], [[str(n), "42"] for n in range(30)])
    proposal = propose(cast.bob, path, "people")
    assert (proposal.new_fields, proposal.ignored) == ((), ("Shoe Size",))
    run = load(cast.bob, path, "people")
    assert {"kind": "ignored_column", "column": "Shoe Size"} in run.notes
    undo_import(cast.bob, run.id)


def test_a_rehearsal_counts_and_leaves_nothing(cast, tmp_path):
    rows = [[str(n), f"u{n}@example.com", "x"] for n in range(50)] + [["1", "u1@example.com", "x", "y", "z"]]
    path = write(tmp_path / "people.csv", ["Customer ID", "Email", "Fan Of"], rows)
    before = everything(cast.alice)
    seen = rehearse_import(cast.alice, path, propose(cast.alice, path, "people"))
    assert (seen.staged.read, seen.staged.accepted, seen.staged.rejected) == (51, 50, 1)
    assert seen.records == {"people": {"new": 50, "known": 0}}
    assert {"kind": "new_field", "field": "people.fan_of"} in seen.notes
    assert everything(cast.alice) == before
    assert staged_tables(cast.alice) == []
    run = load(cast.alice, path, "people")
    seen = rehearse_import(cast.alice, path, propose(cast.alice, path, "people"))
    assert seen.records == {"people": {"new": 0, "known": 50}}
    undo_import(cast.alice, run.id)


def test_a_rehearsal_knows_lines_and_orders(cast, tmp_path):
    headings = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]
    path = write(tmp_path / "known.csv", headings, [row[:7] for row in order_rows(60)])
    run = load(cast.alice, path, "orders")
    seen = rehearse_import(cast.alice, path, propose(cast.alice, path, "orders"))
    assert {counts["new"] for counts in seen.records.values()} == {0}
    assert seen.records["order_lines"]["known"] == 60
    undo_import(cast.alice, run.id)


def test_hints_tell_what_is_known_already(cast, tmp_path):
    rows = [[str(n), f"h{n}@example.com"] for n in range(9)]
    path = write(tmp_path / "hints.csv", ["Customer ID", "Email"], rows)
    hints = propose(cast.alice, path, "people").hints
    assert (hints.rows, hints.known, hints.same_email) == (9, 0, 0)
    run = load(cast.alice, path, "people")
    hints = propose(cast.alice, path, "people").hints
    assert (hints.rows, hints.known, hints.same_email) == (9, 9, 9)
    undo_import(cast.alice, run.id)


def staged_tables(context):
    from guanxi.cluster.api import staging_schema

    with enter(context.workspace.schema) as cursor:
        schema = staging_schema(context.workspace.schema)
        cursor.execute("select tablename from pg_tables where schemaname = %s", (schema,))
        return cursor.fetchall()
