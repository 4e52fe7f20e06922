"""A process that is killed in an erasure, at each of its steps; the next one carries it through."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.kernel.api import uuid7
from guanxi.records.api import (
    NewErasure,
    NewRecords,
    begin_erasure,
    create_records,
    erase_person,
    finish_erasure,
    queue_broken_off,
    unfinished_erasures,
)
from tests.erasure.shop import files_naming, tables_naming

WORDS = ("Quirinalia", "quirinalia@void.example")

# Erases, and is killed by itself when it reports its n-th step; exits with 0 if there are fewer.
DYING = """
import os, signal, sys
import django
django.setup()
from uuid import UUID
from guanxi.access.api import Workspace, operator_context
from guanxi.records.api import NewErasure, erase_person

class Dying:
    left = int(sys.argv[1])
    def stage(self, name, total=None):
        self.advance()
    def advance(self, count=1):
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

context = operator_context(Workspace.objects.get(schema=sys.argv[2]))
erase_person(context, NewErasure("people", UUID(sys.argv[3]), "asked"), Dying())
"""


def person(context):
    given = {"name": WORDS[0], "email": WORDS[1], "notes": "Quirinalia"}
    return perform(create_records, context.on_trail(uuid7()), NewRecords("people", [given]))[0]


def dying(cast, home, step, record):
    words = [sys.executable, "-c", DYING, str(step), cast.workspace.schema, str(record)]
    ours = {**os.environ, "GUANXI_HOME": str(home)}
    done = subprocess.run(words, env=ours, check=False, capture_output=True, timeout=120)
    return done.returncode


@pytest.mark.slow
def test_a_kill_at_any_step_leaves_a_place_to_go_on_from(cast, installation):
    step, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        record, step = person(cast.alice), step + 1
        code = dying(cast, installation, step, record)
        with enter(cast.workspace.schema) as cursor:
            begun = unfinished_erasures(cursor)
        assert len(begun) == (1 if code else 0)
        if step % 2:
            for each in begun:
                finish_erasure(cast.alice, each.id)
        else:
            erase_person(cast.alice.on_trail(uuid7()), NewErasure("people", record, "asked"))
        with enter(cast.workspace.schema) as cursor:
            assert unfinished_erasures(cursor) == []
        assert tables_naming(cast.workspace.schema, WORDS) == {}
        assert files_naming(installation, WORDS) == {}
    assert code == 0
    assert step > 6


def test_a_start_queues_a_broken_off_erasure_once(cast):
    record = person(cast.alice)
    begun = begin_erasure(cast.alice.on_trail(uuid7()), NewErasure("people", record, "asked"))
    assert queue_broken_off() >= 1
    assert queue_broken_off() == 0
    finish_erasure(cast.alice, begun)
