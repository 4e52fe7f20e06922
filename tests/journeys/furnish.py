"""A workspace with something on every page: loaded twice, analysed, measured, tidied, a person erased."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

from guanxi.access.api import perform
from guanxi.cluster.api import enter, outside
from guanxi.exchange.api import begin_import, propose_import, run_import
from guanxi.insight.api import ANALYSE, analyse
from guanxi.jobs.api import JobNumber, cancel_job, defer
from guanxi.jobs.tests.working import empty_queue, with_worker, work_off
from guanxi.kernel.api import Context, uuid7
from guanxi.metadata.api import View, open_bi, save_view
from guanxi.quality.api import measure, measure_daily
from guanxi.records.api import (
    NewErasure,
    NewRecords,
    Selection,
    begin_erasure,
    create_records,
    finish_erasure,
    trash_records,
)
from tests.journeys.orders import write_orders

# The same addresses under other numbers are possible duplicates; a telephone and a birthday cannot be read.
LIST = """客户编号,姓名,邮箱,电话,生日
A-1,王小芳,k1@example.com,13800000001,1990-01-02
A-2,李小娜,k2@example.com,不详,某年
A-3,张小敏,k3@example.com,13800000003,1985-07-08
"""


LIST_NAME = "客户.csv"


def furnish(alice: Context, folder: Path) -> dict[str, str]:
    """Fill the workspace and return its pages' addresses by name."""
    empty_queue()
    path, _ = write_orders(folder, "zh")
    _load(alice, path, "orders", "shop")
    analyse(alice.on_trail(uuid7()))
    measure(alice)
    (folder / LIST_NAME).write_text(LIST, "utf-8")
    listed = _load(alice, folder / LIST_NAME, "people", "crm")
    measure_daily(alice)
    company = {"name": "Example Trading", "country": "GB", "owner": int(alice.actor.id)}
    perform(create_records, alice.on_trail(uuid7()), NewRecords("companies", [company]))
    chosen = {"field": "name", "op": "contains", "value": "王"}
    perform(save_view, alice.on_trail(uuid7()), View("people", "VIP", chosen))
    open_bi(alice.on_trail(uuid7()))
    _leave_jobs(alice)
    people = _some_people(alice)
    perform(trash_records, alice.on_trail(uuid7()), Selection("people", people[2:6]))
    erasure = begin_erasure(alice.on_trail(uuid7()), NewErasure("people", people[1], "来信要求"))
    finish_erasure(alice, erasure)
    return _addresses(listed, people[0], erasure)


def _load(alice: Context, path: Path, kind: str, source: str) -> UUID:
    context = alice.on_trail(uuid7())
    with enter(context.workspace.schema) as cursor:
        proposal = propose_import(context, cursor, path, kind, source)
    return run_import(context, begin_import(context, path, path.name, proposal).id).id


def _leave_jobs(alice: Context) -> None:
    """Leave jobs that are over, that were stopped and that wait."""
    # The browser's driver keeps an event loop in this thread; the worker needs one of its own.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(with_worker, work_off).result()
    for stopped in (True, False):
        with enter(alice.workspace.schema) as cursor, outside(cursor):
            job = defer(ANALYSE, workspace_id=alice.workspace.id, user_id=int(alice.actor.id))
        if stopped:
            perform(cancel_job, alice.on_trail(uuid7()), JobNumber(job))


def _some_people(alice: Context) -> list[UUID]:
    with enter(alice.workspace.schema) as cursor:
        cursor.execute("select id from people where email like 'k%%' order by created_at, id limit 6")
        return [row[0] for row in cursor.fetchall()]


def _addresses(listed: UUID, person: UUID, erasure: UUID) -> dict[str, str]:
    return {
        "home": "",
        "people": "/people",
        "companies": "/companies",
        "products": "/products",
        "orders": "/orders?sort=-total",
        "nothing": "/feedback",
        "person": f"/people/{person}",
        "duplicates": "/people/duplicates",
        "trash": "/people/trash",
        "erase": f"/people/{person}/erase",
        "erasure": f"/erasures/{erasure}",
        "segments": "/segments",
        "segment": "/segments/champions",
        "value": "/value",
        "quality": "/quality",
        "quality of people": "/quality/people",
        "quality of a field": "/quality/people/fields/email",
        "imports": "/imports",
        "import": f"/imports/{listed}",
        "upload": "/imports/new",
        "workspace": "/settings",
        "members": "/settings/members",
        "privacy": "/settings/privacy",
        "scores": "/settings/scores",
        "jobs": "/settings/jobs",
        "modules": "/settings/modules",
        "account": "/settings/me",
    }
