"""What the pages ask: one customer, the segments, value, the home page; conditions; and the worker's task."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import Cursor, enter
from guanxi.insight.api import (
    ANALYSE,
    SEGMENTS,
    Notice,
    analyse,
    home_numbers,
    last_run,
    latest_report,
    queue_analysis,
    scores_for,
    segment_overview,
    top_customers,
    value_distribution,
)
from guanxi.insight.queries import home
from guanxi.insight.tasks import analyse_workspace
from guanxi.insight.tests.shop import Order, open_shop, orders, people, run
from guanxi.kernel.api import Context, uuid7
from guanxi.metadata.api import FilterError, parse_text
from guanxi.records.api import list_records, reader


@pytest.fixture(scope="module")
def shop(cast: Any) -> list[UUID]:
    """A shop of 200 customers that was analysed, and one person who never bought."""
    ids = open_shop(cast.alice, 200)
    ids.append(people(cast.alice, 1)[0])
    analyse(cast.alice)
    return ids


def found_by(context: Context, condition: str, slug: str = "people") -> set[UUID]:
    with enter(context.workspace.schema) as cursor:
        page = list_records(reader(context, cursor), slug, where=parse_text(condition), limit=1000)
    return {row["id"] for row in page.rows}


def scored(context: Context, condition: str) -> set[UUID]:
    with enter(context.workspace.schema) as cursor:
        cursor.execute(f"select person from score_now where {condition}")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize(
    ("condition", "plain"),
    [
        ("segment = champions", "segment = 'champions'"),
        ("segment = 核心客户", "segment = 'champions'"),
        ("segment in (champions, lost)", "segment in ('champions', 'lost')"),
        ("p_alive > 0.5", "p_alive > 0.5"),
        ("score(p_alive) <= 0.5", "p_alive <= 0.5"),
        ("value >= 100", "value >= 10000"),
        ("value between 10 and 50", "value between 1000 and 5000"),
        ("frequency = 1 and recency > 90", "frequency = 1 and recency > 90"),
        ("m >= 4 or r = 5", "m >= 4 or r = 5"),
        ("monetary is filled", "true"),
    ],
)
def test_conditions_find_the_customers_with_such_scores(
    cast: Any, shop: list[UUID], condition: str, plain: str
) -> None:
    expected = scored(cast.alice, plain)
    assert expected
    assert found_by(cast.alice, condition) == expected


@pytest.mark.parametrize(
    ("denial", "plain"),
    [
        ("not segment = champions", "segment = 'champions'"),
        ("segment != champions", "segment = 'champions'"),
        ("p_buys is empty", "true"),
        ("frequency != 1", "frequency = 1"),
    ],
)
def test_a_denial_holds_for_those_without_scores_too(
    cast: Any, shop: list[UUID], denial: str, plain: str
) -> None:
    assert found_by(cast.alice, denial) == set(shop) - scored(cast.alice, plain)
    assert shop[-1] in found_by(cast.alice, denial)


@pytest.mark.parametrize(
    ("condition", "slug", "code"),
    [
        ("segment = nobody", "people", "filter_unknown_segment"),
        ("segment = champions", "orders", "filter_only_of_people"),
        ("p_alive > 0.5", "orders", "filter_only_of_people"),
        ("score(beauty) > 1", "people", "filter_unknown_score"),
        ("p_alive > high", "people", "filter_wrong_value"),
        ("p_alive contains 1", "people", "filter_wrong_operator"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    cast: Any, shop: list[UUID], condition: str, slug: str, code: str
) -> None:
    with pytest.raises(FilterError) as refused:
        found_by(cast.alice, condition, slug)
    assert refused.value.code == code


def test_the_panel_tells_one_customer(cast: Any, shop: list[UUID]) -> None:
    with enter(cast.workspace.schema) as cursor:
        best = top_customers(cursor, limit=1)[0]
        panel = scores_for(cursor, best.person)
        assert scores_for(cursor, shop[-1]) is None
    assert panel is not None
    assert (panel.person, panel.segment, panel.value) == (best.person, best.segment, best.value)
    assert panel.sentence.en.startswith(f"Bought {panel.frequency} times")
    assert panel.sentence.zh.startswith(f"共购买 {panel.frequency} 次")
    assert panel.score_sentence.en.startswith(f"Recency {panel.r} of 5")
    assert (panel.currency, panel.horizon_days) == ("GBP", 365.25)
    assert panel.past[0].value == panel.value
    assert set(panel.methods) == {"purchases", "buys", "value", "ranking"}


@pytest.mark.parametrize("gone", ["deleted_at = now()", "canonical_id = %(other)s"])
def test_the_best_are_people_whom_lists_still_show(cast: Any, shop: list[UUID], gone: str) -> None:
    with enter(cast.workspace.schema) as cursor:
        best, second = top_customers(cursor, limit=2)
    named = {"one": best.person, "other": second.person}
    perform(run, cast.alice.on_trail(uuid7()), (f"update people set {gone} where id = %(one)s", named))
    with enter(cast.workspace.schema) as cursor:
        left = top_customers(cursor, limit=1)
    back = "update people set deleted_at = null, canonical_id = null where id = %(one)s"
    perform(run, cast.alice.on_trail(uuid7()), (back, named))
    assert left == [second]


def test_the_segments_are_all_there_with_what_they_mean(cast: Any, shop: list[UUID]) -> None:
    with enter(cast.workspace.schema) as cursor:
        overview = segment_overview(cursor)
        assert overview is not None
        largest = max(overview.cards, key=lambda card: card.customers)
        members = top_customers(cursor, segment=largest.segment.key, by="spent", limit=500)
    assert tuple(card.segment for card in overview.cards) == SEGMENTS
    assert sum(card.customers for card in overview.cards) == len(shop) - 1
    assert len(members) == largest.customers
    assert sum(member.monetary for member in members) == largest.total_spent
    assert [member.monetary for member in members] == sorted((m.monetary for m in members), reverse=True)


def test_value_is_told_with_how_far_it_can_be_trusted(cast: Any, shop: list[UUID]) -> None:
    with enter(cast.workspace.schema) as cursor:
        spread, model = value_distribution(cursor), latest_report(cursor)
    assert spread is not None
    assert model is not None
    assert spread.customers == sum(group["customers"] for group in spread.groups) == len(shop) - 1
    assert (model.held_back_days, model.refused) == (79, None)
    assert model.purchases["bgnbd"]["log_likelihood"] < 0
    assert model.backtest is not None
    measured = {(verdict["target"], verdict["measure"]) for verdict in model.backtest["verdicts"]}
    assert {("purchases", "rmse"), ("buys", "brier"), ("spend", "top_fifth")} <= measured
    assert "past_spend" in model.backtest["verdicts"][-1]["scores"]
    groups = model.backtest["calibration"]["purchases"]["bgnbd"]
    assert sum(group["customers"] for group in groups) == model.backtest["customers"]
    assert len(model.backtest["sentences"]["zh"]) == len(model.backtest["verdicts"])
    assert set(model.statements) == {"purchases", "buys", "ranking", "value"}


def test_home_adds_up_and_names_what_needs_a_person(cast: Any, shop: list[UUID]) -> None:
    first, second = sorted(shop[:2])
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select count(*), sum(total) from orders where deleted_at is null")
        count, revenue = cursor.fetchall()[0]
    edge = (
        "insert into edge (object, a, b, kind, reason, action_id) "
        "values ('people', %s, %s, 'possible', 'same email', current_action())"
    )
    perform(run, cast.alice.on_trail(uuid7()), (edge, (first, second)))
    with enter(cast.workspace.schema) as cursor:
        shown = home_numbers(cursor)
    assert sum(month["orders"] for month in shown.months) == count
    assert sum(month["revenue"] for month in shown.months) == revenue
    assert shown.customers == {
        "people": len(shop), "scored": len(shop) - 1, "bought": len(shop) - 1,
        "bought_again": shown.customers["bought_again"],
    }  # fmt: skip
    assert {notice.kind: notice.count for notice in shown.attention}["possible_duplicates"] == 1
    assert shown.last is not None
    assert shown.changed[0].verb == "test.run"
    assert [card.customers for card in shown.segments] == sorted(
        (card.customers for card in shown.segments), reverse=True
    )


def test_other_rooms_have_their_say_on_the_home_page(
    cast: Any, shop: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(cursor: Cursor) -> list[Notice]:
        return [Notice("flood", 3), Notice("drought", 0)]

    monkeypatch.setattr(home, "_notices", [ask])
    with enter(cast.workspace.schema) as cursor:
        kinds = [notice.kind for notice in home_numbers(cursor).attention]
    assert "flood" in kinds
    assert "drought" not in kinds


def test_before_the_first_analysis_the_pages_say_so(cast: Any) -> None:
    with enter(cast.elsewhere.schema) as cursor:
        assert segment_overview(cursor) is None
        assert value_distribution(cursor) is None
        assert latest_report(cursor) is None
        assert top_customers(cursor) == []
        shown = home_numbers(cursor)
    assert (shown.as_of, shown.months, shown.segments, shown.last) == (None, (), (), None)


def test_the_worker_analyses_once_and_then_finds_nothing_new(cast: Any, shop: list[UUID]) -> None:
    class Job:
        """What a worker hands to its work, of a job that no workspace keeps account of."""

        job = SimpleNamespace(id=None, task_kwargs={}, task_name=ANALYSE)

        def abort_reason(self) -> None:
            """Nobody has stopped it."""

    schema, workspace_id = cast.workspace.schema, cast.workspace.pk
    orders(cast.alice, [Order(shop[0], 400)])
    with enter(schema) as cursor:
        job = queue_analysis(cast.alice, cursor)
        cursor.execute("select current_user")
        assert cursor.fetchall() == [(schema,)]
    with _public() as cursor:
        cursor.execute("select task_name, lock, args from procrastinate_jobs where id = %s", (job,))
        name, lock, arguments = cursor.fetchall()[0]
    assert (name, lock) == (ANALYSE, f"insight:{schema}")
    assert arguments == {"workspace_id": workspace_id, "user_id": int(cast.alice.actor.id)}
    states = []
    for _ in range(2):
        analyse_workspace(Job(), workspace_id=workspace_id)
        with enter(schema) as cursor:
            states.append(getattr(last_run(cursor), "status", None))
    assert states == ["done", "unchanged"]


def _public() -> Any:
    from guanxi.cluster.api import as_owner

    return as_owner()
