"""What an archive does not bring along: the jobs of where it came from, and paths out of its files."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from uuid import uuid4

import pytest

from guanxi.access.api import Membership, User, context_for
from guanxi.cluster.api import as_owner, enter
from guanxi.exchange.api import create_archive, get_import, let_go_files, load_archive
from guanxi.exchange.errors import ArchiveNewer
from guanxi.exchange.tests.loading import PEOPLE, load, write
from guanxi.exchange.tests.test_archive import changed, sums


def with_table(archive, target, name, text, **facts):
    """Write the archive again with one table more, whose columns stand in its first line."""
    columns = [{"name": each, "type": "text"} for each in text.decode().split("\n")[0].split(",")]
    sums = {"name": f"tables/{name}.csv", "size": len(text), "sha256": sha256(text).hexdigest()}

    def change(member, data):
        if member != "manifest.json":
            return data
        manifest = json.loads(data)
        manifest["tables"].append({**sums, "columns": columns, "months": [], "users": [], "rows": 0, **facts})
        return json.dumps(manifest).encode()

    changed(archive, target, change)
    with zipfile.ZipFile(target, "a") as bundle:
        bundle.writestr(sums["name"], text)
    return target


def test_the_account_of_jobs_stays_behind(cast, tmp_path):
    """It names the workspace's own number: what is tried again elsewhere would be tried on another's."""
    archive = tmp_path / "shop.zip"
    create_archive(cast.alice, archive)
    assert "tables/job_run.csv" not in sums(archive)
    job = f'job,task,ids,status\n7,jobs.upkeep,"{{""workspace_id"": {cast.workspace.pk}}}",failed\n'
    former = with_table(archive, tmp_path / "former.zip", "job_run", job.encode(), rows=1)
    made = load_archive(former, f"jobs-{uuid4().hex[:8]}")
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


@pytest.mark.parametrize("table", ["access_membership", "access_user", "procrastinate_jobs"])
def test_an_archive_cannot_reach_the_installations_own_tables(cast, tmp_path, table):
    """They lie behind the workspace's on the search path: a table of that name would replace them."""
    create_archive(cast.alice, tmp_path / "shop.zip")
    hostile = with_table(tmp_path / "shop.zip", tmp_path / "hostile.zip", table, b"id\n")
    before = list(Membership.objects.order_by("pk").values())
    with pytest.raises(ArchiveNewer):
        load_archive(hostile, f"hostile-{uuid4().hex[:8]}")
    assert list(Membership.objects.order_by("pk").values()) == before


def test_an_archive_cannot_set_the_installations_own_numbers(cast, tmp_path):
    create_archive(cast.alice, tmp_path / "shop.zip")
    sequence = "select pg_get_serial_sequence('access_user', 'id')"
    with as_owner() as cursor:
        cursor.execute(sequence)
        [[name]] = cursor.fetchall()

    def change(member, data):
        if member != "manifest.json":
            return data
        manifest = json.loads(data)
        manifest["sequences"][name.removeprefix("public.")] = 10**9
        return json.dumps(manifest).encode()

    load_archive(changed(tmp_path / "shop.zip", tmp_path / "hostile.zip", change), f"far-{uuid4().hex[:8]}")
    with as_owner() as cursor:
        cursor.execute(f"select last_value from {name}")
        assert cursor.fetchall()[0][0] < 10**9
