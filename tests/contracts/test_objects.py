"""Every standard object keeps the same promises; whoever adds an object adds a class here."""

from __future__ import annotations

from guanxi.records.api import STANDARD_OBJECTS
from tests.contracts.fields import Fields
from tests.contracts.files import Files
from tests.contracts.pages import Pages
from tests.contracts.reads import Reads
from tests.contracts.writes import Writes


class Promises(Writes, Reads, Files, Fields, Pages):
    """What an object promises."""


class TestPeople(Promises):
    slug = "people"
    list_statements = 10


class TestCompanies(Promises):
    slug = "companies"
    list_statements = 8


class TestProducts(Promises):
    slug = "products"
    list_statements = 8


class TestOrders(Promises):
    slug = "orders"
    list_statements = 10


class TestOrderLines(Promises):
    slug = "order_lines"
    list_statements = 10
    # A line has no number of its own: it is known by its order and its content.
    targets = {"id": ""}  # noqa: RUF012 (read only)


class TestContactRecords(Promises):
    slug = "contact_records"
    list_statements = 10


class TestFeedback(Promises):
    slug = "feedback"
    list_statements = 11


def test_no_object_is_left_out():
    tested = {each.slug for each in Promises.__subclasses__()}
    assert tested == {kind.slug for kind in STANDARD_OBJECTS if not kind.append_only}
