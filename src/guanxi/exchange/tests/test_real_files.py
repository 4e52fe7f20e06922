"""The data sets of the field open, are read whole, and find their fields without any option."""

from __future__ import annotations

from pathlib import Path

from guanxi.exchange.logic.reading.open import open_table
from guanxi.exchange.logic.recognise import propose, related_objects
from guanxi.records.models.objects import STANDARD_OBJECTS

CATALOGUE = {kind.slug: kind for kind in STANDARD_OBJECTS}


def look(path: Path, main: str) -> tuple[int, int, dict[str, str | None]]:
    """Return rows accepted, rows rejected, and column → target."""
    table = open_table(path)
    accepted = rejected = 0
    for batch in table.batches():
        accepted += len(batch.rows)
        rejected += len(batch.bad)
    matches = propose(table.columns, table.sample(), related_objects(main, CATALOGUE))
    return accepted, rejected, {match.column: match.target for match in matches}


def test_online_retail(real_data: Path) -> None:
    assert look(real_data / "online_retail" / "online_retail.csv.gz", "orders") == (
        541_909,
        0,
        {
            "InvoiceNo": "orders.@id",
            "StockCode": "products.@id",
            "Description": "products.name",
            "Quantity": "order_lines.quantity",
            "InvoiceDate": "orders.ordered_at",
            "UnitPrice": "order_lines.unit_price",
            "CustomerID": "people.@id",
            "Country": "people.country",
        },
    )


def test_completejourney(real_data: Path) -> None:
    assert look(real_data / "completejourney" / "transactions.parquet", "orders") == (
        1_469_307,
        0,
        {
            "household_id": "people.@id",
            "store_id": None,
            "basket_id": "orders.@id",
            "product_id": "products.@id",
            "quantity": "order_lines.quantity",
            "sales_value": "order_lines.amount",
            "retail_disc": "order_lines.discount",
            "coupon_disc": None,
            "coupon_match_disc": None,
            "week": None,
            "transaction_timestamp": "orders.ordered_at",
        },
    )


def test_telco(real_data: Path) -> None:
    accepted, rejected, found = look(real_data / "telco_churn" / "Telco-Customer-Churn.csv", "people")
    assert (accepted, rejected) == (7043, 0)
    assert {column: target for column, target in found.items() if target} == {
        "customerID": "people.@id",
        "gender": "people.gender",
    }


def test_hubspot(real_data: Path) -> None:
    assert look(real_data / "crm_contact_csv" / "hubspot_contacts_messy.csv", "people") == (
        5,
        0,
        {
            "Record ID": "people.@id",
            "First Name": "people.given_name",
            "Last Name": "people.family_name",
            "Email": "people.email",
            "Phone Number": "people.phone",
            "Lead Status": "people.stage",
            "Create Date": None,
            "Associated Company": "companies.name",
            "Country/Region": "people.country",
            "Contact owner": "people.owner",
        },
    )


def test_google(real_data: Path) -> None:
    assert look(real_data / "crm_contact_csv" / "google_contacts.csv", "people") == (
        2,
        0,
        {
            "Name": "people.name",
            "Given Name": "people.given_name",
            "Additional Name": None,
            "Family Name": "people.family_name",
            "E-mail 1 - Type": None,
            "E-mail 1 - Value": "people.email",
            "Phone 1 - Type": None,
            "Phone 1 - Value": "people.phone",
            "Organization 1 - Name": "companies.name",
            "Organization 1 - Title": "people.job_title",
        },
    )


def test_mautic(real_data: Path) -> None:
    folder = real_data / "crm_contact_csv"
    accepted, rejected, people = look(folder / "mautic_fakeleaddata.csv", "people")
    assert (accepted, rejected) == (54, 0)
    assert {column: target for column, target in people.items() if target} == {
        "firstname": "people.given_name",
        "lastname": "people.family_name",
        "city": "people.city",
        "address1": "people.address",
        "state": "people.region",
        "zipcode": "people.postcode",
        "country": "people.country",
        "email": "people.email",
        "phone": "people.phone",
        "company": "companies.name",
        "website": "people.website",
    }
    assert look(folder / "mautic_fakecompanydata.csv", "companies") == (
        4,
        0,
        {
            "companyname": "companies.name",
            "companycity": "companies.city",
            "companystate": "companies.region",
            "companycountry": "companies.country",
            "companyindustry": "companies.industry",
        },
    )


def test_every_table_in_the_folder_is_read_whole(real_data: Path) -> None:
    """Numbers as the set's own README or its lines give them."""
    expected = {
        "bank_marketing/bank-additional/bank-additional-full.csv": (21, 41_188),
        "completejourney/products.parquet": (7, 92_331),
        "cdnow/cdnow_customers_summary.csv": (4, 2_357),
    }
    for name, (columns, rows) in expected.items():
        table = open_table(real_data / name)
        assert (name, len(table.columns), sum(batch.read for batch in table.batches())) == (
            name,
            columns,
            rows,
        )
