"""The files of imports: kept while they may be needed and a month longer, gone after that."""

from pathlib import Path

import pytest

from guanxi.cluster.api import enter
from guanxi.exchange.api import get_import, let_go_files, move_imports, run_import, undo_import
from guanxi.exchange.queries.standing import import_standing
from guanxi.exchange.tests.test_resume import begin


def aged(context, trail, days):
    with enter(context.workspace.schema) as cursor:
        cursor.execute(
            "update import_run set finished_at = now() - %s * interval '1 day' "
            "where id = %s returning status",
            (days, trail),
        )
        return cursor.fetchall()[0][0]


def found(context, trail):
    with enter(context.workspace.schema) as cursor:
        return get_import(cursor, trail)


@pytest.fixture
def run(cast, tmp_path):
    return begin(cast.alice, tmp_path, rows=20)


def test_an_import_of_a_month_ago_is_undone_without_its_file(cast, run):
    run_import(cast.alice, run.id)
    assert aged(cast.alice, run.id, 29) == "done"
    assert (let_go_files(cast.alice), Path(run.file_path).exists()) == (0, True)
    aged(cast.alice, run.id, 31)
    assert (let_go_files(cast.alice), Path(run.file_path).exists()) == (1, False)
    assert (let_go_files(cast.alice), found(cast.alice, run.id).file_path) == (0, "")
    with enter(cast.workspace.schema) as cursor:
        assert import_standing(cursor, 60).unreadable == []
    undo_import(cast.alice, run.id)
    assert found(cast.alice, run.id).status == "undone"


@pytest.mark.parametrize("status", ["waiting", "running", "failed", "undoing"])
def test_what_is_not_over_keeps_its_file(cast, run, status):
    aged(cast.alice, run.id, 300)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("update import_run set status = %s where id = %s", (status, run.id))
    assert let_go_files(cast.alice) == 0
    assert Path(run.file_path).exists()


def test_another_workspace_keeps_its_own(cast, run):
    run_import(cast.alice, run.id)
    aged(cast.alice, run.id, 31)
    assert let_go_files(cast.mallory) == 0
    assert Path(run.file_path).exists()


def test_one_that_failed_and_was_taken_back_is_over_from_then_on(cast, run):
    run_import(cast.alice, run.id)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("update import_run set status = 'failed', finished_at = null where id = %s", (run.id,))
    undo_import(cast.alice, run.id)
    assert found(cast.alice, run.id).finished_at is not None
    let_go_files(cast.alice)
    assert Path(run.file_path).exists()
    aged(cast.alice, run.id, 31)
    assert (let_go_files(cast.alice), Path(run.file_path).exists()) == (1, False)


def test_one_that_was_over_stays_over_since_then(cast, run):
    run_import(cast.alice, run.id)
    aged(cast.alice, run.id, 10)
    before = found(cast.alice, run.id).finished_at
    undo_import(cast.alice, run.id)
    assert found(cast.alice, run.id).finished_at == before


def test_the_rejected_rows_follow_into_another_home_without_the_file(cast, run):
    with enter(cast.workspace.schema) as cursor:
        cursor.execute(
            "update import_run set file_path = '', rejected_path = '/here/of/rejected' where id = %s",
            (run.id,),
        )
        move_imports(cursor, Path("/here/of"), Path("/there/now"))
    after = found(cast.alice, run.id)
    assert (after.file_path, after.rejected_path) == ("", "/there/now/rejected")
    with enter(cast.workspace.schema) as cursor:
        move_imports(cursor, Path("/there/no"), Path("/there"))
    assert found(cast.alice, run.id).rejected_path == "/there/now/rejected"


@pytest.mark.parametrize(
    "path",
    ["/etc/hostname", "{home}/secrets.json", "{here}/../../secrets.json", "{here}/link", "secrets.json"],
)
def test_what_lies_outside_the_workspaces_folder_is_forgotten(cast, run, tmp_path, path):
    """An archive says where files are, and may have been written by anybody."""
    here = tmp_path / "files" / "w_here"
    here.mkdir(parents=True)
    (here / "link").symlink_to("/etc/hostname")
    outside, inside = path.format(home=tmp_path, here=here), str(here / "imports" / "file")
    assert moved(cast.alice, run.id, here, (outside, inside)) == ("", inside)
    assert moved(cast.alice, run.id, here, (inside, outside)) == (inside, None)


def moved(context, trail, folder, paths):
    """Return an import's two paths after its workspace has come to a folder."""
    with enter(context.workspace.schema) as cursor:
        cursor.execute(
            "update import_run set file_path = %s, rejected_path = %s where id = %s", (*paths, trail)
        )
        move_imports(cursor, Path("/before"), folder)
        after = get_import(cursor, trail)
    return after.file_path, after.rejected_path
