"""Who may erase, whom, and that somebody who may not leaves no trace."""

from __future__ import annotations

from uuid import uuid4

import pytest

from guanxi.cluster.api import enter
from guanxi.kernel.api import NotAllowed, uuid7
from guanxi.records.api import (
    ErasureNotFound,
    NewErasure,
    OnlyPeopleAreErased,
    ReasonMissing,
    RecordNotFound,
    erase_person,
    get_erasure,
    look_for_person,
)
from tests.erasure.shop import open_shop

REASON = "asked by letter of 3 March"


@pytest.fixture(scope="module")
def shop(cast, tmp_path_factory):
    return open_shop(cast.alice, tmp_path_factory.mktemp("shop"))


def test_only_administrators_erase_and_a_denial_leaves_no_trace(cast, shop):
    given = NewErasure("people", shop.person, REASON)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select (select max(id) from action), (select count(*) from erasure)")
        before = cursor.fetchall()
    for nobody in (cast.bob, cast.carol):
        with pytest.raises(NotAllowed):
            erase_person(nobody, given)
        with pytest.raises(NotAllowed):
            look_for_person(nobody, "people", shop.person)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select (select max(id) from action), (select count(*) from erasure)")
        assert cursor.fetchall() == before


def test_what_cannot_be_erased_is_refused(cast):
    with pytest.raises(RecordNotFound):
        erase_person(cast.alice, NewErasure("people", uuid4(), REASON))
    with pytest.raises(OnlyPeopleAreErased):
        erase_person(cast.alice, NewErasure("orders", uuid4(), REASON))


def test_an_erasure_says_why(cast, shop):
    with pytest.raises(ReasonMissing):
        erase_person(cast.alice, NewErasure("people", shop.person, " "))


def test_mallory_reaches_nobody_elsewhere(cast, shop):
    with pytest.raises(RecordNotFound):
        erase_person(cast.mallory, NewErasure("people", shop.person, REASON))
    erased = erase_person(shop.context.on_trail(uuid7()), NewErasure("people", shop.person, REASON))
    with enter(cast.elsewhere.schema) as cursor, pytest.raises(ErasureNotFound):
        get_erasure(cursor, erased.id)
