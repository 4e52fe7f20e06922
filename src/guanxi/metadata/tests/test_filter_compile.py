"""Conditions become exactly this SQL; what people write stays in the parameters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from psycopg import sql

from guanxi.metadata.errors import (
    FilterError,
    FilterTooLarge,
    UnknownField,
    UnknownRelated,
    UnknownSource,
    WrongOperator,
    WrongValue,
)
from guanxi.metadata.logic.filters import sources
from guanxi.metadata.logic.filters.compile import Compiled, compile_filter
from guanxi.metadata.logic.filters.scope import Parameters, Scope
from guanxi.metadata.logic.filters.text_parser import parse_text
from guanxi.metadata.logic.filters.tree import Condition, Node, Source
from guanxi.metadata.tests.filter_trees import HARD_TEXTS, trees
from guanxi.metadata.tests.shop import ORDERS, PEOPLE, READING, SHOP

P0, P1 = "%(p0)s::double precision", "%(p1)s::double precision"
JANUARY_ENDS = datetime(2026, 1, 31, 16, tzinfo=UTC)
ACME = "01890000-0000-7000-8000-000000000000"
OWN_ORDERS = (
    'from "orders" r1 where r1."person" = any(array(select r2.id from "people" r2 where r2.canonical_id = '
    't."id" union all select t."id")) and r1."deleted_at" is null'
)


def compiled(text: str) -> Compiled:
    return compile_filter(parse_text(text), PEOPLE, SHOP, READING)


def both(text: str) -> tuple[str, list[Any]]:
    found = compiled(text)
    return found.sql.as_string(None), list(found.parameters.values())


@pytest.mark.parametrize(
    ("text", "expected", "values"),
    [
        ("", "true", []),
        ("name = 张三", 't."name" = %(p0)s::text', ["张三"]),
        ("姓名 != x", '(t."name" = %(p0)s::text) is not true', ["x"]),
        ("not name != x", 't."name" = %(p0)s::text', ["x"]),
        ("name in (a, b)", 't."name" = any(%(p0)s::text[])', [["a", "b"]]),
        ("name starts with 50%_", 't."name" like %(p0)s::text', ["50\\%\\_%"]),
        ("phone contains '010-1234'", 't."phone" like %(p0)s::text', ["%0101234%"]),
        ("email starts with Zhang", 't."email" like %(p0)s::text', ["zhang%"]),
        ("name contains Zhang", 't."name" ilike %(p0)s::text', ["%Zhang%"]),
        ("name is empty", 't."name" is null', []),
        ("not tags is empty", 'cardinality(t."tags") > 0', []),
        ("tags has all (vip, gold)", 't."tags" @> %(p0)s::text[]', [["vip", "gold"]]),
        ("stage = 客户", 't."stage" = %(p0)s::text', ["customer"]),
        ("active = true", 't."active" = %(p0)s::boolean', [True]),
        ("score_given between 1 and 2.5", f't."score_given" between {P0} and {P1}', [1, 2.5]),
        ("owner = me", 't."owner" = %(p0)s::bigint', [7]),
        ("birthday = today", 't."birthday" = %(p0)s::date', [date(2026, 4, 1)]),
        ("birthday > this month", 't."birthday" > %(p0)s::date', [date(2026, 4, 30)]),
        (
            "created_at in last 30 days",
            '(t."created_at" >= %(p0)s::timestamptz and t."created_at" < %(p1)s::timestamptz)',
            [datetime(2026, 3, 1, 16, tzinfo=UTC), datetime(2026, 4, 1, 16, tzinfo=UTC)],
        ),
        ("created_at > 2026-01-31", 't."created_at" >= %(p0)s::timestamptz', [JANUARY_ENDS]),
        ("created_at <= 31/1/2026", 't."created_at" < %(p0)s::timestamptz', [JANUARY_ENDS]),
        ("address.city = 北京", '(t."address" ->> \'city\') = %(p0)s::text', ["北京"]),
        ("name ~ 'zhang 三'", 't."search" @@ %(p0)s::tsquery', ["'zhang':* & '三'"]),
        ("anywhere ~ '!'", "false", []),
        (
            "company.industry != retail",
            (
                'not exists (select 1 from "companies" r2 join "companies" r1 '
                "on r1.id = coalesce(r2.canonical_id, r2.id) "
                'where r2.id = t."company" and r1.deleted_at is null and r1."industry" = %(p0)s::text)'
            ),
            ["retail"],
        ),
        (
            f"company = {ACME}",
            (
                't."company" = any(array(select r2.id from "companies" r2 '
                "where r2.canonical_id = %(p0)s::uuid union all select %(p0)s::uuid))"
            ),
            [UUID(ACME)],
        ),
        ("orders.count() > 0", f"exists (select 1 {OWN_ORDERS})", []),
        ("orders.count() = 0", f"not exists (select 1 {OWN_ORDERS})", []),
        (
            "orders.count(90d where status = paid) >= 3",
            (
                f'(select count(*) from (select 1 {OWN_ORDERS} and '
                'r1."ordered_at" >= %(p0)s::timestamptz and r1."ordered_at" <= %(p1)s::timestamptz '
                'and r1."status" = %(p2)s::text limit %(p3)s::bigint) r3) >= %(p4)s::double precision'
            ),
            [datetime(2025, 12, 31, 18, 30, tzinfo=UTC), READING.clock.now, "paid", 4, 3],
        ),
        (
            "orders.sum(total) > 99.5",
            f'(select coalesce(sum(r1."total"), 0) {OWN_ORDERS}) > %(p0)s::bigint',
            [9950],
        ),
        (
            "orders.last(ordered_at) < today",
            (
                '(select (array_agg(r1."ordered_at" order by r1."ordered_at" desc, r1."id" desc))[1] '
                f'{OWN_ORDERS} and r1."ordered_at" is not null) < %(p0)s::timestamptz'
            ),
            [datetime(2026, 3, 31, 16, tzinfo=UTC)],
        ),
        ("true and not false", "(true and (false) is not true)", []),
    ],
)  # fmt: skip
def test_sql_of(text: str, expected: str, values: list[Any]) -> None:
    assert both(text) == (expected, values)


@pytest.mark.parametrize(
    ("text", "error", "param", "value"),
    [
        ("nmae = 3", UnknownField, "suggestions", "name"),
        ("a = 1 or emial is empty", UnknownField, "field", "a"),
        ("name = x and company.industri = x", UnknownField, "suggestions", "industry"),
        ("name.x = 1", UnknownField, "field", "name.x"),
        ("address.town = x", UnknownField, "suggestions", "street, city, region, postcode, country"),
        ("order.count() = 1", UnknownRelated, "suggestions", "people, orders"),
        ("email > 3", WrongOperator, "op", "gt"),
        ("phone ~ 3", WrongOperator, "op", "matches"),
        ("orders.sum(status) > 1", WrongOperator, "op", "sum"),
        ("orders.last(total) contains 1", WrongOperator, "op", "contains"),
        ("score_given > many", WrongValue, "expected", "a number such as 12.5"),
        ("stage = boss", WrongValue, "expected", "one of lead, customer"),
        ("name = x and created_at > soon", WrongValue, "at", 14),
        ("orders.count(soon) > 1", WrongValue, "value", "soon"),
        ("orders.count() > many", WrongValue, "value", "'many'"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(text: str, error: type[FilterError], param: str, value: Any) -> None:
    with pytest.raises(error) as caught:
        compiled(text)
    assert caught.value.params[param] == value


def test_segments_are_unknown_where_no_room_has_registered_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_sources", {})
    with pytest.raises(UnknownSource) as caught:
        compiled("segment = champions")
    assert caught.value.params["kind"] == "segment"


def test_ways_through_relations_are_bounded() -> None:
    with pytest.raises(FilterTooLarge):
        compiled("manager.manager.manager.manager.name = x")


@given(trees())
@settings(max_examples=150, deadline=None)
def test_nothing_that_a_person_writes_becomes_sql(tree: Node) -> None:
    try:
        found = compile_filter(tree, PEOPLE, SHOP, READING)
    except FilterError:
        return
    text = found.sql.as_string(None)
    for hard in HARD_TEXTS:
        if len(hard) > 5:
            assert hard not in text


@pytest.mark.parametrize("hostile", ["'; drop table people; --", '" or true --', "%(p0)s", "%s", "{}", "\\'"])
@pytest.mark.parametrize("op", ["eq", "ne", "contains", "starts", "matches", "in"])
def test_a_hostile_value_changes_no_letter_of_the_sql(hostile: str, op: str) -> None:
    def text_for(value: str) -> str:
        given = (value,) if op == "in" else value
        return compile_filter(Condition("name", op, given), PEOPLE, SHOP, READING).sql.as_string(None)

    assert text_for(hostile + "x") == text_for("x")


def test_rooms_above_say_how_their_conditions_compile(monkeypatch: pytest.MonkeyPatch) -> None:
    def compile_score(source: Source, scope: Scope) -> sql.Composable:
        name, value = scope.bind(source.name, "text"), scope.bind(source.value, "float8")
        return sql.SQL("score_of({}, {}) > {}").format(scope.column("id"), name, value)

    monkeypatch.setattr(sources, "_sources", {})
    sources.register_filter_source("score", compile_score, names=lambda: frozenset({"p_alive"}))
    expected = ('score_of(t."id", %(p0)s::text) > %(p1)s::float8', ["p_alive", 0.5])
    assert both("p_alive > 0.5") == both("score(p_alive) > 0.5") == expected


def test_expressions_of_one_query_share_their_names() -> None:
    shared = Parameters()
    first = compile_filter(parse_text("name = a"), PEOPLE, SHOP, READING, parameters=shared)
    second = compile_filter(parse_text("number = 1"), ORDERS, SHOP, READING, alias="o", parameters=shared)
    assert second.sql.as_string(None) == 'o."number" = %(p1)s::text'
    assert first.parameters is second.parameters
    assert shared.values == {"p0": "a", "p1": "1"}
