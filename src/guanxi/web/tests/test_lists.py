"""Addresses of lists: chips, sorting and columns survive the way through them."""

import pytest
from django.http import QueryDict

from guanxi.metadata.api import Condition, standard_catalogue
from guanxi.web.generic.conditions import BARE, Chip, operators, read_chips
from guanxi.web.generic.listing import all_fields, read_asked, sortable

KINDS = list(standard_catalogue())


def asked(query: str, chosen: list[str] | None = None, slug: str = "people"):
    return read_asked(standard_catalogue().get(slug), QueryDict(query), chosen)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_every_condition_a_menu_offers_survives_its_address(kind):
    for field in all_fields(kind).values():
        for op in operators(field):
            chip = Chip(field, op, "" if op in BARE else "1:2,3")
            if kind.field(field.slug):
                assert read_chips(kind, [chip.code]) == [chip]
                assert chip.op_text


def test_what_names_no_field_or_operator_is_left_out():
    assert asked("f=nothing:eq:1&f=name:explode:1&f=name:eq:&sort=nothing").chips == ()


def test_sorting_by_the_same_field_again_turns_the_order():
    first = asked("sort=name")
    assert first.sorted_by("name") == "sort=-name"
    assert asked("sort=-name").sorted_by("name") == "sort=name"
    assert first.sorted_by("country") == "sort=country"


def test_an_order_nothing_can_have_is_ignored():
    assert asked("sort=address").sort == standard_catalogue().get("people").default_sort
    assert not sortable(standard_catalogue().get("people").field("address"))


def test_a_condition_is_added_replaced_and_removed():
    one = asked("add=name&op=contains&value=li")
    assert one.query == "f=name%3Acontains%3Ali"
    other = asked(one.query + "&add=name&op=eq&value=Li&instead=name:contains:li")
    assert other.query == "f=name%3Aeq%3ALi"
    assert other.without(other.chips[0]) == ""


def test_conditions_are_typed_for_the_grammar():
    assert asked("f=line_count:gte:12.5", slug="orders").chips[0].condition == Condition(
        "line_count", "gte", 12.5
    )
    assert asked("f=active:eq:true", slug="products").chips[0].condition == Condition("active", "eq", True)
    assert asked("f=tags:has_any:vip").chips[0].condition == Condition("tags", "has_any", ("vip",))
    assert asked("f=name:is_empty:").chips[0].condition == Condition("name", "is_empty")


def test_chosen_columns_are_kept_in_their_order_and_unknown_ones_dropped():
    assert [field.slug for field in asked("", ["country", "gone", "created_at"]).columns] == [
        "name",
        "country",
        "created_at",
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_the_first_column_is_headed_by_what_names_its_records(kind):
    assert asked("", slug=kind.slug).columns[0].slug == kind.title[0]
    last = [field.slug for field in kind.fields if field.slug != kind.title[0]][-1:]
    assert [field.slug for field in asked("", [*last, kind.title[0]], kind.slug).columns] == [
        kind.title[0],
        *last,
    ]


def test_what_chips_cannot_say_is_written_out_and_joined():
    both = asked("where=city+is+empty+or+tags+has+vip&f=name:contains:li")
    assert both.query == "where=city+is+empty+or+tags+has+vip&f=name%3Acontains%3Ali"
    assert len(both.where.parts) == 2
    assert both.without_text() == "f=name%3Acontains%3Ali"
