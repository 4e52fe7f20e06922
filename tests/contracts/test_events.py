"""Facts of behaviour come from sources only and are never changed; else they keep the objects' promises."""

from __future__ import annotations

import psycopg
import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.api import undo_import
from guanxi.kernel.api import NotAllowed, uuid7
from guanxi.metadata.api import define_field
from guanxi.records.api import (
    FactsNeverChange,
    NewRecords,
    RecordChange,
    RecordNotFound,
    Selection,
    all_records,
    change_record,
    create_records,
    get_record,
    reader,
    restore_records,
    trash_records,
)
from tests.contracts import samples
from tests.contracts.fields import new_field
from tests.contracts.files import Files
from tests.contracts.reads import Reads
from tests.contracts.writes import Writes

FACTS = "events"


class TestEvents(Files):
    """Facts have neither a hand that writes them nor a log beside themselves."""

    slug = FACTS
    kind = Writes.kind
    selects, listed, pages = Reads.selects, Reads.listed, Reads.pages

    @pytest.fixture
    def facts(self, cast, tmp_path):
        """Return the facts of a file that is loaded for one test, by id."""
        kind, source = self.kind(cast.alice), f"facts{samples.serial()}"
        runs = [*self.load_targets(cast.alice, kind, tmp_path, source)]
        runs.append(self.load(cast.alice, kind, tmp_path, source)[0])
        yield self.all(cast.alice)
        for run in reversed(runs):
            undo_import(cast.alice, run.id)

    def all(self, context):
        with enter(context.workspace.schema) as cursor:
            return {row["id"]: row for row in all_records(reader(context, cursor), FACTS)}

    @pytest.mark.parametrize(("who", "refusal"), [("alice", FactsNeverChange), ("carol", NotAllowed)])
    def test_nobody_writes_them_by_hand_and_trying_leaves_no_trace(self, cast, facts, who, refusal):
        record, row = next(iter(facts.items()))
        before = samples.everything(cast.alice), samples.log_length(cast.alice)
        for verb, attempt in (
            (create_records, NewRecords(FACTS, [{"name": row["name"], "occurred_at": row["occurred_at"]}])),
            (change_record, RecordChange(FACTS, record, {"name": "Rewritten"})),
            (trash_records, Selection(FACTS, [record])),
            (restore_records, Selection(FACTS, [record])),
        ):
            with pytest.raises(refusal):
                perform(verb, getattr(cast, who).on_trail(uuid7()), attempt)
        assert (samples.everything(cast.alice), samples.log_length(cast.alice)) == before

    def test_the_database_itself_refuses_to_rewrite_them(self, cast, facts):
        with enter(cast.workspace.schema) as cursor, pytest.raises(psycopg.errors.InsufficientPrivilege):
            cursor.execute("update events set name = 'Rewritten'")

    def test_every_operator_of_every_field_selects_what_it_says(self, cast, facts):
        self.selects(cast, facts, next(iter(facts.values())), samples.writable(self.kind(cast.alice)))

    def test_pages_follow_each_other_without_gap_or_repeat(self, cast, facts):
        for sort in ("occurred_at", "-occurred_at", "name", "-value", "id"):
            pages = list(self.pages(cast.alice, sort=sort))
            assert (len(pages), set(pages)) == (len(facts), set(facts))

    def test_somebody_elsewhere_reaches_nothing(self, cast, facts):
        assert self.listed(cast.mallory) == set()
        for record in facts:
            with enter(cast.mallory.workspace.schema) as cursor, pytest.raises(RecordNotFound):
                get_record(reader(cast.mallory, cursor), FACTS, record)

    def test_own_fields_are_loaded_found_and_can_be_taken_back(self, cast, tmp_path):
        untouched = samples.everything(cast.alice)
        defining = cast.alice.on_trail(uuid7())
        types = ("text", "number", "date", "select")
        added = [perform(define_field, defining, new_field(FACTS, each)) for each in types]
        self.test_a_file_arrives_whole_and_once_and_can_be_taken_back(cast, tmp_path)
        run, _ = self.load(cast.alice, self.kind(cast.alice), tmp_path, "own")
        rows = self.all(cast.alice)
        self.selects(cast, rows, next(iter(rows.values())), added)
        undo_import(cast.alice, run.id)
        samples.take_back(cast.alice, defining.trail)
        assert self.kind(cast.alice) == self.kind(cast.mallory)
        assert samples.everything(cast.alice) == untouched
