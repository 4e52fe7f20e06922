"""Erasures as they stand, and the keys by which erased people are refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guanxi.cluster.api import Cursor
from guanxi.records.errors import ErasureNotFound
from guanxi.records.logic.erased_keys import ErasedKeys, keys_of
from guanxi.records.logic.erasing import Trace

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure. ``found`` and ``remaining`` count per place what tells of the person, before and after.

    ``proof`` is there once it is done; until then ``trace`` says whom to look for. ``id`` is its trail.
    """

    id: UUID
    object: str
    record_id: UUID
    reason: str
    status: str
    stage: str
    trace: dict[str, Any] | None
    found: Counts
    remaining: Counts
    proof: dict[str, Any] | None
    started_by: str
    started_at: datetime
    finished_at: datetime | None


_COLUMNS = ", ".join(Erasure.__dataclass_fields__)


def get_erasure(cursor: Cursor, erasure: UUID) -> Erasure:
    """Return an erasure of this workspace; raises ``ErasureNotFound``."""
    cursor.execute(f"select {_COLUMNS} from erasure where id = %s", (erasure,))
    row = cursor.fetchone()
    if row is None:
        raise ErasureNotFound(id=erasure)
    return Erasure(*row)


def erasure_of(cursor: Cursor, record: UUID) -> Erasure | None:
    """Return the latest erasure of a record, None for one that was never erased."""
    cursor.execute(
        f"select {_COLUMNS} from erasure where record_id = %s order by started_at desc limit 1", (record,)
    )
    row = cursor.fetchone()
    return Erasure(*row) if row else None


def unfinished_erasures(cursor: Cursor) -> list[Erasure]:
    """Return the erasures that were begun and not carried to their end; a kill leaves such."""
    cursor.execute(f"select {_COLUMNS} from erasure where status = 'running' order by started_at")
    return [Erasure(*row) for row in cursor.fetchall()]


def erased_keys(cursor: Cursor) -> ErasedKeys:
    """Return the keys of everybody who was erased from this workspace.

    Erasures of former versions kept no keys of ids; those of the records they were of, though not of others
    merged into these, are made here.
    """
    cursor.execute(
        "select secret, coalesce((select array_agg(digest) from erased_key), '{}'), "
        "coalesce((select array_agg(record_id) from erasure), '{}') from erasure_secret"
    )
    secret, digests, records = cursor.fetchall()[0]
    of_records = keys_of(bytes(secret), Trace(tuple(records)))
    return ErasedKeys(bytes(secret), frozenset((*map(bytes, digests), *of_records)))
