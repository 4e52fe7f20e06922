"""The feed of changes under eight writers: who reads it in a thousand pieces misses and repeats nothing."""

from __future__ import annotations

import random
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.db import connections

from guanxi.access.api import action, perform
from guanxi.cluster.api import enter
from guanxi.history.api import feed
from guanxi.kernel.api import Role, uuid7
from guanxi.records.api import NewRecords, create_records

WRITERS, EACH, RESUMES = 8, 60, 1000


class Regret(Exception):
    """What makes a transaction come to nothing."""


@dataclass(frozen=True, slots=True)
class Slow:
    """A record to write, how long its transaction stays open behind it, and whether it is regretted."""

    name: str
    seconds: float
    regretted: bool


@action("test.slowly", Role.MEMBER)
def slowly(context, cursor, given):
    made = create_records.run(context, cursor, NewRecords("people", [{"name": given.name}]))
    time.sleep(given.seconds)
    if given.regretted:
        raise Regret
    return made[0]


@pytest.fixture
def history(cast):
    """Let the writers write while somebody reads; return what was written and what was read, in order."""
    written: list[object] = []
    failures: list[BaseException] = []

    def write(number: int) -> None:
        draw = random.Random(number)
        try:
            for turn in range(EACH):
                seconds = draw.choice([0, 0, 0, 0.002, 0.02, 0.2])
                given = Slow(f"Writer {number}-{turn}", seconds, draw.random() < 0.1)
                with suppress(Regret):
                    written.append(perform(slowly, cast.alice.on_trail(uuid7()), given))
                connections.close_all()
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    draw, place, seen = random.Random(0), (0, 0), []
    for thread in threads:
        thread.start()
    resumes = 0
    while any(thread.is_alive() for thread in threads) or resumes < RESUMES:
        with enter(cast.workspace.schema) as cursor:
            entries = feed(cursor, after=place, limit=draw.choice([1, 1, 2, 3, 7]))
        seen += entries
        place = (seen[-1].position, seen[-1].seq) if seen else place
        resumes += 1
    for thread in threads:
        thread.join()
    while True:
        with enter(cast.workspace.schema) as cursor:
            entries = feed(cursor, after=place, limit=50)
        if not entries:
            break
        seen += entries
        place = (seen[-1].position, seen[-1].seq)
    assert failures == []
    return written, seen


def test_no_gap_no_repeat_and_the_same_order_ever_after(cast, history):
    written, seen = history
    created = [entry.record_id for entry in seen if (entry.object, entry.verb) == ("people", "create")]
    assert len(created) == len(set(created))
    assert set(written) <= set(created)
    # What was regretted has left nothing.
    assert len(created) == len(written)
    places = [(entry.position, entry.seq) for entry in seen]
    assert places == sorted(set(places))
    with enter(cast.workspace.schema) as cursor:
        assert feed(cursor, limit=1_000_000) == seen
        for at in random.Random(1).sample(range(len(seen)), 50):
            assert feed(cursor, after=places[at], limit=5) == seen[at + 1 : at + 6]
