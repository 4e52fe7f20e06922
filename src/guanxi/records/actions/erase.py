"""Erasing a person, everywhere and for ever: begun, carried through room by room, proved.

What counts and sums to numbers stays, hung on a record that says nothing of anybody. A kill leaves a place to
go on from: what is to be looked for is kept until the work is done, and every step may be repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from guanxi.access.api import Workspace, action, operator_context, perform, require
from guanxi.cluster.api import Cursor, enter, outside
from guanxi.jobs.api import defer, is_queued
from guanxi.kernel.api import ActorKind, Context, NullProgress, Progress, Role
from guanxi.metadata.api import missing_modules
from guanxi.records.actions.erase_rooms import backups_of, erasers
from guanxi.records.errors import ModulesMissing, OnlyPeopleAreErased, ReasonMissing
from guanxi.records.logic.erased_keys import keys_of
from guanxi.records.logic.erasing import KEPT_OF_A_PERSON, PEOPLE, Trace
from guanxi.records.queries.erasure_trace import find_trace
from guanxi.records.queries.erasures import (
    Erasure,
    erased_keys,
    erasure_of,
    get_erasure,
    unfinished_erasures,
)

VERB = "people.erase"
TASK = "records.erase"


@dataclass(frozen=True, slots=True)
class NewErasure:
    """Whom to erase and why."""

    object: str
    id: UUID
    reason: str


def look_for_person(context: Context, slug: str, person: UUID) -> dict[str, int]:
    """Return, per place, how much tells of a person; nothing is written. Raises ``RecordNotFound``."""
    require(context, Role.ADMIN, VERB)
    _only_people(slug)
    with enter(context.workspace.schema) as cursor:
        trace = find_trace(cursor, person)
    return _look(context, trace)


def erase_person(context: Context, given: NewErasure, progress: Progress | None = None) -> Erasure:
    """Erase a person and return the erasure with its proof. One that was begun before is carried on.

    Raises ``NotAllowed``, ``RecordNotFound``, ``OnlyPeopleAreErased``, ``ReasonMissing``, and what a room has
    against it, such as an import that is running; then the erasure stays begun, and the same call goes on.
    """
    return finish_erasure(context, begin_erasure(context, given), progress)


def begin_erasure(context: Context, given: NewErasure, *, background: bool = False) -> UUID:
    """Write down whom to erase and refuse them from now on; return the erasure.

    ``background`` hands the rest to the worker at the same moment. One that is under way is returned as it
    is, and so is one that is done, with its proof, as long as nothing tells of the person again.
    """
    require(context, Role.ADMIN, VERB)
    _only_people(given.object)
    with enter(context.workspace.schema) as cursor:
        trace = find_trace(cursor, given.id)
        before = erasure_of(cursor, trace.ids[0])
    found = {} if before and before.proof is None else _look(context, trace)
    with enter(context.workspace.schema) as cursor:
        if before and not any(found.values()):
            erasure = before.id
        else:
            erasure = perform(begin, context, _Begin(given, trace, found))
        if background:
            queue_erasure(context, cursor, erasure)
    return erasure


def finish_erasure(context: Context, erasure: UUID, progress: Progress | None = None) -> Erasure:
    """Carry an erasure through from wherever it is and return it as it then stands."""
    progress = progress or NullProgress()
    with enter(context.workspace.schema) as cursor:
        known = get_erasure(cursor, erasure)
    if known.trace is not None:
        erasing, trace = context.on_trail(erasure), Trace.from_json(known.trace)
        for eraser in erasers():
            progress.stage(eraser.name)
            perform(reach, erasing, eraser.name)
            eraser.erase(erasing, trace, progress)
        perform(conclude, erasing, _look(erasing, trace))
        with enter(context.workspace.schema) as cursor:
            known = get_erasure(cursor, erasure)
    return known


def queue_erasure(context: Context, cursor: Cursor, erasure: UUID) -> int:
    """Hand an erasure to the worker, in the transaction that decides it; return the job's number."""
    by_person = context.actor.kind is ActorKind.PERSON
    with outside(cursor):
        return defer(
            TASK,
            # Imports wait for it and it for them: both would work on the same staged rows.
            lock=f"import:{context.workspace.schema}",
            workspace_id=context.workspace.id,
            erasure=str(erasure),
            user_id=int(context.actor.id) if by_person else None,
        )


