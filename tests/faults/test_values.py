"""Cells that are right and look wrong, and the other way about: kept to the letter, or set aside by name."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from guanxi.exchange.api import undo_import
from guanxi.exchange.tests.books import excel
from guanxi.exchange.tests.loading import everything
from tests.faults.loads import column, load

FAMILY = "👨‍👩‍👧‍👦"
TEXTS = {
    "emoji": f"Zoë {FAMILY} 🇨🇳 👩🏽‍💻",
    "hebrew": "דוד בן־גוריון",
    "arabic": "محمد عبد الله",
    "override": "Ann \u202egnp.exe\u202c",
    "joined": "किशोर",
    "combining": "Jose\u0301",
    "rare": "𠮷野家",
    "long": "名" * 400,
    "sql": "'; drop table people; --",
    "html": "<script>alert(1)</script>",
    "template": "{{ 7 * 7 }} {% now %} %s {0}",
    "escape": "back\\slash \\N \\. \t tab",
    "null": "NULL",
    "formula": '=HYPERLINK("http://void.example","click")',
    "plus": "+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)",
    "minus": "-2+3",
}


def table(path, headings, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([headings, *rows])
    return path


def test_texts_are_kept_to_the_letter_and_can_be_taken_back(cast, tmp_path):
    before = everything(cast.alice)
    rows = [[f"K{n}", f"Person {n}", text] for n, text in enumerate(TEXTS.values())]
    done = load(cast.alice, table(tmp_path / "texts.csv", ["Customer ID", "Name", "Notes"], rows))
    assert done.counts == (len(TEXTS), len(TEXTS), 0)
    found = column(cast.alice, "notes", "texts.csv")
    kept = column(cast.alice, "r.originals->'notes'->>0", "texts.csv")
    assert [original or text for text, original in zip(found, kept, strict=True)] == list(TEXTS.values())
    # Only what changes the direction of what follows, and accents apart from their letters, are written anew.
    assert sum(original is not None for original in kept) == 2
    undo_import(cast.alice, done.run.id)
    assert everything(cast.alice) == before


def test_names_of_any_script_come_as_they_are_or_with_the_rule_that_changed_them(cast, tmp_path):
    rows = [[f"K{n}", text] for n, text in enumerate(TEXTS.values())]
    done = load(cast.alice, table(tmp_path / "names.csv", ["Customer ID", "Name"], rows))
    assert done.counts == (len(TEXTS), len(TEXTS), 0)
    names = column(cast.alice, "name", "names.csv")
    kept = column(cast.alice, "r.originals->'name'->>0", "names.csv")
    for text, name, original in zip(TEXTS.values(), names, kept, strict=True):
        assert (original or name) == text


@pytest.mark.parametrize("where", ["csv", "xlsx"])
def test_dates_of_the_first_and_the_last_year(cast, tmp_path, where):
    days = ["0001-01-01", "9999-12-31", "1900-02-29", "1582-10-10", "0000-00-00", "10000-01-01", "2024-02-29"]
    rows = [[f"K{n}", f"P{n}", day] for n, day in enumerate(days)]
    headings = ["Customer ID", "Name", "Birthday"]
    path = tmp_path / f"days.{where}"
    path = excel(path, {"S": [headings, *rows]}) if where == "xlsx" else table(path, headings, rows)
    done = load(cast.alice, path)
    assert done.counts == (7, 7, 0)
    [target] = [to for heading, to in done.run.mapping.items() if heading == "Birthday"]
    found = column(cast.alice, f"{target.split('.')[1]}::text", path.name)
    good = [str(date(1, 1, 1)), "9999-12-31", None, "1582-10-10", None, None, "2024-02-29"]
    assert found == good
    originals = column(cast.alice, "r.originals", path.name)
    assert all(day in str(kept) for day, value, kept in zip(days, good, originals, strict=True) if not value)


@pytest.mark.parametrize("when", ["0001-01-01 00:00", "9999-12-31 23:59:59", "0001-01-01", "9999-12-31"])
def test_orders_of_the_first_and_the_last_moment(cast, tmp_path, when):
    rows = [[f"{when}-{n}", when, "C1", "S1", 1, "2.50"] for n in range(3)]
    headings = ["Order No", "Order Date", "Customer ID", "SKU", "Quantity", "Price"]
    done = load(cast.alice, table(tmp_path / f"{when.replace(':', '')}.csv", headings, rows), "orders")
    assert done.run.rows_read == 3
    assert done.run.rows_accepted + done.run.rows_rejected == 3


def test_addresses_of_three_hundred_characters_are_set_aside_and_kept(cast, tmp_path):
    long = [
        "a" * 300 + "@example.com",
        "a@" + "b" * 300 + ".com",
        "a@" + ".".join(["bc"] * 120),
        "good@example.com",
    ]
    rows = [
        [f"M{n}", f"P{n}", mail] for n, mail in enumerate([*long, *(f"m{n}@example.com" for n in range(30))])
    ]
    done = load(cast.alice, table(tmp_path / "mails.csv", ["Customer ID", "Name", "Email"], rows))
    assert done.counts == (34, 34, 0)
    found = column(cast.alice, "email", "mails.csv")
    assert (found[0], found[1], found[3]) == (None, None, "good@example.com")
    originals = column(cast.alice, "r.originals", "mails.csv")
    assert all(
        mail in str(kept) for mail, value, kept in zip(long, found, originals, strict=False) if not value
    )


LINE = ["Order No", "Order Date", "Customer ID", "SKU", "Quantity", "Price"]


@pytest.mark.parametrize(
    ("prices", "quantities", "refused"),
    [
        (["1e400", "-1e400", "NaN", "Infinity", "1.005", "٣٫٥", "1e-400"], ["1"], 0),
        (["9" * 40, "9223372036854775807", "-1e14", "9999999999999"], ["1"], 3),
        (["1.00"], ["1e400", "NaN", "-inf", "9" * 400, "1e308", "-1e308", "0", "-0"], 2),
        (["9999999999999"], ["1", "1", "1", "2"], 1),
    ],
)
def test_numbers_out_of_all_bounds(cast, tmp_path, prices, quantities, refused):
    count = max(len(prices), len(quantities))
    pairs = [(prices[n % len(prices)], quantities[n % len(quantities)]) for n in range(count)]
    # Among ordinary lines, by which the columns are known for what they are.
    pairs += [("2.50", "2")] * 30
    rows = [[f"O{n}", "2024-01-01", "C1", f"S{n}", each, price] for n, (price, each) in enumerate(pairs)]
    path = table(tmp_path / f"{prices[0][:9]}-{quantities[0]}-{count}.csv", LINE, rows)
    done = load(cast.alice, path, "orders")
    assert done.run.rows_read == len(pairs)
    assert done.reasons == ({"too_large_an_amount": refused} if refused else {})
    amounts = column(cast.alice, "t.total", path.name, "orders")
    assert amounts.count(500) >= 30
