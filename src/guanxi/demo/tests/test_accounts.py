"""Who is who in the two sources, and how their records differ."""

import re

import numpy as np
import phonenumbers

from guanxi.demo.logic.business import Business

MEANT = str.maketrans("０１２３４５６７８９", "0123456789")


def test_every_customer_is_in_the_shop_and_six_percent_have_a_second_record(business: Business) -> None:
    truth = business.truth
    customers = len(truth["rate"])
    shop, crm = truth["shop_identity"], truth["crm_identity"]
    assert set(shop.tolist()) == set(range(customers))
    assert len(set(crm.tolist())) == len(crm)
    again = len(shop) - customers + (crm < customers).sum()
    assert 0.05 < again / customers < 0.07
    assert business.tables["people_shop"].num_rows == len(shop)
    assert business.tables["people_crm"].num_rows == len(crm)
    assert len(set(business.tables["people_shop"]["id"].to_pylist())) == len(shop)


def test_second_records_mostly_share_a_phone_or_an_address_with_the_first(business: Business) -> None:
    truth, shop, crm = business.truth, business.tables["people_shop"], business.tables["people_crm"]
    _, first = np.unique(truth["shop_identity"], return_index=True)
    known = np.flatnonzero(truth["crm_identity"] < len(first))[:2000]
    left = shop.take(first[truth["crm_identity"][known]]).to_pylist()
    right = crm.take(known).to_pylist()
    shared = [_digits(a) == _digits(b) or _mail(a) == _mail(b) for a, b in zip(left, right, strict=True)]
    renamed = [a["name"].strip() != b["name"] for a, b in zip(left, right, strict=True)]
    assert np.mean(shared) > 0.8
    assert 0.5 < np.mean(renamed) < 0.9


def test_phones_are_valid_in_their_country_unless_the_truth_says_otherwise(business: Business) -> None:
    rows = business.tables["people_shop"].slice(0, 3000).to_pylist()
    false = business.truth["shop_false_phone"][:3000]
    clean = business.tables["companies"]["phone"].to_pylist()[:1000]
    for phone in clean:
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone)), phone
    full = [(row["phone"], bad) for row, bad in zip(rows, false, strict=True) if row["phone"]]
    plus = [(phone.strip().translate(MEANT), bad) for phone, bad in full if phone.strip().startswith("+")]
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(phone)) for phone, bad in plus if not bad)
    assert 0.005 < false.mean() < 0.02
    assert 0.4 < len(plus) / len(full) < 0.8


def test_addresses_are_reserved_ones_and_differ_among_customers(business: Business) -> None:
    truth = business.truth
    _, first = np.unique(truth["shop_identity"], return_index=True)
    mails = [
        mail.strip().lower()
        for mail in business.tables["people_shop"]["email"].take(first).to_pylist()
        if mail
    ]
    assert len(set(mails)) == len(mails)
    assert all(re.search(r"(@| at )([a-z0-9]+\.)?example\.(com|cn|org|net)$", mail) for mail in mails)


def test_both_languages_are_about_equally_many(business: Business) -> None:
    assert 0.49 < business.truth["chinese"].mean() < 0.51


def _digits(row: dict[str, str]) -> str | None:
    digits = re.sub(r"\D", "", (row["phone"] or "").translate(MEANT))
    return digits[-8:] if len(digits) >= 8 else None


def _mail(row: dict[str, str]) -> str:
    return (row["email"] or str(id(row))).strip().lower()
