"""From committed orders to valid scores: as of a moment, all at once, for any number of customers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.insight.actions import stages as staging
from guanxi.insight.actions.write import publish_scores, thin_scores
from guanxi.insight.api import (
    analyse,
    current_run,
    last_run,
    queue_broken_off,
    scores_for,
    segment_overview,
)
from guanxi.insight.queries.runs import broken_off_in_a_row
from guanxi.insight.tests.shop import START, Order, empty, open_shop, orders, people, run
from guanxi.kernel.api import Context, NotAllowed, uuid7


@pytest.fixture
def alice(cast: Any) -> Iterator[Context]:
    yield cast.alice
    empty(cast.alice)


def scores(context: Context) -> dict[UUID, dict[str, Any]]:
    """Return the valid scores by person."""
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select * from score_now")
        names = [column.name for column in cursor.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["person"]: {k: v for k, v in row.items() if k not in {"run", "person"}} for row in rows}


def at(day: float) -> datetime:
    return START + timedelta(days=day)


def test_a_shop_is_scored_and_the_report_says_how(alice: Context) -> None:
    ids = open_shop(alice, 300)
    stages: list[str] = []

    class Heard:
        def stage(self, name: str, total: int | None = None) -> None:
            stages.append(name)

        def advance(self, count: int = 1) -> None:
            pass

    found = analyse(alice, Heard())
    assert (found.status, found.stage, found.error) == ("done", "done", None)
    assert stages == ["lake", "summary", "rfm", "model", "backtest", "write"]
    assert list(found.report["seconds"]) == stages or set(found.report["seconds"]) == set(stages)
    known = scores(alice)
    assert set(known) == set(ids)
    assert found.report["customers"]["scored"] == len(ids) == found.scores
    assert found.report["held_back_days"] == 79
    assert {row["segment"] for row in known.values()} <= {card["key"] for card in found.report["segments"]}
    assert all(0 <= row["p_buys"] <= 1 and row["value"] >= 0 for row in known.values())


def test_later_facts_change_nothing_as_of_a_moment(alice: Context) -> None:
    ids = open_shop(alice, 120, days=300)
    moment = at(200)
    before = analyse(alice, as_of=moment)
    first = scores(alice)
    late = orders(alice, [Order(ids[number], 201 + number, 5_000) for number in range(60)])
    orders(alice, [Order(people(alice, 1)[0], 250, 777)])
    statement = "update orders set ordered_at = ordered_at + interval '9 days', total = 1 where id = any(%s)"
    perform(run, alice.on_trail(uuid7()), (statement, (late[:30],)))
    after = analyse(alice, as_of=moment)
    assert scores(alice) == first
    assert {key: after.report[key] for key in ("months", "periods", "segments", "methods")} == {
        key: before.report[key] for key in ("months", "periods", "segments", "methods")
    }
    assert after.as_of == moment
    assert after.report["orders"]["later"] > before.report["orders"]["later"]


def test_an_earlier_fact_counts_whenever_it_is_learned(alice: Context) -> None:
    ids = people(alice, 2)
    orders(alice, [Order(ids[0], 10), Order(ids[1], 10)])
    analyse(alice, as_of=at(20))
    orders(alice, [Order(ids[0], 15, 500)])
    analyse(alice, as_of=at(20))
    assert scores(alice)[ids[0]]["frequency"] == 2


def test_without_a_moment_the_facts_end_with_the_day_of_the_last_order(alice: Context) -> None:
    ids = people(alice, 1)
    orders(alice, [Order(ids[0], 3), Order(ids[0], 5.2)])
    found = analyse(alice)
    assert found.as_of == datetime(2024, 1, 6, 23, 59, 59, tzinfo=UTC)
    assert found.report["as_of_from"] == "last_order"
    orders(alice, [Order(ids[0], 5.49999999)])  # within the last second of that day
    again = analyse(alice)
    assert (again.as_of, again.report["orders"]["used"]) == (found.as_of, 3)
    future = (datetime.now(UTC) - START).days + 50
    orders(alice, [Order(ids[0], future)])
    assert analyse(alice).as_of == found.as_of


def test_what_counts_as_a_purchase(alice: Context) -> None:
    ids = people(alice, 6)
    merged = "update people set canonical_id = %s where id = %s"
    perform(run, alice.on_trail(uuid7()), (merged, (ids[0], ids[1])))
    perform(run, alice.on_trail(uuid7()), ("update people set deleted_at = now() where id = %s", (ids[5],)))
    given = [
        Order(ids[0], 1.0, 1000),
        Order(ids[0], 1.2, 500),  # the same day: one purchase
        Order(ids[1], 9.0, 700),  # merged into the first
        Order(ids[2], 4.0, 2000),
        Order(ids[2], 6.0, -2000),  # given back: no net spend
        Order(ids[3], 2.0, 900, {"status": "cancelled"}),
        Order(ids[3], 3.0, 400, {"status": "returned"}),  # the whole order came back
        Order(ids[4], 5.0, 800, {"currency": "USD"}),
        Order(ids[4], 6.0, None),  # an order without amount is a purchase all the same
        Order(None, 7.0, 100),
        Order(ids[5], 8.0, 100),  # of somebody in the trash
    ]
    orders(alice, given)
    found = analyse(alice)
    known = scores(alice)
    assert set(known) == {ids[0], ids[2], ids[3], ids[4]}
    assert (known[ids[0]]["frequency"], known[ids[0]]["monetary"], known[ids[0]]["recency"]) == (2, 2200, 0)
    assert (known[ids[2]]["standing"], known[ids[2]]["monetary"]) == ("no_net_spend", 0)
    assert (known[ids[3]]["standing"], known[ids[3]]["segment"]) == ("no_purchase", None)
    assert (known[ids[4]]["frequency"], known[ids[4]]["monetary"]) == (1, 0)
    counts = found.report["orders"]
    assert counts == {
        "orders": 11, "used": 7, "without_customer": 2, "cancelled": 1, "other_currency": 1,
        "without_amount": 1, "without_time": 0, "later": 0,
    }  # fmt: skip
    assert sum(counts[kind] for kind in ("used", "without_customer", "cancelled", "other_currency")) == 11
    with enter(alice.workspace.schema) as cursor:
        assert scores_for(cursor, ids[1]) == scores_for(cursor, ids[0])


@pytest.mark.parametrize("count", [0, 1, 5, 50])
def test_few_customers_are_scored_and_told_why_nothing_is_foretold(alice: Context, count: int) -> None:
    ids = open_shop(alice, count, days=250, seed=3)
    found = analyse(alice)
    known = scores(alice)
    assert found.status == "done"
    assert set(known) == set(ids)
    judged = found.report["refused"] is None
    assert judged is (count == 50)
    assert all((row["value"] is not None) is judged for row in known.values())
    assert found.report["statements"]["purchases"]["en"]
    with enter(alice.workspace.schema) as cursor:
        panels = [scores_for(cursor, one) for one in ids]
    assert all(panel and panel.sentence.en.endswith(".") and panel.sentence.zh for panel in panels)


def test_people_without_orders_have_no_scores(alice: Context) -> None:
    ids = people(alice, 3)
    found = analyse(alice)
    assert (found.report["refused"], found.report["customers"]["people"]) == ("no_orders", 3)
    assert "no orders" in found.report["statements"]["purchases"]["en"]
    with enter(alice.workspace.schema) as cursor:
        assert scores_for(cursor, ids[0]) is None


def test_a_shop_with_returns_alone_has_nothing_to_say(alice: Context) -> None:
    ids = people(alice, 2)
    orders(alice, [Order(one, 3, -500) for one in ids])
    found = analyse(alice)
    assert found.report["customers"]["bought"] == 0
    assert {row["standing"] for row in scores(alice).values()} == {"no_purchase"}
    assert found.report["value"] is None


def test_scores_change_all_at_once_or_not_at_all(alice: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = open_shop(alice, 40)
    analyse(alice)
    before = scores(alice)
    orders(alice, [Order(one, 420, 9_999) for one in ids])
    queue_broken_off()  # those that other tests have left

    class Killed(BaseException):
        pass

    def perform_until(verb: Any, context: Context, given: Any) -> Any:
        if verb is publish_scores:
            raise Killed
        return perform(verb, context, given)

    with monkeypatch.context() as patched:
        patched.setattr(staging, "perform", perform_until)
        with pytest.raises(Killed):
            analyse(alice)
    assert scores(alice) == before
    with enter(alice.workspace.schema) as cursor:
        broken = last_run(cursor)
        assert broken is not None
        assert (broken.status, (broken.error or {})["code"], broken.scores) == ("failed", "broken_off", 40)
        assert broken_off_in_a_row(cursor) == 1
    assert queue_broken_off() == 1
    analyse(alice)
    assert scores(alice) != before
    assert queue_broken_off() == 0
    with enter(alice.workspace.schema) as cursor:
        cursor.execute("select count(*) from score where run = %s", (broken.id,))
        assert cursor.fetchall() == [(0,)]


def test_moves_between_segments_are_counted(alice: Context) -> None:
    ids = open_shop(alice, 60)
    analyse(alice)
    before = {person: row["segment"] for person, row in scores(alice).items()}
    newcomer = people(alice, 1)
    orders(alice, [Order(ids[0], 401, 50_000), Order(newcomer[0], 401, 100)])
    analyse(alice)
    now = {person: row["segment"] for person, row in scores(alice).items()}
    with enter(alice.workspace.schema) as cursor:
        overview = segment_overview(cursor)
    assert overview is not None
    counted = {(move.before, move.now): move.customers for move in overview.moves}
    expected: dict[tuple[str | None, str | None], int] = {}
    for person, segment in now.items():
        key = (before.get(person), segment)
        expected[key] = expected.get(key, 0) + 1
    assert counted == expected
    for card in overview.cards:
        name = card.segment.key
        assert card.customers == sum(segment == name for segment in now.values())
        assert card.change == card.customers - sum(segment == name for segment in before.values())


def test_scores_are_appended_and_never_altered(alice: Context) -> None:
    open_shop(alice, 5)
    analyse(alice)
    for statement in (
        "update score set value = 1",
        "delete from score",
        "update score_now set value = 1",
        "insert into score_now (run, person) select run, run from score_current",
        "delete from model_report",
        "delete from analysis_run",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), enter(alice.workspace.schema) as cursor:
            cursor.execute(statement)


def test_old_runs_are_thinned_and_the_last_of_a_day_stays(alice: Context) -> None:
    open_shop(alice, 5)
    runs = [analyse(alice).id for _ in range(5)]
    long_ago = "update analysis_run set started_at = now() - interval '9 days' where id = any(%s)"
    with enter(alice.workspace.schema) as cursor:
        cursor.execute(long_ago, (runs[:2],))
        cursor.execute(long_ago.replace("9 days", "12 days"), (runs[2:3],))
    assert thin_scores(alice) == []
    with enter(alice.workspace.schema) as cursor:
        later = "update analysis_run set started_at = started_at + interval '1 second' where id = %s"
        cursor.execute(later, (runs[1],))
    assert thin_scores(alice) == [runs[0]]
    with enter(alice.workspace.schema) as cursor:
        cursor.execute("select distinct run from score where run = any(%s)", (runs,))
        assert {row[0] for row in cursor.fetchall()} == set(runs[1:])


def test_a_reader_may_not_analyse_and_strangers_see_nothing(cast: Any) -> None:
    with pytest.raises(NotAllowed):
        analyse(cast.carol)
    ids = open_shop(cast.alice, 5)
    analyse(cast.alice)
    with enter(cast.elsewhere.schema) as cursor:
        assert current_run(cursor) is None
        assert scores_for(cursor, ids[0]) is None
    with pytest.raises(psycopg.errors.InsufficientPrivilege), enter(cast.elsewhere.schema) as cursor:
        cursor.execute(f"select * from {cast.workspace.schema}.score")
    empty(cast.alice)
