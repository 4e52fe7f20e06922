"""The contracts on imports know every room, so that a new one cannot slip past them."""

from __future__ import annotations

import pytest

from tests.architecture.house import contracts, floors, rooms


def test_every_room_stands_on_a_floor():
    assert sorted(floors()) == sorted(rooms())


@pytest.mark.parametrize("room", sorted(set(rooms()) - {"config"}))
def test_every_room_but_the_assembler_is_reached_by_its_face_or_its_door(room):
    protected = [each["protected_modules"] for each in contracts() if each["type"] == "protected"]
    assert f"guanxi.{room}" in protected
