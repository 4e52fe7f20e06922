"""Home, segments, value and the panel: what they say, to whom, in which language, at what cost."""

import re
from functools import partial
from html import unescape
from itertools import starmap

import psycopg
import pytest
from django.db import connection

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.insight.actions.runs import begin_run, note_apart
from guanxi.insight.api import SEGMENTS, analyse, segment_overview, top_customers
from guanxi.insight.tests.shop import Order, open_shop, orders, people
from guanxi.kernel.api import uuid7
from guanxi.records.api import NewRecords, RecordChange, change_record, count, create_records
from guanxi.web.insight import home
from guanxi.web.tests.browsing import browser

HTMX = {"HX-Request": "true", "HX-Target": "main"}
EVIL = "<script>alert('x')</script>"
PAGES = ("", "/segments", "/segments/champions", "/value", "/value/customers", "/people/duplicates")


def read(context, path: str, language: str = "en") -> str:
    answer = browser(context, language).get(f"/{context.workspace.slug}{path}")
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


@pytest.fixture(scope="module")
def shop(cast):
    """A shop of 200 customers, analysed twice: as of a hundred days before its end, and at its end."""
    open_shop(cast.alice, 200)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select max(ordered_at) - interval '100 days' from orders")
        before = cursor.fetchall()[0][0]
    analyse(cast.alice, as_of=before)
    analyse(cast.alice)
    return cast


@pytest.fixture(scope="module")
def best(shop):
    """The most valuable customer, who calls themselves something nasty."""
    with enter(shop.workspace.schema) as cursor:
        found = top_customers(cursor, limit=1)[0].person
    perform(change_record, shop.alice.on_trail(uuid7()), RecordChange("people", found, {"name": EVIL}))
    return found


def test_a_list_that_shows_scores_is_kept_as_a_view(shop):
    address = f"/{shop.workspace.slug}/people/views?sort=-value&f=name:contains:a"
    assert browser(shop.alice).post(address, {"name": "Worth most"}).status_code == 204
    assert "Worth most" in read(shop.alice, "/people?f=name:contains:a&sort=-value")


@pytest.mark.parametrize(
    ("path", "english", "chinese"),
    [
        ("", ("Revenue by month", "Needs attention", "200 customers scored"), ("每月收入", "需要关注")),
        ("/segments", ("Who moved", "What each score takes"), ("客群变动", "各分值的标准")),
        ("/segments/at_risk", ("Used to buy often", "What to do"), ("曾经购买频繁", "如何行动")),
        ("/value", ("Would it have come true?", "BG/NBD", "The model in words"), ("预测应验了吗",)),
        ("/value/customers", ("Ranked by",), ("客户价值",)),
    ],
)  # fmt: skip
def test_each_page_says_what_it_is_for_in_both_languages(shop, path, english, chinese):
    in_english, in_chinese = read(shop.alice, path), read(shop.alice, path, "zh-hans")
    assert [words for words in english if words not in in_english] == []
    assert [words for words in chinese if words not in in_chinese] == []
    assert "%(" not in in_english + in_chinese


@pytest.mark.parametrize("path", [*PAGES, "/analysis"])
def test_mallory_learns_nothing(shop, path):
    client = browser(shop.mallory)
    assert client.get(f"/{shop.workspace.slug}{path}").status_code == 404
    assert client.post(f"/{shop.workspace.slug}/analysis").status_code == 404


def test_a_workspace_without_anything_says_how_to_begin(cast):
    assert "Bring your customers and their orders" in read(cast.mallory, "")
    assert "No segments yet" in read(cast.mallory, "/segments")
    assert "No values yet" in read(cast.mallory, "/value")
    assert "No duplicates in sight" in read(cast.mallory, "/people/duplicates")
    perform(create_records, cast.mallory.on_trail(uuid7()), NewRecords("companies", [{"name": "Firm"}]))
    assert "Bring your customers and their orders" not in read(cast.mallory, "")
    assert browser(cast.mallory).get(f"/{cast.elsewhere.slug}/segments/champions").status_code == 404


def test_more_customers_than_are_counted_at_once_show_as_more(cast, monkeypatch):
    people = [{"name": f"Person {number}"} for number in range(4)]
    perform(create_records, cast.mallory.on_trail(uuid7()), NewRecords("people", people))
    value = re.compile(r'Customers</span>\s*<span class="stat-value">(\d+\+?)<')
    assert value.search(read(cast.mallory, ""))[1] == "4"
    monkeypatch.setattr(home, "count", partial(count, cap=3))
    assert value.search(read(cast.mallory, ""))[1] == "3+"


def test_an_unknown_segment_is_not_there(shop):
    assert browser(shop.alice).get(f"/{shop.workspace.slug}/segments/nonsense").status_code == 404


