"""A person who is named in passing: taken out of texts and trees of whatever letters, and nothing beside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import View, save_view
from guanxi.records.actions.erase_mentions import ERASED, without
from guanxi.records.api import NewErasure, NewRecords, create_records, erase_person

# Letters that are two when their case is folded, and some that JSON writes in two.
AROUND = st.text('ßİŉǰΐﬁ"\\\n{}[]:,0 张')
NEEDLES = st.lists(st.text("ablmABLM@.", min_size=1), min_size=1, max_size=3)


@given(AROUND, AROUND, NEEDLES, st.booleans())
def test_what_stands_around_a_name_stays(before, after, needles, shouted):
    named = max(needles, key=len)
    text = before + (named.upper() if shouted else named) + after
    left = before + ERASED + after
    assert without(text, needles) == left
    tree = {"all": [{"op": "eq", "value": text}, {"value": [text, 7, None, True]}]}
    assert without(tree, needles) == {"all": [{"op": "eq", "value": left}, {"value": [left, 7, None, True]}]}


@given(st.text(), st.lists(st.text(min_size=1)))
def test_any_text_comes_to_an_end(text, needles):
    assert without(without(text, needles), []) == without(text, needles)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("İpek Straße", "ẞß of İİ and İpek Straße"),
        ("Olga \"Quote\" Backsl\\ash", "İ Olga \"quote\" backsl\\ash, ß"),
        ("İnci İnal", "İnci İnal"),
    ],
)  # fmt: skip
def test_a_view_that_names_somebody_forgets_them(cast, name, written):
    context = cast.alice
    person = {"name": name, "phone": "+442079460999"}
    [one] = perform(create_records, context.on_trail(uuid7()), NewRecords("people", [person]))
    tree = {"field": "name", "op": "eq", "value": written}
    perform(save_view, context.on_trail(uuid7()), View("people", f"ß {written}"[:60], tree, shared=True))
    done = erase_person(context.on_trail(uuid7()), NewErasure("people", one, "asked"))
    assert (done.status, sum(done.remaining.values())) == ("done", 0)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select name, filter ->> 'value' from saved_view")
        for said in cursor.fetchall():
            assert all(ERASED in text and name.casefold() not in text.casefold() for text in said)
