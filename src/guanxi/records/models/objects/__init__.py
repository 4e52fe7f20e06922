"""The standard objects, in the order in which they are shown. Adding a field means adding one line here."""

from guanxi.metadata.api import ObjectType
from guanxi.records.models.objects.companies import COMPANIES
from guanxi.records.models.objects.contact_records import CONTACT_RECORDS
from guanxi.records.models.objects.events import EVENTS
from guanxi.records.models.objects.feedback import FEEDBACK
from guanxi.records.models.objects.orders import ORDER_LINES, ORDERS
from guanxi.records.models.objects.people import PEOPLE
from guanxi.records.models.objects.products import PRODUCTS

__all__ = ["CONTACT_RECORDS", "EVENTS", "FEEDBACK", "STANDARD_OBJECTS"]

STANDARD_OBJECTS: tuple[ObjectType, ...] = (
    PEOPLE,
    COMPANIES,
    PRODUCTS,
    ORDERS,
    ORDER_LINES,
    EVENTS,
    CONTACT_RECORDS,
    FEEDBACK,
)
