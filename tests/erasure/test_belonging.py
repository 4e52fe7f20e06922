"""What belongs to a person by way of their orders: lines, and feedback that names an order and nobody."""

from __future__ import annotations

import json

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import NewField, define_field
from guanxi.records.api import (
    NewErasure,
    NewRecords,
    create_records,
    erase_person,
    export_person,
    look_for_person,
)
from tests.erasure.shop import find, load, tables_naming, write

FIELDS = [
    NewField("order_lines", "phone", "Recipient phone", slug="recipient_phone"),
    NewField("order_lines", "longtext", "Delivery note", slug="delivery_note"),
    NewField("order_lines", "text", "Ship to", slug="ship_to", personal=True),
    NewField("order_lines", "text", "Colour", slug="colour"),
]
LINES = {
    "Order": "orders.@id", "When": "orders.ordered_at", "Sku": "products.@id",
    "Quantity": "order_lines.quantity", "Price": "order_lines.unit_price", "Customer": "people.@id",
    "Tel": "order_lines.recipient_phone", "Note": "order_lines.delivery_note",
    "Ship": "order_lines.ship_to", "Colour": "order_lines.colour",
}  # fmt: skip
ROWS = [
    ["O1", "2024-01-01", "S1", "1", "5", "K1", "020 7946 0999", "ask the sexton", "Ursula Quill", "red"],
    ["O1", "2024-01-01", "S2", "3", "2", "K1", "", "", "", "blue"],
    ["O2", "2024-01-02", "S1", "1", "5", "K2", "020 7946 0888", "ring twice", "Viktor Quay", "red"],
]  # fmt: skip
SECRETS = ("2079460999", "020 7946 0999", "sexton", "Ursula", "late for Whitsun")
KEPT = "select number, quantity, unit_price, amount, l.ordered_at, product, colour, content, occurrence"


def ask(context, query, *values):
    with enter(context.workspace.schema) as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def kept(context):
    """Return what has to stay of all lines, and the totals of orders."""
    return ask(
        context,
        f'{KEPT}, o.total, o.line_count from order_lines l join orders o on o.id = l."order" order by 1, 6',
    )


def write_feedback(context):
    """Let feedback come in: on her order by nobody, on her order by somebody else."""
    orders = dict(ask(context, "select number, id from orders"))
    said = [
        {"order": orders["O1"], "rating": 2.0, "text": "late for Whitsun"},
        {"order": orders["O1"], "person": find(context, "K2"), "text": "a gift, and well packed"},
        {"order": orders["O2"], "text": "as expected"},
    ]
    perform(create_records, context.on_trail(uuid7()), NewRecords("feedback", said))


@pytest.fixture(scope="module")
def shop(cast, tmp_path_factory):
    for field in FIELDS:
        perform(define_field, cast.alice.on_trail(uuid7()), field)
    load(cast.alice, write(tmp_path_factory.mktemp("shop") / "lines.csv", list(LINES), ROWS), "orders", LINES)
    write_feedback(cast.alice)
    return cast.alice


@pytest.fixture(scope="module")
def dossier(shop):
    return json.dumps(perform(export_person, shop, find(shop, "K1")).to_json())


@pytest.fixture(scope="module")
def found(shop):
    return look_for_person(shop, "people", find(shop, "K1"))


@pytest.fixture(scope="module")
def numbers(shop):
    return kept(shop)


@pytest.fixture(scope="module")
def erased(shop, dossier, found, numbers):
    given = NewErasure("people", find(shop, "K1"), "asked")
    return erase_person(shop.on_trail(uuid7()), given)


def test_whoever_asks_for_their_data_gets_them(dossier):
    assert [word for word in ("sexton", "Ursula", "late for Whitsun") if word not in dossier] == []
    assert not [word for word in ("well packed", "ring twice", "as expected") if word in dossier]


def test_a_rehearsal_counts_them(found):
    assert (found["order_lines"], found["feedback"]) == (1, 1)


def test_they_go_with_the_person_and_the_proof_says_so(shop, erased):
    assert erased.status == "done"
    places = {place["place"]: (place["found"], place["remaining"]) for place in erased.proof["places"]}
    assert (places["order_lines"], places["feedback"]) == ((1, 0), (1, 0))
    assert tables_naming(shop.workspace.schema, SECRETS) == {}
    words = ask(shop, "select recipient_phone, delivery_note, ship_to from order_lines where colour = 'red'")
    assert sorted(words, key=str) == [
        ("+442079460888", "ring twice", "Viktor Quay"), (None, None, None),
    ]  # fmt: skip


def test_what_others_said_stays(shop, erased):
    texts = {text for (text,) in ask(shop, "select text from feedback where text is not null")}
    assert texts == {"a gift, and well packed", "as expected"}
    assert ask(shop, "select rating from feedback where text is null") == [(2.0,)]


def test_no_number_of_any_line_has_changed(shop, erased, numbers):
    assert len(numbers) == 3
    assert kept(shop) == numbers
