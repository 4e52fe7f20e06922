"""The demo goes through the ordinary door: all rows arrive, once, also after a breakdown."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guanxi.access.api import Workspace, delete_workspace
from guanxi.cluster.api import enter
from guanxi.demo.api import OpenedDemo, open_demo
from guanxi.demo.logic.forms import FORMS
from guanxi.exchange.api import run_import

SIZE = 60


@pytest.fixture
def room(installation: Path) -> Iterator[None]:
    """Leave no demo workspace behind."""
    yield
    for workspace in Workspace.objects.filter(slug="demo"):
        delete_workspace(workspace)


def _count(opened: OpenedDemo, table: str) -> int:
    with enter(opened.workspace.schema) as cursor:
        cursor.execute(f"select count(*) from {table} where deleted_at is null")
        return int(cursor.fetchall()[0][0])


def test_all_rows_of_all_files_arrive_and_a_second_opening_does_nothing(room: None) -> None:
    opened = open_demo(customers=SIZE)
    assert [run.file_name for run in opened.imports] == [form.file for form in FORMS.values()]
    assert all(run.status == "done" and run.rows_rejected == 0 for run in opened.imports)
    by_file = {run.file_name: run.rows_accepted for run in opened.imports}
    assert _count(opened, "people") == by_file["people_shop.csv"] + by_file["people_crm.csv"]
    assert _count(opened, "order_lines") == by_file["orders.csv.gz"]
    assert _count(opened, "contact_records") == (
        by_file["contact_records.csv"] + by_file["contact_records_crm.csv"]
    )
    again = open_demo(customers=SIZE)
    assert again.imports == []
    assert again.workspace.pk == opened.workspace.pk


def test_a_breakdown_halfway_is_made_good_by_the_next_opening(
    room: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    def breaking(context: Any, trail: Any, progress: Any) -> Any:
        begun.append(trail)
        if len(begun) == 4:
            raise KeyboardInterrupt
        return run_import(context, trail, progress)

    monkeypatch.setattr("guanxi.demo.actions.load.run_import", breaking)
    with pytest.raises(KeyboardInterrupt):
        open_demo(customers=SIZE)
    monkeypatch.undo()
    opened = open_demo(customers=SIZE)
    assert [run.file_name for run in opened.imports] == [form.file for form in FORMS.values()][3:]
    assert opened.imports[0].id == begun[3]
    assert _count(opened, "companies") >= 1
