"""What an archive does not bring along: the jobs of where it came from, and paths out of its files."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from uuid import uuid4

from guanxi.access.api import User, context_for
from guanxi.cluster.api import enter
from guanxi.exchange.api import create_archive, get_import, let_go_files, load_archive
from guanxi.exchange.tests.loading import PEOPLE, load, write
from guanxi.exchange.tests.test_archive import changed, sums


def with_jobs(archive, target, workspace):
    """Write the archive again as it was written before: with the account of the workspace's jobs."""
    table = f'job,task,ids,status\n7,jobs.upkeep,"{{""workspace_id"": {workspace.pk}}}",failed\n'.encode()

    def change(name, data):
        if name != "manifest.json":
            return data
        manifest = json.loads(data)
        facts = {
            "name": "tables/job_run.csv",
            "size": len(table),
            "sha256": sha256(table).hexdigest(),
            "rows": 1,
        }
        columns = [{"name": name, "type": "text"} for name in ("job", "task", "ids", "status")]
        manifest["tables"].append({**facts, "columns": columns, "months": [], "users": []})
        return json.dumps(manifest).encode()

    changed(archive, target, change)
    with zipfile.ZipFile(target, "a") as bundle:
        bundle.writestr("tables/job_run.csv", table)
    return target


def test_the_account_of_jobs_stays_behind(cast, tmp_path):
    """It names the workspace's own number: what is tried again elsewhere would be tried on another's."""
    archive = tmp_path / "shop.zip"
    create_archive(cast.alice, archive)
    assert "tables/job_run.csv" not in sums(archive)
    made = load_archive(with_jobs(archive, tmp_path / "old.zip", cast.workspace), f"jobs-{uuid4().hex[:8]}")
    assert made.rows["job_run"] == 1
    with enter(made.workspace.schema) as cursor:
        cursor.execute("select count(*) from job_run")
        assert cursor.fetchall() == [(0,)]


def test_an_archive_cannot_point_its_imports_at_files_of_the_server(cast, tmp_path):
    """Whoever wrote it may have put down any path: the worker would read it and the night remove it."""
    rows = write(tmp_path / "p.csv", list(PEOPLE), [["1", "Ann", "", ""]])
    run, theirs = load(cast.alice, rows, "people", PEOPLE, source="pointed"), tmp_path / "theirs.csv"
    theirs.write_text("Id,Name,Mail,Phone\n2,Theirs,,\n")
    point = "update import_run set file_path = %(path)s, rejected_path = %(path)s, finished_at = '2020-01-01'"
    with enter(cast.workspace.schema) as cursor:
        cursor.execute(point + " where id = %(id)s", {"path": str(theirs), "id": run.id})
    create_archive(cast.alice, tmp_path / "pointed.zip")
    made = load_archive(tmp_path / "pointed.zip", f"pointed-{uuid4().hex[:8]}")
    context = context_for(User.objects.get(pk=cast.alice.actor.id), made.workspace.slug)
    with enter(made.workspace.schema) as cursor:
        after = get_import(cursor, run.id)
    assert (after.file_path, after.rejected_path) == ("", None)
    let_go_files(context)
    assert theirs.exists()
