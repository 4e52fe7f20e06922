"""Pages over HTTP from the web process that ``up`` runs: a person's page and the list of people."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import quote

from bench.installation import Bench
from bench.telling import Report, p50, p95
from guanxi.cluster.api import enter

PAGES, WARM = 200, 20
RECORD = 40.0
SORTS = ("name", "-name", "email", "-created_at")
FILTERS = ("", "gender = female", "country = CN", 'country = "GB" and gender = male')
HOST = "127.0.0.1"


def run(bench: Bench) -> Report:
    """Get pages one after the other over one connection, as a signed-in member."""
    context = bench.with_people()
    slug = context.workspace.slug
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select id from people order by md5(id::text) limit %s", (PAGES + WARM,))
        records = [f"/{slug}/people/{row[0]}" for row in cursor.fetchall()]
    lists = [f"/{slug}/people?sort={sort}&where={quote(text)}" for sort in SORTS for text in FILTERS]
    report = Report("record_page", f"{bench.size:,} people, {PAGES} pages of each kind, one client")
    with web(bench) as port:
        connection, cookie = http.client.HTTPConnection(HOST, port, timeout=30), signed_in(bench)
        get_pages(connection, cookie, records[:WARM] + lists[:2])
        pages, bytes_of_page = get_pages(connection, cookie, records[WARM:])
        listed, bytes_of_list = get_pages(connection, cookie, lists * (PAGES // len(lists)))
    report.add("record page, median", p50(pages), "ms")
    report.add("record page, p95", p95(pages), "ms", at_most=RECORD)
    report.add("record page, largest", bytes_of_page / 1000, "kB")
    report.add("list page, median", p50(listed), "ms")
    report.add("list page, p95", p95(listed), "ms")
    report.add("list page, largest", bytes_of_list / 1000, "kB", at_most=150)
    return report


@contextmanager
def web(bench: Bench) -> Iterator[int]:
    """Run the web process of the home; give its port."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    environment = os.environ | {"GUANXI_HOME": str(bench.home), "GUANXI_BIND": f"{HOST}:{port}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "guanxi.cli.webserver", HOST, str(port)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until_answered(port, "/health")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def until_answered(port: int, path: str, patience: float = 120.0) -> None:
    """Wait for a page, asking every 20 ms."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        connection = http.client.HTTPConnection(HOST, port, timeout=10)
        try:
            connection.request("GET", path)
            if connection.getresponse().status < 400:
                return
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise TimeoutError(path)


def signed_in(bench: Bench) -> str:
    """Return the cookie of a new session of the owner."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(bench.owner)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def get_pages(
    connection: http.client.HTTPConnection, cookie: str, paths: Sequence[str]
) -> tuple[list[float], int]:
    """Return the seconds per page, and the size of the largest as it travels."""
    taken, largest = [], 0
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        taken.append(time.perf_counter() - start)
        assert answer.status == 200, (answer.status, path)
        largest = max(largest, len(body))
    return taken, largest