def queue_broken_off() -> int:
    """Hand the broken-off erasures of every workspace to the worker; return how many they are."""
    queued = 0
    for workspace in Workspace.objects.order_by("pk"):
        context = operator_context(workspace)
        with enter(context.workspace.schema) as cursor:
            for erasure in unfinished_erasures(cursor):
                if is_queued(cursor, TASK, erasure=str(erasure.id)):
                    continue
                queue_erasure(context, cursor, erasure.id)
                queued += 1
    return queued


@dataclass(frozen=True, slots=True)
class _Begin:
    given: NewErasure
    trace: Trace
    found: Mapping[str, int]


_BEGIN = """
insert into erasure (id, object, record_id, reason, status, trace, found, started_by)
values (%s, %s, %s, %s, 'running', %s, %s, %s)
"""


@action(VERB, Role.ADMIN)
def begin(context: Context, cursor: Cursor, asked: _Begin) -> UUID:
    """Write an erasure down and keep the keys of who is erased, so that no file brings them again."""
    reason = asked.given.reason.strip()
    if not reason:
        raise ReasonMissing
    if gone := missing_modules(cursor):
        raise ModulesMissing(modules=", ".join(slug for slug, _objects in gone))
    root, trace = asked.trace.ids[0], Jsonb(asked.trace.to_json())
    found = Jsonb(dict(asked.found))
    cursor.execute(_BEGIN, (context.trail, PEOPLE, root, reason, trace, found, context.actor.name))
    keys = keys_of(erased_keys(cursor).secret, asked.trace)
    cursor.execute(
        "insert into erased_key (digest, erasure) select unnest(%s::bytea[]), %s on conflict do nothing",
        (keys, context.trail),
    )
    return context.trail


@action(VERB, Role.ADMIN)
def reach(context: Context, cursor: Cursor, stage: str) -> None:
    """Write down which room is at work."""
    cursor.execute("update erasure set stage = %s where id = %s", (stage, context.trail))


@action(VERB, Role.ADMIN)
def conclude(context: Context, cursor: Cursor, remaining: Mapping[str, int]) -> None:
    """Write the proof and forget whom it was about. What a room still holds keeps the erasure open."""
    erasure = get_erasure(cursor, context.trail)
    if erasure.trace is None:
        return
    done = not any(remaining.values())
    proof = _proof(context, erasure, Trace.from_json(erasure.trace), remaining) if done else None
    cursor.execute(
        "update erasure set remaining = %s, proof = %s, status = %s, finished_at = %s, stage = '', "
        "trace = case when %s then null else trace end where id = %s",
        (
            Jsonb(dict(remaining)),
            Jsonb(proof) if proof else None,
            "done" if done else "running",
            datetime.now(UTC) if done else None,
            done,
            erasure.id,
        ),
    )


def _proof(context: Context, erasure: Erasure, trace: Trace, remaining: Mapping[str, int]) -> dict[str, Any]:
    """Return what is shown to whoever asks: what was removed where, and what was not."""
    places = sorted({*erasure.found, *remaining})
    return {
        "erasure": str(erasure.id),
        "workspace": context.workspace.slug,
        "object": erasure.object,
        "record": str(erasure.record_id),
        "records": len(trace.ids),
        "reason": erasure.reason,
        "by": erasure.started_by,
        "started_at": erasure.started_at.isoformat(),
        "finished_at": datetime.now(UTC).isoformat(),
        "places": [
            {"place": place, "found": erasure.found.get(place, 0), "remaining": remaining.get(place, 0)}
            for place in places
        ],
        "kept": {
            "fields": sorted(KEPT_OF_A_PERSON),
            "facts": "orders, order lines and events: amounts, numbers and moments, without free text",
            "keys": "keyed digests of ids, numbers at sources, e-mail addresses and telephone numbers",
        },
        "not_reached": {
            "backups": backups_of(context.workspace),
            "database": "freed space and the write-ahead log in the database's files, until reused",
        },
    }


def _look(context: Context, trace: Trace) -> dict[str, int]:
    found: dict[str, int] = {}
    for eraser in erasers():
        for place, count in eraser.look(context, trace).items():
            found[place] = found.get(place, 0) + count
    return found


def _only_people(slug: str) -> None:
    if slug != PEOPLE:
        raise OnlyPeopleAreErased(object=slug)
