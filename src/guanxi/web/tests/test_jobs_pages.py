"""The page of jobs: what it says, to whom, in which language, and what it does on a click."""

from html import unescape

import pytest

from guanxi.cluster.api import enter, outside
from guanxi.insight.api import ANALYSE
from guanxi.jobs.api import defer, list_jobs, schedules
from guanxi.jobs.tests.working import empty_queue, take_and_die, with_worker, work_off
from guanxi.web.tests.browsing import browser

HTMX = {"HX-Request": "true"}


def read(context, path="", language="en"):
    answer = browser(context, language).get(f"/{context.workspace.slug}/settings/jobs{path}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def post(context, path, workspace=None, **form):
    where = (workspace or context.workspace).slug
    return browser(context).post(f"/{where}/settings/jobs/{path}", form, headers=HTMX).status_code


@pytest.fixture
def job(cast):
    """An analysis that Bob asked for and that waits."""
    empty_queue()
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("delete from job_run")
        with outside(cursor):
            return defer(ANALYSE, workspace_id=cast.workspace.pk, user_id=int(cast.bob.actor.id))


def state(cast):
    with enter(cast.workspace.schema) as cursor:
        return {each.job: each.status for each in list_jobs(cast.alice, cursor)}


def test_it_says_in_both_languages_what_waits_and_what_was_done(cast, job):
    assert "Analysis" in read(cast.bob)
    assert "Waiting" in read(cast.alice)
    with_worker(work_off)
    english, chinese = read(cast.alice), read(cast.alice, language="zh-hans")
    for word in ("Analysis", "Done", "Bob", "Schedule", "Refresh the lake", "Parts"):
        assert word in english
    for word in ("分析", "完成", "定时计划", "更新数据湖"):
        assert word in chinese
    assert "Analysis" in read(cast.alice, "/list")


def test_members_see_their_own_and_neither_schedule_nor_lake(cast, job):
    assert f"job {job}" in read(cast.bob)
    assert "Refresh the lake" not in read(cast.bob)
    assert f"job {job}" not in read(cast.carol)
    assert f"job {job}" not in read(cast.mallory)


def test_a_click_stops_and_tries_again(cast, job):
    assert post(cast.bob, f"{job}/cancel") == 204
    assert state(cast)[job] == "cancelled"
    assert "counts for nothing" in read(cast.bob)
    assert post(cast.alice, f"{job}/retry") == 204
    assert "waiting" in state(cast).values()


def test_what_is_denied_changes_nothing(cast, job):
    before = state(cast)
    assert post(cast.carol, f"{job}/cancel") == 403
    assert post(cast.mallory, f"{job}/cancel") == 404
    assert post(cast.mallory, f"{job}/cancel", cast.workspace) == 404
    assert post(cast.bob, "ask/lake-rebuild") == 403
    assert post(cast.bob, "schedule/analyse", is_on="on", at="05:00") == 403
    assert post(cast.alice, "schedule/analyse", is_on="on", at="25:00") == 422
    assert post(cast.alice, "ask/nothing") == 404
    assert browser(cast.alice).get(f"/{cast.workspace.slug}/settings/jobs/{job}/cancel").status_code == 405
    assert state(cast) == before


def test_the_schedule_is_set_and_upkeep_asked_for(cast, job):
    assert post(cast.alice, "schedule/analyse", at="05:15") == 204
    with enter(cast.workspace.schema) as cursor:
        known = {each.upkeep.name: each for each in schedules(cast.alice, cursor)}
    assert (known["analyse"].is_on, f"{known['analyse'].at:%H:%M}") == (False, "05:15")
    assert post(cast.alice, "ask/lake-rebuild") == 204
    assert "Rebuild the lake" in read(cast.alice)
    with_worker(work_off)
    assert set(state(cast).values()) == {"done"}


def test_a_job_whose_worker_died_says_that_it_is_taken_up_again(cast, job):
    with_worker(take_and_die)
    with enter(cast.workspace.schema) as cursor, outside(cursor):
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '5 minutes'")
    assert "the next one takes it up again" in read(cast.bob)
