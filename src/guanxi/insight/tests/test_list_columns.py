"""Segment and value in the list of people: there after an analysis, filtered, sorted, paged exactly."""

from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import pytest
from django.test import Client
from psycopg.types.json import Jsonb

from guanxi.access.api import User, perform
from guanxi.cluster.api import enter
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import Condition, parse_text
from guanxi.records.api import (
    NewRecords,
    Selection,
    SortInvalid,
    create_records,
    list_records,
    listed_kind,
    reader,
    rows_of,
    trash_records,
)
from guanxi.records.queries import list as listing

# Ties, a loss, and people without any score or without a value.
VALUES = [500, 500, 500, 12_000, 0, -300, None, 7_000, 500, None, 99, 100, 7_000]
UNSCORED = 4

_RUN = "insert into analysis_run (id, status, report, started_by) values (%s, 'done', %s, 'test')"
_SCORE = """
insert into score (run, person, standing, segment, r, f, m, frequency, monetary, value)
values (%s, %s, 'customer', %s, 1, 1, 1, 1, 1, %s)
"""


@pytest.fixture(scope="module")
def people(cast):
    with enter(cast.workspace.schema) as cursor:
        assert listed_kind(reader(cast.alice, cursor), "people").beside == ()
    rows = [{"name": f"Anna {n}", "city": "Ulm" if n % 2 else "Bern"} for n in range(len(VALUES) + UNSCORED)]
    made = perform(create_records, cast.alice, NewRecords("people", rows))
    score(cast, dict(zip(made, VALUES, strict=False)))
    return made


def score(cast, values):
    """Make scores the valid ones, as an analysis does."""
    run = uuid7()
    with enter(cast.workspace.schema) as cursor:
        cursor.execute(_RUN, (run, Jsonb({"currency": cast.workspace.currency})))
        for person, value in values.items():
            segment = "champions" if value and value > 1000 else "lost"
            cursor.execute(_SCORE, (run, person, segment, value))
        cursor.execute(
            "insert into score_current (run) values (%s) "
            "on conflict (single) do update set run = excluded.run",
            (run,),
        )


def paged(context, sort, limit=3, **asked) -> list[tuple[UUID, int | None]]:
    found, place = [], None
    while True:
        with enter(context.workspace.schema) as cursor:
            page = list_records(
                reader(context, cursor), "people", sort=sort, columns=["value", "segment"], limit=limit,
                cursor=place, **asked,
            )  # fmt: skip
        found += [(row["id"], row["value"]) for row in page.rows]
        place = page.next
        if place is None:
            return found


@pytest.mark.parametrize("words", ["", "Anna"])
@pytest.mark.parametrize(("sort", "down"), [("value", False), ("-value", True)])
def test_pages_by_value_follow_each_other_without_gap_or_repeat(cast, people, sort, down, words):
    found = paged(cast.bob, sort, q=words)
    assert sorted(person for person, _ in found) == sorted(people)
    filled = [(value, person) for person, value in found if value is not None]
    assert filled == sorted(filled, reverse=down)
    assert [value for _, value in found[len(filled) :]] == [None] * (2 + UNSCORED)
    assert found == paged(cast.bob, sort, limit=100, q=words)


@pytest.mark.parametrize("sort", ["name", "-created_at", "value", "-value"])
def test_where_many_have_the_words_the_order_is_walked(cast, people, sort, monkeypatch):
    sorted_all = paged(cast.bob, sort, limit=100, q="Anna")
    monkeypatch.setattr(listing, "_many_expected", lambda *_: True)
    monkeypatch.setattr(listing, "EXACT", 3)
    assert paged(cast.bob, sort, q="Anna") == sorted_all


def test_filters_by_segment_and_value_hold_beside_the_order(cast, people):
    some = paged(cast.bob, "-value", where=parse_text("value > 50 and segment = champions and city = Ulm"))
    assert [value for _, value in some] == [12_000, 7_000]
    lost = paged(cast.bob, "-value", where=Condition("segment", "ne", "champions"))
    assert len(lost) == len(people) - 3
    assert len(paged(cast.bob, "name", where=Condition("segment", "is_empty"))) == UNSCORED


def test_several_orders_take_value_too(cast, people):
    found = paged(cast.bob, "city,-value")
    assert sorted(person for person, _ in found) == sorted(people)
    with enter(cast.workspace.schema) as cursor:
        rows = rows_of(reader(cast.bob, cursor), "people", sort="-value")
        assert "score_now" in rows.table.as_string(cursor)
        with pytest.raises(SortInvalid):
            list_records(reader(cast.bob, cursor), "people", sort="segment")
        with pytest.raises(SortInvalid):
            list_records(reader(cast.bob, cursor), "companies", sort="value")


def test_the_order_is_walked_through_an_index(cast, people):
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local enable_sort = off")
        cursor.execute("set local enable_hashjoin = off")
        cursor.execute(
            "explain select t.id from people t left join score_now b on b.person = t.id "
            "where t.deleted_at is null and b.value is not null and (b.value, b.person) < (700, %s) "
            "order by b.value desc, t.id desc limit 50",
            (people[0],),
        )
        plan = str(cursor.fetchall())
    assert "score_value_order" in plan
    assert "ROW(value, person) <" in plan
    assert "Sort" not in plan


def test_the_list_shows_them_and_opens_with_them(cast, people):
    client = Client(headers={"host": "localhost", "accept-language": "en"})
    client.force_login(User.objects.get(pk=cast.bob.actor.id))
    text = client.get(f"/{cast.workspace.slug}/people?sort=-value").content.decode()
    assert 'data-column="segment"' in text
    assert 'data-column="value"' in text
    assert "£120.00" in text
    assert text.index(str(people[3])) < text.index(str(people[7])) < text.index(str(people[5]))
    chip = client.get(f"/{cast.workspace.slug}/people?f=segment:eq:champions").content.decode()
    assert str(people[3]) in chip
    assert str(people[0]) not in chip
    assert "Champions" in chip
    assert client.get(f"/{cast.workspace.slug}/people/rows?sort=-value").status_code == 200


def test_before_the_first_analysis_a_list_is_without_them(cast, people):
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(pk=cast.mallory.actor.id))
    perform(create_records, cast.mallory, NewRecords("people", [{"name": "Eve"}]))
    answer = client.get(f"/{cast.elsewhere.slug}/people?sort=-value")
    assert answer.status_code == 200
    assert 'data-column="value"' not in answer.content.decode()


def test_values_in_another_currency_than_the_workspaces_are_not_shown_as_if_in_it(cast, people):
    elsewhere = replace(cast.bob, workspace=replace(cast.bob.workspace, currency="JPY"))
    with enter(cast.workspace.schema) as cursor:
        shown = [listed_kind(reader(who, cursor), "people").beside for who in (cast.bob, elsewhere)]
    assert [[field.slug for field in fields] for fields in shown] == [["segment", "value"], ["segment"]]


def test_a_trashed_customer_is_not_listed_by_value(cast, people):
    perform(trash_records, cast.alice, Selection("people", [people[3]]))
    found = paged(cast.bob, "-value")
    assert people[3] not in {person for person, _ in found}
    assert all(one[1] >= two[1] for one, two in pairwise(found) if two[1] is not None)
