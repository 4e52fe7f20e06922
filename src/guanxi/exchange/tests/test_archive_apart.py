"""What an archive does not bring along: the work of the workspace that it came from."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from uuid import uuid4

from guanxi.cluster.api import enter
from guanxi.exchange.api import create_archive, load_archive
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
