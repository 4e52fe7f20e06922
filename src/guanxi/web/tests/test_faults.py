"""Refusals as their readers read them: no word of the program's own, in either language, now or kept."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import translation
from psycopg.types.json import Jsonb

from guanxi.cluster.api import enter
from guanxi.exchange.api import WrongMoment, begin_import, propose_import
from guanxi.jobs.api import told
from guanxi.kernel.api import ModuleOff, NotFound, uuid7
from guanxi.records.api import reader
from guanxi.web.faults import THINGS, say, say_kept
from guanxi.web.generic.origins import reason_words
from guanxi.web.tests.browsing import browser

PACKAGE = Path(__file__).parent.parent.parent
OLD = {"code": "unreadable_file", "message": "An older sentence."}
NAMED = re.compile(r"(?:NotFound|FilterTooLarge)\([^)]*what=\"([^\"]+)\"")


def test_everything_that_refusals_name_has_its_word():
    modules = [path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts]
    named = {what for path in modules for what in NAMED.findall(path.read_text("utf-8"))}
    assert named == set(THINGS)


@pytest.mark.parametrize(
    ("language", "who", "path", "said"),
    [
        ("zh-hans", "alice", "nothing-here", "这里没有工作区“nothing-here”"),
        ("en", "alice", "nothing-here", "There is no workspace “nothing-here” here."),
        ("zh-hans", "carol", "{slug}/imports/new", "你的角色（只读）无权这样做。"),
        ("en", "carol", "{slug}/imports/new", "Your role (Reader) does not allow this."),
        ("zh-hans", "alice", f"{{slug}}/people/{UUID(int=7)}", f"“客户”中没有记录 {UUID(int=7)}。"),
        ("en", "alice", f"{{slug}}/people/{UUID(int=7)}", f"There is no record {UUID(int=7)} among People."),
    ],
)
def test_a_refusal_speaks_its_readers_language(cast, language, who, path, said):
    answer = browser(getattr(cast, who), language).get("/" + path.format(slug=cast.workspace.slug))
    assert said in answer.content.decode()


def test_a_module_that_is_off_is_called_by_its_name():
    with translation.override("zh-hans"):
        assert "“洞察”" in say(ModuleOff(module="insight"))
    assert "“Insight”" in say(ModuleOff(module="insight"))


def test_the_state_of_an_import_is_called_as_its_page_calls_it():
    wrong = WrongMoment(trail=UUID(int=7), status="undoing")
    assert "“Being undone”" in say(wrong)
    with translation.override("zh-hans"):
        assert "“撤销中”" in say(wrong)


def test_what_was_kept_of_a_refusal_is_told_in_either_language():
    kept = told(NotFound(what="workspace", key="abc"))
    assert say_kept(kept) == "There is no workspace “abc” here."
    with translation.override("zh-hans"):
        assert say_kept(kept) == "这里没有工作区“abc”。"
        assert (say_kept(OLD), say_kept(None)) == ("An older sentence.", "")


def test_an_import_says_in_its_readers_language_why_it_stopped(cast, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("Customer ID,Name\n1,Ann\n", "utf-8")
    context = cast.alice.on_trail(uuid7())
    with enter(cast.workspace.schema) as cursor:
        proposal = propose_import(context, cursor, file, "people", "shop")
    run = begin_import(context, file, file.name, proposal).id
    failed = "update import_run set status = 'failed', error = %s where id = %s"
    for error, said in ((told(NotFound(what="job", key="7")), "这里没有任务“7”。"), (OLD, OLD["message"])):
        with enter(cast.workspace.schema) as cursor:
            cursor.execute(failed, (Jsonb(error), run))
        page = browser(cast.alice, "zh-hans").get(f"/{cast.workspace.slug}/imports/{run}").content.decode()
        assert said in page


def test_a_reason_in_a_hidden_field_is_no_code(cast):
    with enter(cast.workspace.schema) as cursor:
        kind = reader(cast.carol, cursor).objects.get("people")
    assert kind.field("email") is None
    assert reason_words("same email", kind) == "Same in a field that is not shown"


def test_what_was_done_to_jobs_is_told_as_that(cast):
    root = f"/{cast.workspace.slug}"
    client = browser(cast.alice, "zh-hans")
    assert client.post(f"{root}/settings/jobs/ask/lake-rebuild").status_code == 204
    page = client.get(root).content.decode()
    assert "Alice 让系统立即执行了维护" in page
    assert f'href="{root}/settings/jobs"' in page
    wrong = client.post(f"{root}/settings/jobs/schedule/lake-rebuild", {"at": "05:00"})
    assert (wrong.status_code, "没有固定时间" in wrong.content.decode()) == (422, True)
