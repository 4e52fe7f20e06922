"""Liveness, readiness, metrics: what a watcher may see, who may see it, and that it is true."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from conftest import Cast
from django.conf import settings
from django.test import Client as AnyClient

from guanxi.cluster.api import as_owner
from guanxi.config.exposition import Metric, exposition
from guanxi.exchange.tests.loading import PEOPLE, load, write

Client = partial(AnyClient, SERVER_NAME="localhost")

LINE = re.compile(
    r'[a-z_]+(\{[a-z_]+="([^"\\]|\\.)*"(,[a-z_]+="([^"\\]|\\.)*")*\})? (-?\d+(\.\d+)?(e-?\d+)?|\+Inf)'
)


def samples(text: str) -> dict[str, float]:
    for line in text.splitlines():
        assert line.startswith("# ") or LINE.fullmatch(line), line
    return {
        line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1])
        for line in text.splitlines()
        if not line.startswith("#")
    }


def measured(**headers: str) -> dict[str, float]:
    answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == 200
    return samples(answer.content.decode())


def test_health_asks_nobody(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guanxi.config.health.as_serving", None)
    answer = Client().get("/health")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_ready_means_database_migrations_and_worker(installation: Path) -> None:
    with as_owner() as cursor:
        cursor.execute("delete from procrastinate_workers")
    answer = Client().get("/ready")
    assert answer.status_code == 503
    assert answer.json()["database"] is True
    assert answer.json()["worker"] is False
    with as_owner() as cursor:
        cursor.execute("insert into procrastinate_workers default values")
    assert Client().get("/ready").json()["worker"] is True
    with as_owner() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '5 minutes'")
    assert Client().get("/ready").json()["worker"] is False
    with as_owner() as cursor:
        cursor.execute("delete from procrastinate_workers")


def test_requests_are_counted_by_route_not_by_address(cast: Cast) -> None:
    client = Client()
    before = measured()
    client.get(f"/{cast.workspace.slug}/people?q=alice@example.com")
    client.get(f"/{cast.workspace.slug}/people")
    name = 'guanxi_requests_total{route="/<slug:workspace>/<slug:object_slug>",method="GET",status="302"}'
    after = measured()
    grown = [
        name for name in after if name.startswith("guanxi_requests_total") and after[name] != before.get(name)
    ]
    assert any(after[name] - before.get(name, 0) == 2 for name in grown), (name, grown)
    text = "\n".join(after)
    assert cast.workspace.slug not in text
    assert "example.com" not in text
    assert any(name.startswith("guanxi_request_seconds_bucket") for name in after)


def test_imports_queue_log_lake_and_sizes_are_there(cast: Cast, tmp_path: Path) -> None:
    before = measured()
    path = write(tmp_path / "p.csv", list(PEOPLE), [[1, "Ann", "ann@example.com", ""]])
    load(cast.alice, path, "people", PEOPLE)
    after = measured()
    done = 'guanxi_imports{status="done"}'
    assert after[done] == before.get(done, 0) + 1
    assert after["guanxi_log_unsettled_actions"] > before["guanxi_log_unsettled_actions"]
    assert after["guanxi_database_bytes"] > 1_000_000
    assert after['guanxi_memory_bytes{part="web"}'] > 1_000_000
    for name in ("guanxi_jobs_oldest_seconds", "guanxi_workers", "guanxi_lake_behind_actions"):
        assert name in after
    assert 'guanxi_jobs{state="waiting"}' in after
    assert cast.workspace.schema not in "\n".join(after)


def test_workspaces_are_told_apart_only_if_wished_for(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "METRICS_BY_WORKSPACE", True)
    text = "\n".join(measured())
    assert f'workspace="{cast.workspace.schema}"' in text
    assert cast.workspace.slug not in text


def test_strangers_learn_nothing(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client(REMOTE_ADDR="203.0.113.7").get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    monkeypatch.setattr(settings, "METRICS_TOKEN", "a long secret")
    assert Client().get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    far = Client(REMOTE_ADDR="203.0.113.7")
    assert far.get("/metrics", headers={"Authorization": "Bearer a long secret"}).status_code == 200


def test_a_request_has_an_id(installation: Path) -> None:
    assert (
        Client().get("/health", headers={"X-Request-ID": "abc-12345"}).headers["X-Request-ID"] == "abc-12345"
    )
    drawn = Client().get("/health", headers={"X-Request-ID": "a b\nc"}).headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", drawn)


def test_labels_are_escaped() -> None:
    metric = Metric("x", "what")
    metric.add(1.5, of='a "b" \\ \n')
    assert exposition([metric]).splitlines()[-1] == r'x{of="a \"b\" \\ \n"} 1.5'
    assert exposition([Metric("y", "nothing")]) == ""
