"""Files of one source of which one names the currency and a later one does not: money stays what it was."""

from __future__ import annotations

import pytest

from guanxi.cluster.api import enter
from guanxi.exchange.api import undo_import
from guanxi.exchange.tests.loading import counts, load, write

PRODUCTS = {
    "Sku": "products.@id", "Name": "products.name", "Price": "products.price", "Money": "products.currency",
}  # fmt: skip
PRICES = {"Sku": "products.@id", "Price": "products.price"}
LINES = {
    "Order": "orders.@id", "When": "orders.ordered_at", "Money": "orders.currency", "Sku": "products.@id",
    "Quantity": "order_lines.quantity", "Price": "order_lines.unit_price",
}  # fmt: skip
AMOUNTS = {
    "Order": "orders.@id", "When": "orders.ordered_at", "Money": "orders.currency", "Sku": "products.@id",
    "Quantity": "order_lines.quantity", "Amount": "order_lines.amount",
}  # fmt: skip
NO_MONEY = {heading: target for heading, target in LINES.items() if heading != "Money"}
STATUSES = {"Order": "orders.@id", "Status": "orders.status"}

TEA_AND_CUP = [["T1", "Tea", "9.99", "EUR"], ["T2", "Cup", "1000", "JPY"]]
ORDERED = [["E1", "2024-01-01", "EUR", "T1", "2", "9.99"], ["E2", "2024-01-01", "JPY", "T2", "2", "1000"]]
PRICED = [("T1", 999, "EUR"), ("T2", 1000, "JPY")]
TOTALS = [("E1", 1998, "EUR"), ("E2", 2000, "JPY")]


def asked(context, query):
    with enter(context.workspace.schema) as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def prices(context):
    return asked(context, "select sku, price, currency from products where sku like 'T_' order by 1, 2")


def totals(context):
    return asked(context, "select number, total, currency from orders where number like 'E_' order by 1")


@pytest.fixture
def eu_shop(cast, tmp_path):
    """Return how to load files of a shop that has loaded its products and orders, in euros and yen."""
    runs = []

    def loaded(as_, mapping, rows):
        path = write(tmp_path / f"{len(runs)}.csv", mapping, rows)
        runs.append(load(cast.alice, path, as_, mapping, "eu-shop"))
        return runs[-1]

    loaded("products", PRODUCTS, TEA_AND_CUP)
    loaded("orders", LINES, ORDERED)
    yield loaded
    for run in reversed(runs):
        undo_import(cast.alice, run.id)


def test_lines_change_no_currency_of_products_that_are_there(cast, eu_shop):
    assert prices(cast.alice) == PRICED
    assert totals(cast.alice) == TOTALS


def test_a_file_without_a_currency_changes_no_currency(cast, eu_shop):
    run = eu_shop("orders", STATUSES, [["E1", "Completed"], ["E2", "Completed"]])
    assert totals(cast.alice) == TOTALS
    assert counts(run, "updated") == {"orders": 2}
    again = eu_shop("orders", STATUSES, [["E1", "Completed"], ["E2", "Completed"]])
    assert counts(again, "updated") == {}


def test_what_is_new_in_a_file_without_a_currency_is_in_the_workspaces(cast, eu_shop):
    run = eu_shop("products", PRICES, [["T3", "5"]])
    assert prices(cast.alice) == [*PRICED, ("T3", 500, "GBP")]
    assert asked(cast.alice, "select said ? 'currency' from source_record where external_id = 'T3'") == [
        (False,)
    ]
    assert counts(run, "created") == {"products": 1}
    eu_shop("products", PRODUCTS, [["T3", "Pot", "5", "EUR"]])
    assert prices(cast.alice) == [*PRICED, ("T3", 500, "EUR")]


@pytest.mark.parametrize(("mapping", "money"), [(NO_MONEY, []), (LINES, [""])], ids=["no column", "blank"])
def test_lines_without_a_currency_are_in_that_of_their_order(cast, eu_shop, mapping, money):
    rows = [["E1", "2024-01-01", *money, "T1", "1", "5"], ["E2", "2024-01-01", *money, "T2", "1", "5"]]
    eu_shop("orders", mapping, rows)
    assert totals(cast.alice) == [("E1", 2498, "EUR"), ("E2", 2005, "JPY")]
    lines = 'select o.number, l.amount, l.currency from order_lines l join orders o on o.id = l."order" '
    assert asked(cast.alice, lines + "where o.number like 'E_' and l.quantity = 1 order by 1") == [
        ("E1", 500, "EUR"),
        ("E2", 5, "JPY"),
    ]


@pytest.mark.parametrize("money", [None, ""], ids=["no column", "blank"])
def test_amounts_without_a_currency_are_read_in_that_of_their_record(cast, eu_shop, money):
    rows = [["T1", "Tea", "8.88"], ["T2", "Cup", "¥1,200"], ["T3", "Pot", "5"]]
    mapping = dict(list(PRODUCTS.items())[: 3 if money is None else 4])
    run = eu_shop("products", mapping, rows if money is None else [[*row, money] for row in rows])
    made = ("T3", 500, "GBP" if money is None else None)
    assert prices(cast.alice) == [("T1", 888, "EUR"), ("T2", 1200, "JPY"), made]
    assert counts(run, "updated") == {"products": 2}


def test_amounts_of_lines_without_a_currency_are_read_in_that_of_their_order(cast, eu_shop):
    mapping = {heading: target for heading, target in AMOUNTS.items() if heading != "Money"}
    rows = [["E1", "2024-01-01", "T1", "1", "5"], ["E2", "2024-01-01", "T2", "1", "500"]]
    eu_shop("orders", mapping, rows)
    assert totals(cast.alice) == [("E1", 2498, "EUR"), ("E2", 2500, "JPY")]


def test_an_amount_with_the_sign_of_another_currency_than_its_records_is_kept_aside(cast, eu_shop):
    run = eu_shop("products", PRICES, [["T1", "£5"], ["T2", "€5"]])
    assert prices(cast.alice) == PRICED
    kept = [note for note in run.notes if note["kind"] == "value_kept_aside"]
    assert [(note["reason"], note["rows"]) for note in kept] == [("other_currency", 2)]


def test_another_source_means_other_records_by_the_same_numbers(cast, tmp_path, eu_shop):
    run = load(cast.alice, write(tmp_path / "o.csv", PRICES, [["T2", "7"]]), "products", PRICES, "uk-shop")
    assert prices(cast.alice) == [PRICED[0], ("T2", 700, "GBP"), PRICED[1]]
    undo_import(cast.alice, run.id)


def test_lines_of_new_orders_without_a_currency_are_in_the_workspaces(cast, eu_shop):
    eu_shop("orders", NO_MONEY, [["E3", "2024-01-01", "T1", "1", "5"]])
    assert totals(cast.alice) == [*TOTALS, ("E3", 500, "GBP")]
