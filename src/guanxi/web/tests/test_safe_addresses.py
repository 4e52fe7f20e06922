"""Opening an address changes nothing: a link, an image or a preview of somebody else's must not act."""

from __future__ import annotations

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import as_owner, enter
from guanxi.exchange.api import begin_import, propose_import, run_import
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import View, save_view
from guanxi.records.api import NewRecords, create_records
from guanxi.web.tests.browsing import browser
from guanxi.web.urls import urlpatterns

# What is downloaded about a person is on record, as the law wants it; all else is only looked at.
ON_RECORD = {"<slug:workspace>/people/<uuid:record>/export"}
IN_WORKSPACE = sorted(
    str(each.pattern) for each in urlpatterns if str(each.pattern).startswith("<slug:workspace>")
)
ACTING = sorted(
    f"<slug:workspace>/{rest}"
    for rest in (
        "imports/<uuid:trail>/undo",
        "settings/jobs/<int:job>/cancel",
        "settings/jobs/<int:job>/retry",
        "settings/jobs/ask/<slug:name>",
        "settings/jobs/schedule/<slug:name>",
        "trails/<uuid:trail>/undo",
        "<slug:slug>/columns",
        "<slug:slug>/export",
        "<slug:slug>/trash/restore",
        "<slug:slug>/views",
        "<slug:slug>/views/<uuid:view>/remove",
    )
)


@pytest.fixture(scope="module")
def known(cast, tmp_path_factory) -> dict[str, object]:
    """Return something real for each part of an address."""
    file = tmp_path_factory.mktemp("files") / "people.csv"
    file.write_text("Customer ID,Name,Email\n1,Ann,ann@example.com\n", "utf-8")
    context = cast.alice.on_trail(uuid7())
    with enter(cast.workspace.schema) as cursor:
        proposal = propose_import(context, cursor, file, "people", "shop")
    trail = run_import(context, begin_import(context, file, file.name, proposal).id).id
    [person] = perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("people", [{"name": "Bea"}]))
    view = perform(save_view, cast.alice.on_trail(uuid7()), View("people", "Mine", {}, ("name",), ""))
    return {
        "workspace": cast.workspace.slug, "slug": "people", "record": person, "trail": trail, "view": view,
        "token": uuid7(), "erasure": uuid7(), "job": 1, "key": "champions", "name": "email", "tab": "orders",
    }  # fmt: skip


def written(schema: str) -> list[tuple[object, ...]]:
    with enter(schema) as cursor:
        cursor.execute("select (select count(*) from action), (select count(*) from change)")
        inside = cursor.fetchall()
    with as_owner() as cursor:
        cursor.execute(
            "select (select count(*) from procrastinate_jobs), (select count(*) from access_membership)"
        )
        return [*inside, *cursor.fetchall()]


def address(pattern: str, known: dict[str, object]) -> str:
    for kind in ("slug", "uuid", "int"):
        for name, value in known.items():
            pattern = pattern.replace(f"<{kind}:{name}>", str(value))
    return f"/{pattern}"


@pytest.mark.parametrize("pattern", IN_WORKSPACE)
def test_opening_an_address_changes_nothing(cast, known, pattern):
    before = written(cast.workspace.schema)
    answer = browser(cast.alice).get(address(pattern, known))
    b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code < 500
    assert "<" not in address(pattern, known)
    assert (answer.status_code == 405) == (pattern in ACTING)
    if pattern not in ON_RECORD:
        assert written(cast.workspace.schema) == before
