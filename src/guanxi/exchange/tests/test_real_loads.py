"""Every file of the sets loads, its rows all accounted for, with at most one option beside what a row is."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.cluster.api import enter
from guanxi.exchange.api import begin_import, propose_import, run_import, source_of
from guanxi.kernel.api import uuid7

CONTACTS, DEDUPE, JOURNEY = "crm_contact_csv", "dedupe_examples", "completejourney"
BANK = "bank_marketing/bank-additional"

# file, what a row is, the one option (field=column), rows, fields that must be found
LOADS = [
    (f"{CONTACTS}/google_contacts.csv", "people", "", 2, "name email phone given_name family_name job_title"),
    (f"{CONTACTS}/hubspot_contacts_messy.csv", "people", "", 5, "@id email phone country owner"),
    (f"{CONTACTS}/mautic_fakeleaddata.csv", "people", "", 54, "given_name email phone postcode"),
    (f"{CONTACTS}/mautic_fakecompanydata.csv", "companies", "", 4, "name city region country industry"),
    (f"{DEDUPE}/AbtBuy_Abt.csv", "products", "", 1_081, "@id name description"),
    (f"{DEDUPE}/AbtBuy_Buy.csv", "products", "", 1_092, "@id name description"),
    (f"{DEDUPE}/csv_example_input_with_true_ids.csv", "companies", "", 3_337, "@id name address phone"),
    (f"{DEDUPE}/csv_example_messy_input.csv", "companies", "", 3_337, "@id name address phone"),
    (f"{DEDUPE}/patstat_input.csv", "companies", "", 2_379, "name"),
    (f"{DEDUPE}/patstat_reference.csv", "companies", "name=person_name", 2_379, "name"),
    (f"{JOURNEY}/campaign_descriptions.parquet", "events", "name=campaign_type", 27, "name occurred_at"),
    (f"{JOURNEY}/campaigns.parquet", "people", "", 6_589, "@id"),
    (f"{JOURNEY}/coupon_redemptions.parquet", "events", "name=coupon_upc", 2_102, "name occurred_at"),
    (f"{JOURNEY}/coupons.parquet", "products", "", 116_204, "@id"),
    (f"{JOURNEY}/demographics.parquet", "people", "", 801, "@id"),
    (f"{JOURNEY}/products.parquet", "products", "", 92_331, "@id category brand"),
    (f"{BANK}/bank-additional.csv", "people", "", 4_119, ""),
    (f"{BANK}/bank-additional-full.csv", "people", "", 41_188, ""),
    ("hillstrom/hillstrom.csv", "people", "", 64_000, ""),
    *(
        (f"vcards/text/{name}.vcf", "people", "", cards, "name")
        for name, cards in {
            "John_Doe_ANDROID": 6, "John_Doe_BLACK_BERRY": 1, "John_Doe_EVOLUTION": 1, "John_Doe_GMAIL": 1,
            "John_Doe_IPHONE": 1, "John_Doe_LOTUS_NOTES": 1, "John_Doe_MAC_ADDRESS_BOOK": 1,
            "John_Doe_MS_OUTLOOK": 1, "fullcontact": 1, "gmail-list": 3, "gmail-single": 1,
            "gmail-single2": 1,
            "outlook-2003": 1, "outlook-2007": 1, "rfc2426-example": 2, "rfc6350-example": 1,
            "thunderbird-MoreFunctionsForAddressBook-extension": 1,
        }.items()
    ),
]  # fmt: skip
LARGE = 30_000
HUGE = (f"{JOURNEY}/transactions.parquet", "orders", "", 1_469_307, "")


@pytest.mark.parametrize(
    ("name", "object_slug", "option", "rows", "found"),
    [
        pytest.param(*case, id=Path(case[0]).name, marks=[pytest.mark.slow] if case[3] > LARGE else [])
        for case in [*LOADS, HUGE]
    ],
)
def test_it_loads(cast, real_data: Path, name, object_slug, option, rows, found) -> None:
    context, path = cast.alice.on_trail(uuid7()), real_data / name
    field, _, column = option.partition("=")
    with enter(context.workspace.schema) as cursor:
        overrides = {field: column} if option else {}
        proposal = propose_import(context, cursor, path, object_slug, source_of(path.name), overrides)
    run = run_import(context, begin_import(context, path, path.name, proposal).id)
    assert (run.status, run.rows_read, run.rows_accepted, run.rows_rejected) == ("done", rows, rows, 0)
    assert {f"{object_slug}.{slug}" for slug in found.split()} <= set(run.mapping.values())
