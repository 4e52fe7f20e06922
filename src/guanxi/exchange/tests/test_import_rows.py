"""Rows that become records one by one: none is lost beside a rejected one, and each is found by its words."""

from __future__ import annotations

import pytest

from guanxi.cluster.api import enter
from guanxi.exchange.actions import run as running
from guanxi.exchange.api import undo_import
from guanxi.exchange.tests.loading import PEOPLE, load, noted, write
from guanxi.metadata.api import index_tokens


@pytest.mark.parametrize("bad", [0, 3, 9])
def test_a_rejected_row_costs_no_other_row_its_record(cast, tmp_path, bad):
    mapping = {"Id": "orders.@id", "When": "orders.ordered_at"}
    rows = [[f"B{bad}-{number}", "2024-05-06 10:00:00"] for number in range(10)]
    rows[bad][1] = "sometime"
    run = load(cast.alice, write(tmp_path / "o.csv", mapping, rows), "orders", mapping)
    assert (run.rows_accepted, run.rows_rejected) == (9, 1)
    assert run.records["orders"]["created"] == 9
    undo_import(cast.alice, run.id)


def test_rows_that_number_themselves_and_rows_that_repeat_a_number_are_told_apart(cast, tmp_path):
    once = [["1", "Ann", "", ""], ["2", "Bo", "", ""]]
    run = load(cast.alice, write(tmp_path / "p.csv", PEOPLE, once), "people", PEOPLE)
    assert (run.records["people"]["created"], noted(run).get("several_rows")) == (2, None)
    twice = [*once, ["2", "Bo", "", ""], ["", "Nobody", "", ""]]
    again = load(cast.alice, write(tmp_path / "q.csv", PEOPLE, twice), "people", PEOPLE)
    assert again.records["people"] == {"created": 1, "updated": 0, "unchanged": 2, "flagged": 0}
    assert (noted(again)["repeated_row"], noted(again)["several_rows"]) == (1, 1)
    undo_import(cast.alice, again.id)
    undo_import(cast.alice, run.id)


def test_words_made_ahead_are_the_words_of_the_record(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 3)
    names = ["张三丰", "Ann Lee", "李四", "Jürgen Müller", "", "王芳", "Zoë", "赵六", "Bo", "钱七", "Kim"]
    rows = [[str(at), name, f"w{at}@example.com", "+44 20 7946 0018"] for at, name in enumerate(names)]
    run = load(cast.alice, write(tmp_path / "w.csv", PEOPLE, rows), "people", PEOPLE, source="words")
    assert run.records["people"]["created"] == len(rows)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select name, email, phone, number, tsvector_to_array(search) from people")
        found = cursor.fetchall()
    assert len(found) >= len(rows)
    assert all(set(words) == set(index_tokens(values)) for *values, words in found)
    undo_import(cast.alice, run.id)
