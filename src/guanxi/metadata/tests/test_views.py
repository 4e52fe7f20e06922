"""Saved views: private ones are their owner's alone."""

from __future__ import annotations

from typing import Any

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.kernel.api import NotAllowed, uuid7
from guanxi.metadata.api import (
    FilterError,
    View,
    ViewNotFound,
    remove_view,
    save_view,
    view,
    views_of,
)

FILTER = {"field": "country", "op": "=", "value": "GB"}


def names(context: Any) -> list[str]:
    with enter(context.workspace.schema) as cursor:
        return [found.name for found in views_of(cursor, "people", int(context.actor.id))]


def test_a_private_view_is_its_owners_and_a_shared_one_everybodys(cast: Any) -> None:
    mine = perform(save_view, cast.alice, View("people", "Mine", FILTER, ("name", "email"), "-created_at"))
    perform(save_view, cast.bob, View("people", "Ours", {}, shared=True))
    assert names(cast.alice) == ["Mine", "Ours"]
    assert names(cast.bob) == names(cast.carol) == ["Ours"]
    assert names(cast.mallory) == []
    with enter(cast.alice.workspace.schema) as cursor:
        found = view(cursor, mine, int(cast.alice.actor.id))
        assert (found.filter, found.columns, found.sort) == (
            FILTER | {"op": "eq"},
            ["name", "email"],
            "-created_at",
        )
        with pytest.raises(ViewNotFound):
            view(cursor, mine, int(cast.bob.actor.id))


def test_only_the_owner_changes_or_removes_a_view(cast: Any) -> None:
    saved = perform(save_view, cast.bob, View("orders", "Bob's", {}))
    for context in (cast.carol, cast.alice):
        with pytest.raises(ViewNotFound):
            perform(save_view, context, View("orders", "Hers", {}, id=saved))
        with pytest.raises(ViewNotFound):
            perform(remove_view, context, saved)
    perform(save_view, cast.bob, View("orders", "Still Bob's", {}, id=saved))
    perform(remove_view, cast.bob, saved)
    with pytest.raises(ViewNotFound):
        perform(remove_view, cast.bob, uuid7())


def test_readers_keep_views_but_share_none(cast: Any) -> None:
    perform(save_view, cast.carol, View("products", "Carol's", {}))
    with pytest.raises(NotAllowed):
        perform(save_view, cast.carol, View("products", "For all", {}, shared=True))


@pytest.mark.parametrize(
    "wrong",
    [
        View("people", "x", {"field": "nmae", "value": 1}),
        View("people", "x", {}, columns=("nmae",)),
        View("people", "x", {}, sort="-nmae"),
    ],
)
def test_a_view_fits_its_object(cast: Any, wrong: View) -> None:
    with pytest.raises(FilterError):
        perform(save_view, cast.alice, wrong)
