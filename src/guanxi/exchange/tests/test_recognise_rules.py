"""How a column is told: by heading, by values, and which of several wins."""

from __future__ import annotations

import pytest

from guanxi.exchange.logic.recognise import ColumnMatch, choose, propose, related_objects
from guanxi.metadata.api import ObjectType
from guanxi.records.models.objects import STANDARD_OBJECTS

CATALOGUE: dict[str, ObjectType] = {kind.slug: kind for kind in STANDARD_OBJECTS}


def matched(main: str, columns: str, *rows: str) -> list[ColumnMatch]:
    """Return the matches of a file written as words between bars."""
    sample = [row.split("|") for row in rows]
    return propose(columns.split("|"), sample, related_objects(main, CATALOGUE))


def targets(main: str, columns: str, *rows: str) -> dict[str, str | None]:
    """Return column → target."""
    return {match.column: match.target for match in matched(main, columns, *rows)}


def filled(main: str, expected: dict[str, str | None], *rows: str) -> None:
    """Check every column of a file."""
    assert targets(main, "|".join(expected), *rows) == expected


@pytest.mark.parametrize(
    "heading", ["email", "EMAIL", "E-Mail", "e_mail", " Email: ", "Ｅｍａｉｌ", "Customer Email", "客户邮箱"]
)
def test_writing_does_not_matter(heading: str) -> None:
    assert targets("people", heading) == {heading: "people.email"}


def test_the_fuller_of_two_columns_wins() -> None:
    rows = ["|+86 10 6552 9988", "|+86 10 6552 9989", "|+86 10 6552 9987"]
    assert targets("people", "Mobile Phone|Business Phone", *rows)["Business Phone"] == "people.phone"


def test_values_may_contradict_a_heading() -> None:
    (match,) = matched("people", "Email", "yes", "no", "never", "daily")
    assert (match.target, match.reason) == (None, "contradicted")
    (match,) = matched("people", "title", "Mrs.", "Mr.", "Dr.")
    assert match.target is None
    assert targets("people", "title", "CEO", "Engineer", "Buyer") == {"title": "people.job_title"}


def test_dirty_values_do_not_contradict() -> None:
    assert targets("people", "Email", "a@x.com", "n/a", "none yet", "b@x.com") == {"Email": "people.email"}


def test_values_alone_can_tell() -> None:
    found = matched("people", "k1|k2|k3", "a@x.com|+33600000001|France", "b@x.com|+33600000002|中国",
                    "c@x.com|+33600000003|Germany")  # fmt: skip
    assert [(m.target, m.reason) for m in found] == [
        ("people.email", "values"),
        ("people.phone", "values"),
        ("people.country", "values"),
    ]


def test_reasons_of_unmatched_columns() -> None:
    found = matched(
        "people", "Email|E-mail address|Shoe size|Empty", "a@x.com|b@x.com|42|", "c@x.com|d@x.com|43|"
    )
    assert [(m.target, m.special, m.reason) for m in found] == [
        ("people.email", "", "heading"),
        (None, "", "taken"),
        (None, "", "unknown"),
        (None, "blank", "blank"),
    ]


def test_where_new_fields_of_order_lines_belong() -> None:
    found = matched(
        "orders",
        "order_id|product_id|quantity|store|week|coupon|Product colour|Customer segment",
        "1|a|1|s1|5|0|red|A", "1|b|1|s1|5|2|red|A", "2|a|1|s2|5|0|red|B", "2|c|4|s2|5|0|blue|B",
    )  # fmt: skip
    homes = {match.column: match.home for match in found if match.target is None}
    assert homes == {
        "week": "orders",
        "coupon": "order_lines",
        "Product colour": "products",
        "Customer segment": "people",
    }


def test_objects_of_the_workspace_itself_are_matched_by_label() -> None:
    assert targets("feedback", "评分|评价内容|客户编号|商品编码") == {
        "评分": "feedback.rating",
        "评价内容": "feedback.text",
        "客户编号": "people.@id",
        "商品编码": "products.@id",
    }


def test_choices_come_first() -> None:
    found = choose(matched("people", "Email|Alt"), {"email": "Alt", "companies.name": "Email"}, "people")
    assert [(m.column, m.target, m.reason) for m in found] == [
        ("Email", "companies.name", "chosen"),
        ("Alt", "people.email", "chosen"),
    ]
    (email, alt) = choose(matched("people", "Email|Alt"), {"email": "Alt"}, "people")
    assert (email.target, email.reason, alt.target) == (None, "taken", "people.email")
    with pytest.raises(KeyError):
        choose(matched("people", "Email"), {"email": "Mail"}, "people")
