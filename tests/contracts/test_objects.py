"""Every standard object keeps the same promises; whoever adds an object adds a class here."""

from __future__ import annotations

from guanxi.records.api import STANDARD_OBJECTS
from tests.contracts.fields import Fields
from tests.contracts.files import Files
from tests.contracts.reads import Reads
from tests.contracts.writes import Writes


class Promises(Writes, Reads, Files, Fields):
    """What an object promises."""


class TestPeople(Promises):
    slug = "people"


class TestCompanies(Promises):
    slug = "companies"


class TestProducts(Promises):
    slug = "products"


class TestOrders(Promises):
    slug = "orders"


class TestOrderLines(Promises):
    slug = "order_lines"
    # A line has no number of its own: it is known by its order and its content.
    targets = {"id": ""}  # noqa: RUF012 (read only)


class TestContactRecords(Promises):
    slug = "contact_records"


class TestFeedback(Promises):
    slug = "feedback"


def test_no_object_is_left_out():
    tested = {each.slug for each in Promises.__subclasses__()}
    assert tested == {kind.slug for kind in STANDARD_OBJECTS if not kind.append_only}
