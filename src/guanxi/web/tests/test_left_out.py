"""Orders that no figure counts: the pages say so, and never that there are none."""

import re
from html import unescape

import pytest

from guanxi.access.api import perform
from guanxi.insight.api import analyse
from guanxi.insight.tests.shop import Order, empty, orders, people, run
from guanxi.kernel.api import uuid7
from guanxi.web.tests.browsing import browser


@pytest.fixture
def alice(cast):
    yield cast.alice
    empty(cast.alice)


def read(context, path, language="en"):
    answer = browser(context, language).get(f"/{context.workspace.slug}{path}")
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def rows(context, page, title):
    """Return how many orders the list has that the line of a title leads to."""
    items = re.findall(r'<a class="item" href="([^"]+)">.*?item-title">([^<]+)<', page, re.DOTALL)
    path, _mark, query = {said: href for href, said in items}[title].partition("?")
    foot = browser(context).get(f"{path}/totals?{query}").content.decode()
    return int(re.search(r"([\d,]+) records?\b", foot)[1])


def test_orders_in_other_currencies_are_told_where_there_are_no_others(alice):
    someone = people(alice, 5)
    abroad = {"currency": "EUR"}
    orders(alice, [Order(someone[n % 5], float(n), 1000, abroad) for n in range(40)])
    orders(alice, [Order(someone[0], 3.0, 1000, abroad | {"status": "cancelled"})])
    analyse(alice)
    home = read(alice, "")
    assert "40 orders are in other currencies than GBP" in home
    assert "Nothing needs you now" not in home
    assert "No orders yet" not in home
    assert "Not analysed yet" not in home
    for path in ("", "/segments", "/value"):
        said = "40 orders are in other currencies than GBP: left out of the analysis."
        assert said in read(alice, path), path
        assert "40 个订单使用 GBP 以外的货币，未纳入分析。" in read(alice, path, "zh-hans"), path
    assert "Segments need orders" not in read(alice, "/segments")
    assert "Import some" not in read(alice, "/value")


def test_the_number_of_orders_left_out_opens_to_as_many_rows(alice):
    someone = people(alice, 1)[0]
    in_euros, in_pounds = {"currency": "EUR"}, {"currency": "GBP"}
    own = [Order(someone, 1.0, 100, extra) for extra in ({}, in_pounds)]
    orders(alice, [*own, *(Order(someone, float(n), 100, in_euros) for n in range(3))])
    dateless = orders(alice, [Order(someone, 2.0), Order(someone, 2.0, 100, in_euros)])
    undated = ("update orders set ordered_at = null where id = any(%s)", (dateless,))
    perform(run, alice.on_trail(uuid7()), undated)
    analyse(alice)
    page = read(alice, "")
    assert rows(alice, page, "3 orders are in other currencies than GBP") == 3
    assert rows(alice, page, "2 orders have no date") == 2


def test_where_all_orders_count_nothing_is_said_of_others(alice):
    orders(alice, [Order(people(alice, 1)[0], 1.0)])
    analyse(alice)
    page = read(alice, "")
    assert "other currencies" not in page
    assert "no date" not in page
