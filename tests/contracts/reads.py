"""What finding records promises, whatever the object: words, and every operator of every field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from guanxi.cluster.api import enter
from guanxi.metadata.api import (
    SYSTEM_FIELDS,
    Condition,
    Field,
    Not,
    field_type,
    format_text,
    from_json,
    parse_text,
    shape_of,
    to_json,
)
from guanxi.records.api import list_records, reader, search_all
from tests.contracts import samples

# What each operator says of a record's value and the value asked for, both as their types hold them.
ORACLE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda own, asked: own == asked,
    "ne": lambda own, asked: own != asked,
    "in": lambda own, asked: own == asked,
    "not_in": lambda own, asked: own != asked,
    "is_empty": lambda own, _: own is None,
    "is_filled": lambda own, _: own is not None,
    "is_valid": lambda own, _: own is not None,
    "is_not_valid": lambda _own, _: False,
    "shaped": lambda own, asked: own is not None and shape_of(own) == shape_of(asked),
    "lt": lambda own, asked: own is not None and own < asked,
    "lte": lambda own, asked: own is not None and own <= asked,
    "gt": lambda own, asked: own is not None and own > asked,
    "gte": lambda own, asked: own is not None and own >= asked,
    "between": lambda own, asked: own is not None and own == asked,
    "contains": lambda own, asked: own is not None and asked in own,
    "starts": lambda own, asked: own is not None and own.startswith(asked),
    "ends": lambda own, asked: own is not None and own.endswith(asked),
    "matches": lambda own, asked: own == asked,
    "has_any": lambda own, asked: own is not None and bool(set(own) & set(asked)),
    "has_all": lambda own, asked: own is not None and set(own) >= set(asked),
}


class Reads:
    """What lists and searches find."""

    slug: str

    def listed(self, context, **asked):
        with enter(context.workspace.schema) as cursor:
            page = list_records(reader(context, cursor), self.slug, limit=1000, **asked)
            return {row["id"] for row in page.rows}

    def test_search_finds_a_record_by_each_of_its_words(self, cast):
        kind = self.kind(cast.alice)
        given = samples.values(cast.alice, kind)
        record = samples.create(cast.alice, kind, given)
        for field in kind.searchable:
            # The last word is the one that no other record has.
            word = str(given[field.slug]).split()[-1].removeprefix("https://")
            assert record in self.listed(cast.alice, q=word), field.slug
            with enter(cast.workspace.schema) as cursor:
                hits = search_all(reader(cast.alice, cursor), str(given[field.slug]), limit=500)
            assert record in {hit.id for hit in hits if hit.object == self.slug}, field.slug
        if not kind.searchable:
            assert self.listed(cast.alice, q="anything") == set()

    def test_every_operator_of_every_field_selects_what_it_says(self, cast):
        kind = self.kind(cast.alice)
        one, other = (samples.values(cast.alice, kind) for _ in range(2))
        required = {field.slug for field in kind.fields if field.required}
        bare = {slug: value for slug, value in one.items() if slug in required}
        records = {samples.create(cast.alice, kind, each): each for each in (one, other, bare)}
        self.selects(cast, records, one, samples.writable(kind))

    def selects(self, cast, records, one, fields):
        """Ask for the first record's values by every operator; ``records`` are all there are, by id."""
        for field in fields:
            for op in sorted(
                field_type(field.type).operators - ({"matches"} if not field.searchable else set())
            ):
                found = self.listed(cast.alice, where=condition(field, op, one[field.slug]))
                said = {
                    record
                    for record, own in records.items()
                    if ORACLE[op](comparable(field, own.get(field.slug)), comparable(field, one[field.slug]))
                }
                assert found & set(records) == said, (field.slug, op)
                denied = self.listed(cast.alice, where=Not(condition(field, op, one[field.slug])))
                assert denied & set(records) == set(records) - said, (field.slug, op)

    def test_every_condition_survives_its_written_forms(self, cast):
        kind = self.kind(cast.alice)
        given = samples.values(cast.alice, kind)
        for field in samples.writable(kind):
            for op in sorted(field_type(field.type).operators):
                node = condition(field, op, given[field.slug])
                assert from_json(to_json(node)) == node
                assert parse_text(format_text(node)) == node, (field.slug, op)

    def test_pages_of_every_order_follow_each_other_without_gap_or_repeat(self, cast):
        kind = self.kind(cast.alice)
        made = {samples.create(cast.alice, kind, samples.values(cast.alice, kind)) for _ in range(5)}
        fields = [field.slug for field in kind.fields if field_type(field.type).operators >= {"lt"}]
        for slug in [*fields, *SYSTEM_FIELDS]:
            for sort in (slug, f"-{slug}"):
                pages = list(self.pages(cast.alice, sort=sort))
                assert len(pages) == len(set(pages)), sort
                assert made <= set(pages), sort
                assert set(pages) == self.listed(cast.alice)

    def pages(self, context, sort):
        place = None
        while True:
            with enter(context.workspace.schema) as cursor:
                page = list_records(reader(context, cursor), self.slug, sort=sort, limit=7, cursor=place)
            yield from (row["id"] for row in page.rows)
            place = page.next
            if place is None:
                return


def operators(field: Field) -> list[str]:
    """Return the operators of a field; only searchable ones have words to match."""
    return sorted(field_type(field.type).operators - (set() if field.searchable else {"matches"}))


def condition(field: Field, op: str, value: Any) -> Condition:
    """Return a condition on a field with a value as people write it."""
    if op in {"is_empty", "is_filled", "is_valid", "is_not_valid"}:
        return Condition(field.slug, op)
    if field.type == "multiselect":
        return Condition(field.slug, op, tuple(value))
    text = comparable(field, value) if field.type == "address" else samples.exported(field, value)
    if op in {"in", "not_in"}:
        return Condition(field.slug, op, (text,))
    return Condition(field.slug, op, (text, text) if op == "between" else text)


def comparable(field: Field, value: Any) -> Any:
    """Return a value as Python compares it; an address as it is written."""
    if value is None or field.type != "address":
        return value
    return " ".join(value[part] for part in ("street", "city", "country"))
