"""The archive of one person: everything of theirs, nothing of others, and not for everybody."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile

import pytest
from typer.testing import CliRunner

from guanxi.access.api import perform
from guanxi.cli.main import app
from guanxi.cluster.api import enter
from guanxi.kernel.api import NotAllowed, uuid7
from guanxi.metadata.api import NewField, define_field
from guanxi.records.api import (
    RecordChange,
    RecordNotFound,
    Selection,
    change_record,
    export_person,
    trash_records,
    write_dossier,
)
from tests.erasure.shop import SECRETS, open_shop

REFERRER = NewField("orders", "relation", "Referrer", slug="referrer", target="people")


@pytest.fixture(scope="module")
def shop(cast, tmp_path_factory):
    shop, context = open_shop(cast.alice, tmp_path_factory.mktemp("shop")), cast.alice
    perform(define_field, context.on_trail(uuid7()), REFERRER)
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select number, id from orders where number in ('I0', 'I20', 'I1')")
        orders = dict(cursor.fetchall())
    for number in ("I0", "I1"):  # one of her own, and one of somebody whom she has sent
        change = RecordChange("orders", orders[number], {"referrer": shop.person})
        perform(change_record, context.on_trail(uuid7()), change)
    trashed = Selection("orders", (orders["I20"],))
    assert perform(trash_records, context.on_trail(uuid7()), trashed) == 1
    return shop


@pytest.fixture(scope="module")
def archive(shop):
    file = io.BytesIO()
    write_dossier(perform(export_person, shop.context, shop.person), file)
    return zipfile.ZipFile(file)


@pytest.fixture(scope="module")
def data(archive):
    return json.loads(archive.read("data.json"))


def test_it_holds_everything_that_is_known_of_her(data):
    text = json.dumps(data, ensure_ascii=False).casefold()
    assert [word for word in SECRETS if word.casefold() not in text] == []
    assert {slug: len(rows) for slug, rows in data["records"].items()} == {
        "people": 2, "orders": 31, "order_lines": 31, "events": 1, "contact_records": 1, "feedback": 1,
    }  # fmt: skip
    assert {source["source"] for source in data["sources"]} == {"shop", "manual"}
    assert {entry["action"] for entry in data["history"]} >= {"import.apply", "records.change"}
    assert {each["file"] for each in data["imports"]} >= {"people.csv"}
    assert data["scores"]["frequency"] > 0
    assert data["scores"]["reasons"]


def test_the_command_writes_it_closed_to_others_and_whole(shop, tmp_path):
    def run(to, status):
        words = ["person-export", str(shop.person), "--to", str(to), "-w", shop.context.workspace.slug]
        result = CliRunner().invoke(app, [*words, "--json"])
        assert result.exit_code == status, result.output
        return json.loads(result.stdout)

    target = tmp_path / "her.zip"
    target.write_bytes(b"an older one")
    target.chmod(0o644)
    assert run(target, 0)["records"]["people"] == 2
    assert zipfile.is_zipfile(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    for nowhere in (tmp_path / "none" / "her.zip", tmp_path):
        assert run(nowhere, 1)["error"]["code"] == "target_unwritable"
    assert [path.name for path in tmp_path.iterdir()] == ["her.zip"]


def test_it_holds_nobody_else(data):
    assert "buyer1@shop.example" not in json.dumps(data)


def test_tables_and_pages_can_be_read(archive):
    rows = list(csv.DictReader(io.StringIO(archive.read("orders.csv").decode("utf-8-sig"))))
    assert len(rows) == 31
    assert all(row["total"] for row in rows)
    assert [row["number"] for row in rows if row["deleted_at"]] == ["I20"]
    english, chinese = (archive.read(f"summary.{language}.html").decode() for language in ("en", "zh"))
    assert "Quentina Zwetschgenbaum" in english
    assert "姓名" in chinese
    assert "移入回收站的时间" in chinese
    assert "Name" in english


def test_who_may_not_see_her_may_not_take_her_along(cast, shop):
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select max(id) from action")
        before = cursor.fetchall()
    with pytest.raises(NotAllowed):
        perform(export_person, cast.carol, shop.person)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select max(id) from action")
        assert cursor.fetchall() == before
    with pytest.raises(RecordNotFound):
        perform(export_person, cast.mallory, shop.person)
