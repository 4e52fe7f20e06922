"""Formulas are made harmless by a rule that can be taken back, and the database follows the same one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import sql

from guanxi.cluster.api import enter
from guanxi.exchange.logic.writing.defuse import defuse, defused, restore

SIGNS = "=+-@＝＋－＠\t\r\n"
TEXTS = st.one_of(
    st.text(st.sampled_from([*SIGNS, "'", "a", '"', ",", " "]), max_size=8),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
)


@given(TEXTS)
def test_what_is_defused_comes_back(cell):
    assert restore(defuse(cell)) == cell


@given(TEXTS)
def test_no_cell_begins_as_a_formula(cell):
    assert not defuse(cell).startswith(tuple(SIGNS))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("'=1", "''=1"),
        ("'plain", "'plain"),
        ("", ""),
        ("a=b", "a=b"),
    ],
)
def test_only_what_is_dangerous_changes(cell, written):
    assert defuse(cell) == written


@settings(max_examples=3, deadline=None)
@given(cells=st.lists(TEXTS, min_size=200, max_size=400))
def test_the_database_writes_what_the_rule_says(cast, cells):
    statement = sql.SQL("select {} from unnest(%s::text[]) with ordinality c(cell, n) order by n")
    with enter(cast.workspace.schema) as cursor:
        cursor.execute(statement.format(defused(sql.SQL("c.cell"))), (cells,))
        assert [row[0] for row in cursor.fetchall()] == [defuse(cell) for cell in cells]
