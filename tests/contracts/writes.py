"""What writing a record by hand promises, whatever the object."""

from __future__ import annotations

from itertools import pairwise

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.history.api import timeline
from guanxi.kernel.api import Invalid, NotAllowed, uuid7
from guanxi.metadata.api import field_type
from guanxi.records.api import (
    FieldNotWritable,
    NewRecords,
    RecordChange,
    RecordNotFound,
    Selection,
    change_record,
    create_records,
    get_record,
    list_records,
    reader,
    restore_records,
    search_all,
    trash_records,
)
from tests.contracts import samples


class Writes:
    """Who may write, what is then there, what the log says of it, and taking it back."""

    slug: str

    def kind(self, context):
        return samples.kinds(context).get(self.slug)

    def read(self, context, record, *, trash=False):
        with enter(context.workspace.schema) as cursor:
            return get_record(reader(context, cursor), self.slug, record, trash=trash).values

    def ids(self, context, *, trash=False):
        with enter(context.workspace.schema) as cursor:
            page = list_records(reader(context, cursor), self.slug, sort="-id", limit=1000, trash=trash)
            return {row["id"] for row in page.rows}

    @pytest.mark.parametrize("who", ["alice", "bob"])
    def test_members_create_change_trash_and_restore(self, cast, who):
        context = getattr(cast, who)
        kind = self.kind(context)
        given = samples.values(context, kind)
        record = samples.create(context, kind, given)
        assert {slug: self.read(context, record)[slug] for slug in given} == given
        other = samples.values(context, kind)
        perform(change_record, context.on_trail(uuid7()), RecordChange(self.slug, record, other))
        assert {slug: self.read(context, record)[slug] for slug in given} == other
        chosen = Selection(self.slug, [record])
        assert perform(trash_records, context.on_trail(uuid7()), chosen) == 1
        assert record in self.ids(context, trash=True) - self.ids(context)
        with pytest.raises(RecordNotFound):
            self.read(context, record)
        with pytest.raises(RecordNotFound):
            perform(change_record, context.on_trail(uuid7()), RecordChange(self.slug, record, other))
        assert perform(restore_records, context.on_trail(uuid7()), chosen) == 1
        assert record in self.ids(context) - self.ids(context, trash=True)
        assert {slug: self.read(context, record)[slug] for slug in given} == other

    def test_a_reader_is_refused_and_leaves_no_trace(self, cast):
        kind = self.kind(cast.alice)
        given = samples.values(cast.alice, kind)
        record = samples.create(cast.alice, kind, given)
        before = samples.everything(cast.alice), samples.log_length(cast.alice)
        attempts = [
            (create_records, NewRecords(self.slug, [given])),
            (change_record, RecordChange(self.slug, record, given)),
            (trash_records, Selection(self.slug, [record])),
            (restore_records, Selection(self.slug, [record])),
        ]
        for verb, attempt in attempts:
            with pytest.raises(NotAllowed):
                perform(verb, cast.carol.on_trail(uuid7()), attempt)
        assert (samples.everything(cast.alice), samples.log_length(cast.alice)) == before
        assert self.read(cast.carol, record)["id"] == record

    def test_a_link_to_nothing_or_to_no_member_is_refused_and_leaves_no_trace(self, cast):
        kind = self.kind(cast.alice)
        links = {field.slug: uuid7() for field in samples.writable(kind) if field.target}
        links |= {field.slug: int(cast.mallory.actor.id) for field in kind.fields if field.type == "user"}
        if not links:
            pytest.skip(f"{self.slug} link to nothing")
        given = samples.values(cast.alice, kind)
        record = samples.create(cast.alice, kind, given)
        before = samples.everything(cast.alice), samples.log_length(cast.alice)
        for link, nowhere in links.items():
            astray = given | {link: nowhere}
            for verb, attempt in (
                (create_records, NewRecords(self.slug, [given, astray])),
                (change_record, RecordChange(self.slug, record, astray)),
            ):
                with pytest.raises(Invalid) as refused:
                    perform(verb, cast.alice.on_trail(uuid7()), attempt)
                assert refused.value.params == {"field": link, "reason": "not_a_reference"}
        assert (samples.everything(cast.alice), samples.log_length(cast.alice)) == before

    def test_somebody_elsewhere_reaches_nothing(self, cast):
        kind = self.kind(cast.alice)
        given = samples.values(cast.alice, kind)
        record = samples.create(cast.alice, kind, given)
        before = samples.everything(cast.alice)
        mallory = cast.mallory.on_trail(uuid7())
        with pytest.raises(RecordNotFound):
            self.read(mallory, record, trash=True)
        with pytest.raises(RecordNotFound):
            perform(change_record, mallory, RecordChange(self.slug, record, {}))
        assert perform(trash_records, mallory, Selection(self.slug, [record])) == 0
        assert self.ids(mallory) == set()
        with enter(mallory.workspace.schema) as cursor:
            words = [given[field.slug] for field in kind.searchable]
            assert [search_all(reader(mallory, cursor), word) for word in words] == [[] for _ in words]
            assert timeline(cursor, [record]) == []
        assert samples.everything(cast.alice) == before

    def test_the_log_tells_who_changed_what_from_what(self, cast):
        kind = self.kind(cast.alice)
        given, other = samples.values(cast.alice, kind), samples.values(cast.alice, kind)
        record = samples.create(cast.alice, kind, given)
        change = cast.bob.on_trail(uuid7())
        perform(change_record, change, RecordChange(self.slug, record, other))
        with enter(cast.workspace.schema) as cursor:
            entries = [entry for entry in timeline(cursor, [record]) if {*entry.fields} & {*given}]
        assert [(entry.verb, entry.actor_name, entry.action) for entry in entries] == [
            ("update", "Bob", "records.change"),
            ("create", "Alice", "records.create"),
        ]
        assert entries[0].trail == change.trail
        for field in samples.writable(kind):
            read = field_type(field.type).from_json
            if given[field.slug] != other[field.slug]:
                assert read(entries[0].before[field.slug]).value == given[field.slug]
                assert read(entries[0].after[field.slug]).value == other[field.slug]
            assert read(entries[1].after[field.slug]).value == given[field.slug]

    def test_undo_leaves_everything_as_it_was_to_the_byte(self, cast):
        kind = self.kind(cast.alice)
        kept = samples.create(cast.alice, kind, samples.values(cast.alice, kind))
        given = samples.values(cast.alice, kind)
        states, trails = [samples.everything(cast.alice)], []
        for verb, step in (
            (create_records, NewRecords(self.slug, [given])),
            (change_record, RecordChange(self.slug, kept, given)),
            (trash_records, Selection(self.slug, [kept])),
            (restore_records, Selection(self.slug, [kept])),
        ):
            context = cast.alice.on_trail(uuid7())
            perform(verb, context, step)
            trails.append(context.trail)
            states.append(samples.everything(cast.alice))
        assert all(one != other for one, other in pairwise(states))
        for trail in reversed(trails):
            assert samples.everything(cast.alice) == states.pop()
            assert samples.take_back(cast.alice, trail).kept == []
        assert samples.everything(cast.alice) == states.pop()

    def test_what_no_field_holds_is_refused_and_leaves_no_trace(self, cast):
        kind = self.kind(cast.alice)
        given = samples.values(cast.alice, kind)
        before = samples.everything(cast.alice), samples.log_length(cast.alice)
        wrong = [{**given, "no_such_field": "x"}, *({**given, field.slug: object()} for field in kind.fields)]
        wrong += [{**given, field.slug: None} for field in kind.fields if field.required]
        for attempt in wrong:
            with pytest.raises((Invalid, FieldNotWritable)):
                perform(create_records, cast.alice.on_trail(uuid7()), NewRecords(self.slug, [attempt]))
        assert (samples.everything(cast.alice), samples.log_length(cast.alice)) == before
