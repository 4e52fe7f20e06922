"""What readers see of a table: its own columns, and ours beside them."""

from __future__ import annotations

from guanxi.access.api import perform
from guanxi.engine.api import open_lake, refresh_lake
from guanxi.engine.tests.world import compare, people, run
from guanxi.kernel.api import Context, uuid7
from guanxi.metadata.api import NewField, define_field


def test_a_field_called_root_stands_beside_our_own(alice: Context) -> None:
    (someone,) = people(alice, ["Ann"])
    perform(define_field, alice.on_trail(uuid7()), NewField("people", "text", "Root", slug="root"))
    perform(run, alice, ("update people set root = 'ginger'", None))
    refresh_lake(alice.workspace)
    compare(alice)
    with open_lake(alice.workspace) as lake:
        found = lake.rows("select root, _root from people where id = $id", {"id": str(someone)})
    assert found == [("ginger", someone)]
