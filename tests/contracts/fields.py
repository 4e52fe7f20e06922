"""A field that a workspace adds behaves like one that was always there, whatever its object and type."""

from __future__ import annotations

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.api import undo_import
from guanxi.history.api import timeline
from guanxi.kernel.api import NotAllowed, uuid7
from guanxi.metadata.api import FIELD_TYPES, Label, NewField, Option, define_field, field_type
from guanxi.records.api import RecordChange, change_record, list_records, reader
from tests.contracts import samples
from tests.contracts.reads import ORACLE, comparable, condition, operators

OPTIONS = (Option("gold", Label("Gold", "金")), Option("tin", Label("Tin", "锡")))


class Fields:
    """What a workspace's own fields can do, of every type at once."""

    slug: str

    def test_own_fields_are_written_found_logged_and_loaded_and_can_be_taken_back(self, cast, tmp_path):
        untouched = samples.everything(cast.alice)
        defining, writing = cast.alice.on_trail(uuid7()), cast.alice.on_trail(uuid7())
        added = self.define(defining)
        kind = self.kind(cast.alice)
        links = samples.linked(writing, kind)
        one, other = (samples.values(cast.alice, kind, links) for _ in range(2))
        assert {field.slug for field in added} <= set(one)
        record = samples.create(writing, kind, one, apart=False)
        assert {slug: self.read(cast.bob, record)[slug] for slug in one} == one
        personal = {field.slug for field in kind.fields if field.personal}
        seen = self.read(cast.carol, record)
        assert {slug: seen[slug] for slug in one.keys() - personal} == {
            slug: one[slug] for slug in one.keys() - personal
        }
        assert not personal & seen.keys()
        perform(change_record, writing, RecordChange(self.slug, record, other))
        self.told(cast, record, one, other, added)
        for field in added:
            self.found(cast, record, other, field)
        assert samples.take_back(cast.alice, writing.trail).kept == []
        self.loaded(cast, kind, tmp_path)
        samples.take_back(cast.alice, defining.trail)
        assert self.kind(cast.alice) == self.kind(cast.mallory)
        assert samples.everything(cast.alice) == untouched

    def define(self, context):
        """Add a field of every type that the object can have, in both languages."""
        kind = self.kind(context)
        types = [each for each in FIELD_TYPES if each != "money" or kind.field("currency")]
        return [perform(define_field, context, new_field(kind.slug, each)) for each in types]

    def told(self, cast, record, one, other, added):
        with enter(cast.workspace.schema) as cursor:
            newest = next(each for each in timeline(cursor, [record]) if each.verb == "update")
        for field in added:
            if one[field.slug] != other[field.slug]:
                assert field_type(field.type).from_json(newest.before[field.slug]).value == one[field.slug]
                assert field_type(field.type).from_json(newest.after[field.slug]).value == other[field.slug]

    def found(self, cast, record, values, field):
        with enter(cast.workspace.schema) as cursor:
            asked, own = reader(cast.carol, cursor), comparable(field, values[field.slug])
            for op in operators(field):
                where = condition(field, op, values[field.slug])
                page = list_records(asked, self.slug, where=where, columns=[field.slug], limit=1000)
                assert (record in {row["id"] for row in page.rows}) is ORACLE[op](own, own), (field.slug, op)

    def loaded(self, cast, kind, folder):
        source = f"own{samples.serial()}"
        targets = {field.target for field in kind.fields if field.type == "relation"}
        runs = [
            self.load(cast.alice, samples.kinds(cast.alice).get(each), folder, source)[0] for each in targets
        ]
        run, given = self.load(cast.alice, kind, folder, source)
        assert self.texts(cast.alice, kind) == self.expected(cast.alice, source, kind, given)
        for each in [run, *reversed(runs)]:
            assert undo_import(cast.alice, each.id).kept == []

    @pytest.mark.parametrize("who", ["bob", "carol"])
    def test_who_may_not_add_fields_adds_none(self, cast, who):
        before = samples.log_length(cast.alice)
        with pytest.raises(NotAllowed):
            perform(define_field, getattr(cast, who), new_field(self.slug, "text"))
        assert (samples.log_length(cast.alice), self.kind(cast.alice)) == (before, self.kind(cast.mallory))


def new_field(object_slug: str, type_: str) -> NewField:
    """Return a field to be defined, called by its type."""
    return NewField(
        object_slug,
        type_,
        f"Our {type_}",
        f"自有 {type_}",
        options=OPTIONS if type_ == "select" else (),
        target="people" if type_ == "relation" else None,
    )