def asked_while(work) -> list[str]:
    """Return every statement that any cursor of this process executes meanwhile."""
    said: list[str] = []
    original = psycopg.Cursor.execute

    def execute(self, query, *args, **options):
        said.append(query.as_string(self) if hasattr(query, "as_string") else str(query))
        return original(self, query, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", execute)
        work()
    return said


@pytest.mark.parametrize(
    ("path", "statements"),
    [("", 16), ("/segments", 11), ("/segments/champions", 11), ("/value", 13), ("/value/customers", 11)],
)
def test_a_page_asks_so_many_questions_however_many_customers_there_are(shop, path, statements):
    client = browser(shop.alice)
    address = f"/{shop.workspace.slug}{path}"
    client.get(address)
    said = asked_while(lambda: client.get(address))
    assert len(said) == statements, "\n".join(said)


@pytest.mark.parametrize("path", ["/value", "/value/customers", "/people/{best}", "/people/{best}/preview"])
def test_what_customers_are_called_is_never_markup(shop, best, path):
    answer = browser(shop.alice).get(f"/{shop.workspace.slug}{path.format(best=best)}")
    assert EVIL not in answer.content.decode()
    assert EVIL in unescape(answer.content.decode())


def rows(context, address: str) -> int:
    """Return how many records the list at an address says it has."""
    path, _mark, query = address.partition("?")
    foot = browser(context).get(f"{path}/totals?{query}").content.decode()
    found = re.search(r"([\d,]+) records?\b", foot)
    assert found, foot
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_number_of_a_segment_opens_to_as_many_rows(shop, language):
    with enter(shop.workspace.schema) as cursor:
        overview = segment_overview(cursor)
    page = read(shop.alice, "/segments", language)
    links = re.findall(r'<a class="name" href="([^"]+/people\?[^"]+)">([\d,]+)</a>', page)
    assert [int(number) for _href, number in links] == [card.customers for card in overview.cards]
    assert [rows(shop.alice, href) for href, _number in links] == [card.customers for card in overview.cards]


def test_a_pair_of_scores_opens_to_as_many_rows(shop):
    cells = re.findall(r'<a href="([^"]+/people\?where=r\+[^"]+)">(\d+)</a>', read(shop.alice, "/segments"))
    assert len(cells) > 5
    assert [rows(shop.alice, href) for href, _number in cells] == [int(number) for _href, number in cells]


def test_orders_and_buyers_of_thirty_days_open_to_as_many_rows(shop):
    page = read(shop.alice, "")
    tiles = re.findall(r'href="([^"]+)" class="stat">.*?stat-value">([^<]+)<', page, re.DOTALL)
    told = {href: int(number.replace(",", "")) for href, number in tiles if number.replace(",", "").isdigit()}
    assert len(told) == 3
    assert list(starmap(lambda href, _number: rows(shop.alice, href), told.items())) == list(told.values())


def test_the_panel_says_why_in_the_readers_language(shop, best):
    page = read(shop.alice, f"/people/{best}")
    assert re.search(r"Bought (once|twice|\d+ times), .*; expected [\d.]+ orders and ", page)
    assert re.search(r"共购买 \d+ 次", read(shop.alice, f"/people/{best}", "zh-hans"))
    assert re.search(r'<span class="steps" data-filled="[1-5]"', page)


def test_who_has_no_order_is_told_apart_from_who_has_no_value(shop):
    nobody = people(shop.alice, 1)[0]
    assert "Nothing can be said yet" in read(shop.alice, f"/people/{nobody}")


def test_only_members_begin_an_analysis(shop):
    address = f"/{shop.workspace.slug}/analysis"
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where task_name = 'insight.analyse'")
        before = cursor.fetchall()[0][0]
        assert browser(shop.carol).post(address, headers={"HX-Request": "true"}).status_code == 403
        assert browser(shop.bob).post(address, headers={"HX-Request": "true"}).status_code == 204
        cursor.execute("select count(*) from procrastinate_jobs where task_name = 'insight.analyse'")
        assert cursor.fetchall()[0][0] == before + 1


def test_a_run_at_work_shows_how_far_it_is_and_a_broken_one_says_what_stays_valid(shop):
    working = shop.alice.on_trail(uuid7())
    run = begin_run(working, {})
    note_apart(working, run, stage="model", stage_done=3, stage_total=7)
    for path in ("", "/segments", "/value", "/analysis"):
        page = read(shop.alice, path)
        assert "Learning how customers buy and leave" in page, path
        assert f'hx-get="/{shop.workspace.slug}/analysis"' in page
        assert 'max="7" value="3"' in page
    note_apart(working, run, status="failed", error={"code": "broken_off", "message": "It was broken off."})
    for path in ("", "/segments", "/value"):
        page = read(shop.alice, path)
        assert "it stays valid" in page, path
        assert "Analyse now" in page
    assert "Analyse now" not in read(shop.carol, "")


def test_nothing_is_polled_while_no_analysis_is_at_work(shop):
    answer = browser(shop.alice).get(f"/{shop.workspace.slug}/analysis", headers=HTMX)
    assert (answer.status_code, "refresh" in answer["HX-Trigger"]) == (204, True)


def test_every_segment_has_a_page(shop):
    for segment in SEGMENTS:
        assert segment.action.en in read(shop.alice, f"/segments/{segment.key}")


def test_a_history_too_short_to_test_on_gives_no_forecast_and_says_so(cast):
    someone = people(cast.mallory, 3)
    orders(cast.mallory, [Order(someone[number % 3], float(number), 1000) for number in range(9)])
    analyse(cast.mallory)
    page = read(cast.mallory, "/value")
    assert "No forecast is given" in page
    assert "too short" in page or "Too few customers" in page
    assert "No model is used" in page
    assert "Ranked by past spend" in read(cast.mallory, "/value/customers")


def test_of_a_change_that_was_very_large_home_says_no_more_than_that(cast):
    rows = [{"name": f"Firm {n}"} for n in range(1001)]
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("companies", rows[1:]))
    assert "1,000 companies" in read(cast.alice, "")
    perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("companies", rows))
    assert "More than 1,000 changes" in read(cast.alice, "")
    assert "超过 1,000 处更改" in read(cast.alice, "", "zh-hans")
