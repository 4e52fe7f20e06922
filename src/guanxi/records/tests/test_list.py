"""Lists: every row once, in order, however the pages are cut; found by words; never another workspace's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.cluster.api import enter
from guanxi.history.api import begin_action
from guanxi.kernel.api import Context, uuid7_batch
from guanxi.metadata.api import FilterError, parse_text, sort_key
from guanxi.records.errors import CursorInvalid, RecordNotFound, SortInvalid
from guanxi.records.queries import list as listing
from guanxi.records.queries.get import get_record
from guanxi.records.queries.list import list_records
from guanxi.records.queries.reader import Reader, reader
from guanxi.records.queries.search import search_all
from guanxi.records.queries.titles import titles
from guanxi.records.queries.totals import Count, Total, count, totals
from guanxi.records.tests.filling import insert, with_tokens

START = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ["张三", "张三丰", "李四", "Zhang San", "Alice Smith", "Bob Smith", "", "Émile Zola"]
COUNTRIES = ["GB", "CN", None]


@dataclass(frozen=True)
class Shop:
    """What the workspace holds."""

    people: list[dict[str, Any]]
    orders: list[dict[str, Any]]


@pytest.fixture(scope="module")
def shop(cast: Any) -> Shop:
    context: Context = cast.alice
    people = [
        {
            "id": record_id,
            "name": NAMES[n % 8] or None,
            "email": f"p{n}@example.com",
            "country": COUNTRIES[n % 3],
            "owner": n % 5 or None,
            "birthday": (START + timedelta(days=n % 7)).date() if n % 4 else None,
            "tags": ["vip"] if n % 10 == 0 else None,
            "created_at": START + timedelta(hours=n // 3),
        }
        for n, record_id in enumerate(uuid7_batch(60))
    ]
    orders = [
        {
            "id": record_id,
            "number": f"N{n:03d}",
            "person": people[n % 20]["id"],
            "total": 100 * (n % 9) if n % 6 else None,
            "currency": "GBP" if n % 2 else "JPY",
            "line_count": float(n % 4),
            "ordered_at": START + timedelta(days=n),
            "status": "completed" if n % 3 else "cancelled",
        }
        for n, record_id in enumerate(uuid7_batch(40))
    ]
    with enter(context.workspace.schema) as cursor:
        begin_action(cursor, context, "test.fill")
        insert(cursor, "people", people)
        insert(cursor, "orders", orders)
        with_tokens(cursor, "people")
        with_tokens(cursor, "orders")
    return Shop(people, orders)


@pytest.fixture
def asked(cast: Any, shop: Shop) -> Iterator[Reader]:
    with enter(cast.bob.workspace.schema) as cursor:
        yield reader(cast.bob, cursor, now=START + timedelta(days=30))


def walk(asked: Reader, slug: str, limit: int, **given: Any) -> list[dict[str, Any]]:
    """Return all rows of a list, page by page."""
    rows, cursor = [], None
    while True:
        page = list_records(asked, slug, limit=limit, cursor=cursor, **given)
        assert len(page.rows) <= limit
        rows += page.rows
        cursor = page.next
        if cursor is None:
            return rows


def in_order(rows: list[dict[str, Any]], sort: str) -> list[UUID]:
    """Return ids as Python sorts them: by each key, empty ones last, then the id."""
    keys = [(part.removeprefix("-"), part.startswith("-")) for part in sort.split(",")]
    found = sorted(rows, key=lambda row: row["id"], reverse=keys[-1][1])
    for slug, down in reversed(keys):
        filled = [row for row in found if row[slug] is not None]
        empty = [row for row in found if row[slug] is None]
        filled.sort(
            key=lambda row: (sort_key(row[slug]) or "") if slug == "name" else row[slug], reverse=down
        )
        found = filled + empty
    return [row["id"] for row in found]


SORTS = ["created_at", "-created_at", "name", "-name", "owner", "-owner", "birthday", "-birthday", "id",
         "country,-created_at", "-country,name", "owner,-birthday,email"]  # fmt: skip


@given(sort=st.sampled_from(SORTS), limit=st.integers(1, 70), q=st.sampled_from(["", "zhang", "example"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_have_every_row_once_in_order(asked: Reader, shop: Shop, sort: str, limit: int, q: str) -> None:
    rows = walk(asked, "people", limit, sort=sort, q=q)
    wanted = [row for row in shop.people if q != "zhang" or (row["name"] or "").startswith(("张", "Zhang"))]
    assert [row["id"] for row in rows] == in_order(wanted, sort)


@pytest.mark.parametrize("walked", [0, 5, 1000])
def test_many_matches_are_read_in_order_too(
    asked: Reader, shop: Shop, monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    monkeypatch.setattr(listing, "_many_expected", lambda *_: walked > 0)
    monkeypatch.setattr(listing, "WALK", walked)
    monkeypatch.setattr(listing, "EXACT", 3)
    monkeypatch.setattr(listing, "EXACT_BY_WORDS", 3)
    for sort in ("-created_at", "name", "owner"):
        rows = walk(asked, "people", 7, q="example", sort=sort)
        assert [row["id"] for row in rows] == in_order(shop.people, sort)


def holds(row: dict[str, Any], text: str, shop: Shop) -> bool:
    """Say in Python what each condition means."""
    mine = [order for order in shop.orders if order["person"] == row["id"]]
    now = START + timedelta(days=30)
    meanings: dict[str, bool] = {
        "country = GB": row["country"] == "GB",
        "country != GB": row["country"] != "GB",
        "not country = GB": row["country"] != "GB",
        "country is empty or tags has vip": row["country"] is None or row["tags"] == ["vip"],
        "name contains smith": "smith" in (row["name"] or "").lower(),
        "name starts with 张": (row["name"] or "").startswith("张"),
        "email ends with 9@example.com": row["email"].endswith("9@example.com"),
        "owner in (1, 2)": row["owner"] in {1, 2},
        "owner not in (1, 2)": row["owner"] not in {1, 2},
        "birthday between 2026-01-02 and 2026-01-03": row["birthday"] is not None
        and row["birthday"].day in {2, 3},
        "birthday > 2026-01-05": row["birthday"] is not None and row["birthday"].day > 5,
        "created_at = 2026-01-01": row["created_at"].day == 1,
        "orders.count() = 0": not mine,
        "orders.count(where status = completed) >= 2": sum(o["status"] == "completed" for o in mine) >= 2,
        "orders.count(10d) = 1": sum(now - timedelta(days=10) <= o["ordered_at"] <= now for o in mine) == 1,
        "orders.sum(total) > 5": sum(o["total"] or 0 for o in mine) > 500,
        "orders.last(ordered_at) < 2026-01-30": bool(mine)
        and max(o["ordered_at"] for o in mine) < START + timedelta(29),
        "name ~ 'san zhang'": row["name"] in {"张三", "张三丰", "Zhang San"},
    }
    return meanings[text]


@pytest.mark.parametrize(
    "text",
    [
        "country = GB", "country != GB", "not country = GB", "country is empty or tags has vip",
        "name contains smith", "name starts with 张", "email ends with 9@example.com", "owner in (1, 2)",
        "owner not in (1, 2)", "birthday between 2026-01-02 and 2026-01-03", "birthday > 2026-01-05",
        "created_at = 2026-01-01", "orders.count() = 0", "orders.count(where status = completed) >= 2",
        "orders.count(10d) = 1", "orders.sum(total) > 5", "orders.last(ordered_at) < 2026-01-30",
        "name ~ 'san zhang'",
    ],
)  # fmt: skip
def test_conditions_select_what_they_say(asked: Reader, shop: Shop, text: str) -> None:
    found = {row["id"] for row in walk(asked, "people", 50, where=parse_text(text))}
    assert found == {row["id"] for row in shop.people if holds(row, text, shop)}
    others = {row["id"] for row in walk(asked, "people", 50, where=parse_text(f"not ({text})"))}
    assert others == {row["id"] for row in shop.people} - found
    assert count(asked, "people", where=parse_text(text)) == Count(len(found), True)


def test_conditions_reach_through_relations(asked: Reader, shop: Shop) -> None:
    by_id = {row["id"]: row for row in shop.people}
    found = {row["id"] for row in walk(asked, "orders", 50, where=parse_text("person.country = GB"))}
    assert found == {row["id"] for row in shop.orders if by_id[row["person"]]["country"] == "GB"}
    one = shop.people[3]
    found = {row["id"] for row in walk(asked, "orders", 50, where=parse_text(f"person = {one['id']}"))}
    assert found == {row["id"] for row in shop.orders if row["person"] == one["id"]}
    found = {row["id"] for row in walk(asked, "orders", 50, where=parse_text("person = 张三"))}
    assert found == {row["id"] for row in shop.orders if by_id[row["person"]]["name"] == "张三"}


def test_a_page_names_linked_records_in_one_query_a_target(asked: Reader, shop: Shop) -> None:
    page = list_records(asked, "orders", columns=["number", "person", "total"], limit=5)
    by_id = {row["id"]: row for row in shop.people}
    assert page.titles == {
        "person": {
            row["person"]: by_id[row["person"]]["name"] or by_id[row["person"]]["email"] for row in page.rows
        }
    }
    assert set(page.rows[0]) == {"number", "person", "total", "id", "ordered_at", "currency"}


def test_a_cursor_fits_only_the_list_it_came_from(asked: Reader) -> None:
    cursor = list_records(asked, "people", sort="name", limit=2).next
    assert cursor is not None
    for wrong in ("", cursor[:-4], "x" + cursor, "bnVsbA", "W10"):
        if wrong:
            with pytest.raises(CursorInvalid):
                list_records(asked, "people", sort="name", cursor=wrong)
    with pytest.raises(CursorInvalid):
        list_records(asked, "people", sort="-name", cursor=cursor)
    with pytest.raises(SortInvalid):
        list_records(asked, "people", sort="tags")
    with pytest.raises(SortInvalid):
        list_records(asked, "people", sort='name"; drop table people')
    with pytest.raises(FilterError):
        list_records(asked, "people", where=parse_text("nmae = 1"))


def test_totals_keep_currencies_apart_and_stop_at_the_cap(asked: Reader, shop: Shop) -> None:
    found = totals(asked, "orders")
    assert found.count == Count(40, True)
    for currency in ("GBP", "JPY"):
        values = [o["total"] for o in shop.orders if o["currency"] == currency and o["total"] is not None]
        assert found.money["total"][currency] == Total(len(values), sum(values), sum(values) / len(values))
    lines = [o["line_count"] for o in shop.orders]
    assert found.numbers["line_count"] == Total(40, sum(lines), sum(lines) / 40)
    assert totals(asked, "orders", cap=10).count == Count(10, False)
    assert totals(asked, "orders", cap=10).money == {}
    assert totals(asked, "orders", where=parse_text("number = nothing")).count == Count(0, True)


def test_a_record_has_values_title_and_linked_titles(asked: Reader, shop: Shop) -> None:
    order = get_record(asked, "orders", shop.orders[0]["id"])
    assert (order.title, order.values["total"], order.values["currency"]) == ("N000", None, "JPY")
    assert order.titles["person"] == {shop.people[0]["id"]: "张三"}
    with pytest.raises(RecordNotFound):
        get_record(asked, "orders", shop.people[0]["id"])


def test_search_ranks_exact_titles_before_beginnings_before_the_rest(asked: Reader) -> None:
    hits = [hit.title for hit in search_all(asked, "张三", limit=60)]
    assert hits == ["张三"] * 8 + ["张三丰"] * 8
    assert {hit.title for hit in search_all(asked, "smith")} == {"Alice Smith", "Bob Smith"}
    assert [(hit.object, hit.title) for hit in search_all(asked, "n007")] == [("orders", "N007")]
    assert search_all(asked, "  ") == search_all(asked, "!?") == []


def test_trashed_and_merged_records_leave_the_lists(cast: Any, shop: Shop) -> None:
    root, member, gone = (row["id"] for row in shop.people[:3])
    context = cast.alice
    with enter(context.workspace.schema) as cursor, transaction.atomic():
        # The other tests want the shop as it was.
        transaction.set_rollback(True)
        begin_action(cursor, context, "test.merge")
        cursor.execute("update people set canonical_id = %s where id = %s", (root, member))
        cursor.execute("update people set deleted_at = now() where id = %s", (gone,))
        asked = reader(context, cursor)
        assert {row["id"] for row in walk(asked, "people", 50)} == {row["id"] for row in shop.people} - {
            member,
            gone,
        }
        assert [row["id"] for row in walk(asked, "people", 50, trash=True)] == [gone]
        theirs = [o["id"] for o in shop.orders if o["person"] in {root, member}]
        found = walk(asked, "orders", 50, where=parse_text(f"person = {root}"), sort="id")
        assert [row["id"] for row in found] == theirs
        assert count(asked, "people", where=parse_text(f"orders.count() = {len(theirs)}")) == Count(1, True)
        record = get_record(asked, "people", member)
        assert (record.id, record.members) == (root, [member])
        assert titles(asked, "people", [member]) == {member: "张三"}
        with pytest.raises(RecordNotFound):
            get_record(asked, "people", gone)
        assert get_record(asked, "people", gone, trash=True).id == gone


def test_another_workspace_sees_nothing(cast: Any, shop: Shop) -> None:
    with enter(cast.mallory.workspace.schema) as cursor:
        asked = reader(cast.mallory, cursor)
        assert list_records(asked, "people").rows == []
        assert search_all(asked, "张三") == []
        with pytest.raises(RecordNotFound):
            get_record(asked, "people", shop.people[0]["id"], trash=True)
