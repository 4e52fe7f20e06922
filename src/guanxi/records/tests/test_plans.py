"""Lists are served by indexes: what the planner chooses where reading a whole table is forbidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from guanxi.cluster.api import as_owner, enter
from guanxi.history.api import begin_action
from guanxi.metadata.api import Parameters, parse_text
from guanxi.records.queries import list as listing
from guanxi.records.queries.list import list_records
from guanxi.records.queries.reader import Reader, reader, run

PERSON = "01890000-0000-7000-8000-000000000000"


FILL = """
insert into people (id, name, email, search) select gen_random_uuid(),
    case when n % 2 = 0 then '张' || n end, n || '@example.com', array_to_tsvector(array['张', n::text])
    from generate_series(1, 3000) n;
insert into orders (id, number, person, ordered_at, search)
    select gen_random_uuid(), row_number() over (), id, now(), ''::tsvector from people;
"""


@pytest.fixture(scope="module")
def filled(cast: Any) -> Any:
    """Return a call into a workspace of 3,000 people, half of them without a name, with an order each."""
    with enter(cast.alice.workspace.schema) as cursor:
        begin_action(cursor, cast.alice, "test.fill")
        cursor.execute(FILL)
    with as_owner() as cursor:
        cursor.execute("select set_config('search_path', %s, true)", (cast.alice.workspace.schema,))
        cursor.execute("analyze people, orders")
    return cast.alice


@pytest.fixture
def plans(filled: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Reader, list[str]]]:
    found: list[str] = []

    def explained(asked: Reader, statement: Any, parameters: Parameters) -> list[Any]:
        text = statement.as_string(asked.cursor)
        if "explain" not in text:  # the list's own question about a plan
            asked.cursor.execute("explain " + text, parameters.values)
            found.append("\n".join(row[0] for row in asked.cursor.fetchall()))
        return run(asked, statement, parameters)

    monkeypatch.setattr(listing, "run", explained)
    with enter(filled.workspace.schema) as cursor:
        cursor.execute("set local enable_seqscan = off")
        yield reader(filled, cursor), found


@pytest.mark.parametrize(
    ("slug", "given", "index"),
    [
        ("people", {}, "people_by_created"),
        ("people", {"sort": "name"}, "people_by_sort_key"),
        ("people", {"sort": "-name"}, "people_by_sort_key"),
        ("people", {"where": "email = a@example.com"}, "people_by_email"),
        ("people", {"where": "email starts with 77"}, "people_by_email"),
        ("people", {"where": "name starts with 张7"}, "people_by_name"),
        ("people", {"where": "company is filled"}, "people_by_company"),
        ("people", {"q": "77"}, "people_search"),
        ("people", {"where": "name ~ 77"}, "people_search"),
        ("people", {"where": "orders.count(90d) > 0"}, "orders_by_person"),
        ("people", {"where": "orders.last(ordered_at) < 30 days ago"}, "orders_by_person"),
        ("people", {"where": "orders.max(total) > 3"}, "orders_by_person"),
        ("orders", {"where": f"person = {PERSON}"}, "orders_by_person"),
        ("orders", {"where": "ordered_at in last 30 days"}, "orders_by_ordered_at"),
        ("orders", {"where": "person.email = a@example.com"}, "people_by_email"),
    ],
)
def test_first_pages_use_an_index(
    plans: tuple[Reader, list[str]], slug: str, given: dict[str, str], index: str
) -> None:
    asked, found = plans
    where = {"where": parse_text(given["where"])} if "where" in given else {}
    list_records(asked, slug, **(given | where))  # type: ignore[arg-type]
    assert index in found[0]
    assert "Seq Scan" not in found[0]


@pytest.mark.parametrize("sort", ["name", "-name", "-created_at"])
def test_later_pages_and_those_without_a_value_are_ordered_by_the_index(
    plans: tuple[Reader, list[str]], sort: str
) -> None:
    asked, found = plans
    cursor = None
    for _ in range(3):
        cursor = list_records(asked, "people", sort=sort, limit=1000, cursor=cursor).next
    assert cursor is None
    assert len(found) == (3 if sort == "-created_at" else 4)
    for plan in found:
        assert "Index Scan" in plan
        assert "Sort" not in plan


def test_many_matches_walk_the_order(plans: tuple[Reader, list[str]]) -> None:
    asked, found = plans
    assert len(list_records(asked, "people", q="张").rows) == 50
    assert len(found) == 1
    assert "people_by_created" in found[0]
    assert "people_search" not in found[0]
