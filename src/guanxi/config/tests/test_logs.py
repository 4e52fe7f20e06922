"""Logs are for operators: one JSON object a line, and nothing of a customer in any of them."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from conftest import Cast
from django.conf import settings
from django.test import Client

from guanxi.access.api import User
from guanxi.cluster.api import enter
from guanxi.exchange.tests.loading import PEOPLE, load, write
from guanxi.kernel.api import Invalid, JsonLines, begin_notes, log_uncaught, note

SECRETS = ("zoe.quill@example.com", "Zoë Quill", "Quill", "+44 20 7946 0999", "unreadable-77")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Return what is logged, at the most talkative level."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield said
    root.removeHandler(handler)
    root.setLevel(level)


def read(said: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.getvalue().splitlines()]


def silent(text: str) -> None:
    for secret in SECRETS:
        assert secret not in text
        assert json.dumps(secret)[1:-1] not in text


def server_log(home: Path) -> str:
    return (home / "run" / "postgres.log").read_text(errors="replace")


def test_an_import_with_bad_rows_tells_nothing(cast: Cast, tmp_path: Path, lines: io.StringIO) -> None:
    rows = [[1, "Zoë Quill", "zoe.quill@example.com", "+44 20 7946 0999"], [2, "", "unreadable-77", "x"]] * 3
    path = write(tmp_path / "Quill.csv", list(PEOPLE), rows)
    run = load(cast.alice, path, "people", PEOPLE)
    assert run.rows_read == 6
    logging.getLogger("guanxi.exchange").warning(
        "Import %s of %s: %s", run.id, path.name, Invalid(field="x", reason="Quill")
    )
    told = read(lines)[-1]
    assert told["event"] == "Import %s of %s: %s"
    assert told["with"] == [str(run.id), "<str>", "Invalid"]
    assert told["workspace"] == cast.workspace.schema
    assert told["trail"]
    silent(lines.getvalue())


def test_a_page_that_breaks_tells_where_not_what(
    cast: Cast, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_named: Any) -> None:
        with enter(cast.workspace.schema) as cursor:
            cursor.execute("select %s::int", ("zoe.quill@example.com",))

    monkeypatch.setattr("guanxi.web.visit.context_for", broken)
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(User.objects.get(pk=int(cast.alice.actor.id)), "guanxi.access.backend.MemberBackend")
    answer = client.get(f"/{cast.workspace.slug}/people?q=Quill", headers={"X-Request-ID": "request-0001"})
    assert answer.status_code == 500
    told = next(line for line in read(lines) if "exception" in line and line["logger"] == "django.request")
    assert told["request_id"] == "request-0001"
    assert told["workspace"] == cast.workspace.schema
    assert told["exception"]["kind"] == "DataError" or "Invalid" in told["exception"]["kind"]
    assert any("test_logs.py" in place for place in told["exception"]["at"])
    silent(lines.getvalue())
    silent(server_log(Path(settings.HOME)))


def test_the_servers_own_log_has_no_statements(cast: Cast, installation: Path) -> None:
    mark = f"zoe.quill+{uuid4().hex}@example.com"
    with pytest.raises(psycopg.Error), enter(cast.workspace.schema) as cursor:
        cursor.execute("insert into people (id, email) values (gen_random_uuid(), %s)", (mark,))
    with pytest.raises(psycopg.Error), enter(cast.workspace.schema) as cursor:
        cursor.execute("select %s::int", (mark,))
    assert mark not in server_log(installation)


def test_messages_of_other_libraries_are_cleaned(lines: io.StringIO) -> None:
    logging.getLogger("procrastinate").warning("Job mail('zoe.quill@example.com') for “Zoë Quill” failed")
    logging.getLogger("psycopg").error("Key (email)=(zoe.quill@example.com) exists, see http://x/Quill")
    assert [line["event"] for line in read(lines)] == [
        "Job … for … failed",
        "Key … exists, see …",
    ]


def test_what_ends_a_process_is_a_line_too(lines: io.StringIO) -> None:
    try:
        try:
            raise ValueError("zoe.quill@example.com")
        except ValueError as error:
            raise Invalid(field="Zoë Quill", reason="+44 20 7946 0999") from error
    except Invalid:
        log_uncaught(*sys.exc_info())
    told = read(lines)[-1]
    assert (told["level"], told["exception"]["code"]) == ("critical", "invalid")
    assert told["exception"]["because"]["kind"] == "ValueError"
    silent(lines.getvalue())


def test_notes_begin_anew_with_each_request(lines: io.StringIO) -> None:
    begin_notes(request_id="one")
    note(trail="t")
    begin_notes(request_id="two")
    logging.getLogger("guanxi").warning("seen")
    assert {name: read(lines)[-1].get(name) for name in ("request_id", "trail")} == {
        "request_id": "two",
        "trail": None,
    }


def test_the_settings_write_json(installation: Path) -> None:
    assert "guanxi.kernel.api.JsonLines" in json.dumps(settings.LOGGING)
