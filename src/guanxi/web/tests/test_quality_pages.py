"""Data quality on the pages: who looks, who measures, and that every number opens the rows it counts."""

import html
import re

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.metadata.api import NewField, define_field
from guanxi.quality.api import ask_measurement, being_measured, fields_of, last_measured, measure
from guanxi.records.api import NewRecords, create_records, reader
from guanxi.web.tests.browsing import browser

HTMX = {"HX-Request": "true", "HX-Target": "main"}


@pytest.fixture(scope="module")
def page(cast):
    perform(define_field, cast.alice, NewField("people", "text", "Badge", "徽章", "badge"))
    people = [
        {"name": f"Secret{n}", "email": f"s{n}@example.com", "badge": f"B{n:02}-X", "city": "Ulm"}
        for n in range(12)
    ]
    people += [{"name": "Lost\ufffd", "phone": "ask", "country": "Mars"}, {"badge": "none"}]
    perform(create_records, cast.alice, NewRecords("people", people))
    orders = [{"number": str(n), "currency": "GBP"} for n in range(3)]
    perform(create_records, cast.alice, NewRecords("orders", orders))
    perform(ask_measurement, cast.alice, "asked")
    measure(cast.alice)
    return f"/{cast.workspace.slug}/quality/people"


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def numbers(text):
    """Return the numbers that lead to lists, with the addresses they lead to."""
    found = re.findall(r'<a class="name" href="([^"]+)">([\d,]+)</a>', text)
    return [(html.unescape(href), int(number.replace(",", ""))) for href, number in found]


def length(client, address):
    """Return how many records a list says it has."""
    where, _, query = address.partition("?")
    foot = text_of(client, f"{where}/totals?{query}")
    return int(re.search(r"([\d,]+) records?", foot)[1].replace(",", ""))


def test_every_number_opens_exactly_the_rows_it_counts(cast, page):
    client = browser(cast.bob)
    told = numbers(text_of(client, page))
    counts = [(href, n) for href, n in told if "sort=" not in href]
    assert len(counts) > 8
    assert {href: length(client, href) for href, _ in counts} == dict(counts)
    field = text_of(client, f"{page}/fields/badge")
    shapes = re.findall(r'href="([^"]+)" class="rank".*?rank-value">([\d,]+)', field)
    assert (
        [int(n) for _href, n in shapes]
        == [length(client, html.unescape(href)) for href, _ in shapes]
        == [12, 1]
    )


def test_losses_and_sources_lead_to_rows_too(cast, page):
    client = browser(cast.bob)
    loss = re.findall(r'class="quality-loss" href="([^"]+)"', text_of(client, page))
    assert loss
    assert all(length(client, html.unescape(href)) > 0 for href in loss)
    manual = text_of(client, f"{page}/fields/badge")
    assert "manual" in manual
    assert "source%28manual%29" in manual


def test_own_fields_are_measured_and_personal_ones_show_shapes_only(cast, page):
    client = browser(cast.bob)
    text = (
        text_of(client, page)
        + text_of(client, f"{page}/fields/name")
        + text_of(client, f"{page}/fields/email")
    )
    assert "Badge" in text
    assert "<code>Aa9" in text
    assert "Secret" not in text
    assert "s1@" not in text


def test_a_reader_looks_and_does_not_measure(cast, page):
    client = browser(cast.carol)
    text = text_of(client, page)
    assert "Measure again" not in text
    assert client.post(page).status_code == 403
    with enter(cast.workspace.schema) as cursor:
        assert not being_measured(cursor)


def test_a_reader_without_the_right_sees_no_personal_field(cast, page):
    client = browser(cast.carol)
    assert "fields/email" not in text_of(client, page)
    assert client.get(f"{page}/fields/email").status_code == 404
    assert "fields/city" in text_of(client, page)


def test_a_button_measures_anew_and_the_page_says_so_until_it_is_done(cast, page):
    client = browser(cast.bob)
    assert "Measure again" in text_of(client, page)
    assert client.post(page, headers=HTMX).status_code == 204
    assert "Being measured" in text_of(client, page)
    assert client.get(f"{page}/progress", headers=HTMX).status_code == 200
    measure(cast.alice)
    done = client.get(f"{page}/progress", headers=HTMX)
    assert (done.status_code, "refresh" in done["HX-Trigger"]) == (204, True)
    assert "unchanged" in text_of(client, page)


def test_the_way_in_leads_to_records(cast, page):
    root = f"/{cast.workspace.slug}"
    assert browser(cast.bob).get(f"{root}/quality")["Location"] == f"{root}/quality/people"
    for slug in ("companies", "orders", "events"):
        assert text_of(browser(cast.bob), f"{root}/quality/{slug}")
    assert browser(cast.bob).get(f"{root}/quality/nothing").status_code == 404
    assert browser(cast.bob).get(f"{page}/fields/nothing").status_code == 404


def test_every_field_of_every_object_has_its_page(cast, page):
    client, root = browser(cast.alice), page.rpartition("/")[0]
    for slug in ("people", "orders", "order_lines", "events"):
        with enter(cast.workspace.schema) as cursor:
            fields = [field.slug for field in reader(cast.alice, cursor).objects.get(slug).fields]
        for field in fields:
            assert text_of(client, f"{root}/{slug}/fields/{field}")


def test_limits_are_said_in_the_fields_own_form(cast, page):
    prices = [{"name": f"Tea {n}", "price": 1000 + n, "currency": "GBP"} for n in range(30)]
    rare = [{"name": "Gold", "price": 9_900_000, "currency": "GBP"}]
    perform(create_records, cast.alice, NewRecords("products", prices + rare))
    perform(ask_measurement, cast.alice, "asked")
    measure(cast.alice)
    text = text_of(browser(cast.bob), page.replace("people", "products/fields/price"))
    assert "£10.15" in text
    assert "amounts in GBP" in text
    link = re.search(r'<a href="([^"]+)" class="stat">\s*<span class="stat-label">Unusual', text)
    assert length(browser(cast.bob), html.unescape(link[1])) == 1


def test_mallory_finds_nothing(cast, page):
    client = browser(cast.mallory)
    for path in (page, f"{page}/progress", f"{page}/fields/name", page.rpartition("/")[0]):
        assert client.get(path).status_code == 404
    assert client.post(page).status_code == 404
    assert "Not measured yet" in text_of(client, f"/{cast.elsewhere.slug}/quality/people")


def test_it_speaks_chinese(cast, page):
    text = text_of(browser(cast.bob, "zh-hans"), page)
    assert "数据质量" in text
    assert "徽章" in text
    assert "Measure again" not in text


def test_measurements_hold_no_value(cast, page):
    with enter(cast.workspace.schema) as cursor:
        run = last_measured(cursor, "people")
        stored = str([fields_of(cursor, run.id), run])
    assert "Secret" not in stored
    assert "example" not in stored
