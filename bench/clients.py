"""Eight programs at once that ask for pages of 50 without a pause, beside the SQL one would write."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import cycle
from pathlib import Path

import django

from bench.installation import Bench
from bench.list_page import Question, ask, ask_bare, questions
from bench.telling import Report
from guanxi.cluster.api import enter
from guanxi.records.api import Reader, reader

CLIENTS, SECONDS = 8, 10.0
PAGES = 300.0
Ask = Callable[[Reader, Question], float]


def run(bench: Bench) -> Report:
    """Let the clients ask both ways, ours between two rounds of SQL; a first round only warms up."""
    context = bench.with_people()
    report = Report("clients", f"{CLIENTS} clients, pages of 50 of {bench.size:,} people, {SECONDS:g} s each")
    count = partial(_count, bench.home, context.workspace.slug)
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(CLIENTS, spawned, initializer=django.setup) as clients:
        _, bare, ours, ours_again, bare_again = (
            sum(clients.map(partial(count, call), range(CLIENTS)))
            for call in (ask_bare, ask_bare, ask, ask, ask_bare)
        )
    report.add("bare SQL", (bare + bare_again) / 2, "pages/s")
    report.add("lists", (ours + ours_again) / 2, "pages/s", at_least=PAGES)
    report.add("lists beside bare SQL", (ours + ours_again) / (bare + bare_again), "×")
    return report


def _count(home: Path, workspace: str, call: Ask, client: int) -> float:
    """Be one client, beginning at a question of its own; return the pages a second."""
    from guanxi.access.api import User, context_for
    from guanxi.cli.session import installation

    with installation(home):
        context = context_for(User.objects.get(email="alice@example.com"), workspace)
        with enter(context.workspace.schema) as cursor:
            asked, known = reader(context, cursor), list(questions(cursor))
            start = len(known) // CLIENTS * client
            begun = time.monotonic()
            for pages, question in enumerate(cycle(known[start:] + known[:start])):
                if (taken := time.monotonic() - begun) > SECONDS:
                    return pages / taken
                call(asked, question)
    raise AssertionError("there are always questions")
