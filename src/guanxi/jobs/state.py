"""How the queue stands: what waits and since when, what failed, what a dead worker holds, who is at work."""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.cluster.api import Cursor

ALIVE = 60.0  # seconds within which a living worker has given a sign

# A job's age is that of its last event: one that waits for its hour is not late before that.
_STATE = """
select
    (select count(*) from procrastinate_jobs where status = 'todo'),
    (select count(*) from procrastinate_jobs where status = 'doing'),
    (select count(*) from procrastinate_jobs where status = 'failed'),
    (select coalesce(extract(epoch from now() - min(greatest(e.at, j.scheduled_at))), 0)
     from procrastinate_jobs j, lateral (
         select max(at) as at from procrastinate_events where job_id = j.id) e
     where j.status = 'todo' and coalesce(j.scheduled_at, now()) <= now()),
    (select count(*) from procrastinate_jobs j left join procrastinate_workers w on w.id = j.worker_id
     where j.status = 'doing'
     and coalesce(w.last_heartbeat, '-infinity') < now() - %(alive)s * interval '1 s'),
    (select count(*) from procrastinate_workers where last_heartbeat > now() - %(alive)s * interval '1 s')
"""


@dataclass(frozen=True, slots=True)
class QueueState:
    """Jobs by state, the age in seconds of the longest wait, jobs without a living worker, living workers."""

    waiting: int
    running: int
    failed: int
    oldest: float
    orphaned: int
    workers: int


def queue_state(cursor: Cursor) -> QueueState:
    """Return how the queue stands; ask it outside a workspace's role."""
    cursor.execute(_STATE, {"alive": ALIVE})
    row = cursor.fetchall()[0]
    return QueueState(row[0], row[1], row[2], float(row[3]), row[4], row[5])
