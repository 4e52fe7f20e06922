"""Two hundred members at once, each reading a while before the next click, on the web process of ``up``."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import psutil

from bench.installation import Bench
from bench.record_page import FILTERS, HOST, SORTS, signed_in, web
from bench.start import memory
from bench.telling import Report, p50, p95
from guanxi.cluster.api import enter

USERS, THINKING = 200, (5.0, 15.0)
SLOWEST, GROWN = 300.0, 1.1
SETTLED = 0.3  # the share of the time after which memory may no longer grow
KNOWN = 2_000
WHOLE, PART = {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "gzip", "HX-Request": "true"}
Click = tuple[str, str, dict[str, str]]


@dataclass(slots=True)
class Met:
    """What the members have met: seconds per kind of page, and what went wrong."""

    end: float
    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def run(bench: Bench) -> Report:
    """Let the members click for as long as asked, each beginning at some moment of one thinking time."""
    context = bench.with_people()
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select id, name from people where name is not null limit %s", (KNOWN,))
        people = cursor.fetchall()
    report = Report("users", f"{USERS} members for {bench.seconds:g} s on {bench.size:,} people")
    with web(bench) as port:
        met = Met(time.monotonic() + bench.seconds)
        root = f"/{context.workspace.slug}"
        members = [
            threading.Thread(target=_click, args=(port, signed_in(bench), root, people, met))
            for _ in range(USERS)
        ]
        for member in members:
            member.start()
        time.sleep(bench.seconds * SETTLED)
        early = _memory(bench)
        time.sleep(max(0.0, met.end - time.monotonic()))
        late = _memory(bench)
        for member in members:
            member.join()
    everything = [each for found in met.seconds.values() for each in found]
    report.add("clicks a second", len(everything) / bench.seconds, "/s")
    report.add("errors", len(met.errors), "", at_most=0)
    for name, found in sorted(met.seconds.items()):
        report.add(f"{name}, p95", p95(found), "ms")
    report.add("all, median", p50(everything), "ms")
    report.add("all, p95", p95(everything), "ms", at_most=SLOWEST)
    report.add("PSS once settled", early, "MB")
    report.add("PSS at the end, beside that", late / early, "×", at_most=GROWN)
    assert not met.errors, met.errors[:5]
    return report


def _click(port: int, cookie: str, root: str, people: list[tuple[object, str]], met: Met) -> None:
    """Be one member: look at a page, read, go on."""
    draw = random.Random(cookie)
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    pause = draw.uniform(0, THINKING[1])
    for kind, path, headers in _path(draw, root, people):
        time.sleep(pause)
        if time.monotonic() > met.end:
            return
        begun = time.perf_counter()
        try:
            connection.request("GET", path, headers={**headers, "Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                met.errors.append(f"{answer.status} {path}")
        except (OSError, http.client.HTTPException) as error:
            met.errors.append(f"{error!r} {path}")
            connection.close()
        met.seconds.setdefault(kind, []).append(time.perf_counter() - begun)
        pause = draw.uniform(*THINKING)


def _path(draw: random.Random, root: str, people: list[tuple[object, str]]) -> Iterator[Click]:
    """Yield what somebody at work clicks: home, a list, a search, some records and their tabs, and anew."""
    while True:
        yield "home", root, WHOLE
        shown = f"sort={draw.choice(SORTS)}&where={quote(draw.choice(FILTERS))}"
        yield "list", f"{root}/people?{shown}", PART
        for _ in range(draw.randrange(1, 4)):
            person, name = draw.choice(people)
            yield "search", f"{root}/search?q={quote(name[: draw.randrange(2, 6)])}", PART
            yield "record", f"{root}/people/{person}", PART
            yield "tab", f"{root}/people/{person}/tab/history", PART


def _memory(bench: Bench) -> float:
    """Return the PSS of the web process and of the database, without our own."""
    [server] = (each for each in psutil.Process().children() if "guanxi.cli.webserver" in each.cmdline())
    return sum(memory(bench.home, server.pid).values())
