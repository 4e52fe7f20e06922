"""What a monitor may know: numbers; no person's name, nor a workspace's unless the operator wants it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from django.conf import settings

from guanxi.access.api import Workspace
from guanxi.cluster.api import Cursor, as_serving, enter
from guanxi.config.exposition import Metric
from guanxi.config.metering import BOUNDS, counted
from guanxi.engine.api import lake_position
from guanxi.exchange.api import import_states
from guanxi.history.api import actions_since, log_standing
from guanxi.jobs.api import queue_state


def metrics() -> Iterator[Metric]:
    """Measure the installation as it is now."""
    yield from _requests()
    with as_serving() as cursor:
        yield from _queue(cursor)
        yield from _database(cursor)
    yield from _workspaces()
    yield from _processes()


def _requests() -> Iterator[Metric]:
    requests, times, sums = counted()
    total = Metric("guanxi_requests_total", "Requests by route, method and status.", "counter")
    for (route, method, status), number in sorted(requests.items()):
        total.add(number, route=route, method=method, status=status)
    yield total
    seconds = Metric("guanxi_request_seconds", "Time to answer by route.", "histogram")
    for route, spent in sorted(sums.items()):
        running = 0
        for bound in (*BOUNDS, float("inf")):
            running += times.get((route, bound), 0)
            seconds.add(running, "_bucket", route=route, le="+Inf" if bound == float("inf") else bound)
        seconds.add(spent, "_sum", route=route)
        seconds.add(running, "_count", route=route)
    yield seconds


def _queue(cursor: Cursor) -> Iterator[Metric]:
    state = queue_state(cursor)
    jobs = Metric("guanxi_jobs", "Jobs by state.")
    for name in ("waiting", "running", "failed", "orphaned"):
        jobs.add(getattr(state, name), state=name)
    yield jobs
    yield _one("guanxi_jobs_oldest_seconds", "Age of the job that waits longest.", state.oldest)
    yield _one("guanxi_workers", "Workers that gave a sign within a minute.", state.workers)


def _database(cursor: Cursor) -> Iterator[Metric]:
    cursor.execute("select pg_database_size(current_database())")
    yield _one("guanxi_database_bytes", "Size of the database.", cursor.fetchall()[0][0])


@dataclass(slots=True)
class _Seen:
    """What was measured of one workspace, or of all."""

    imports: Counter[str] = field(default_factory=Counter)
    unsettled: int = 0
    behind: int = 0


def _workspaces() -> Iterator[Metric]:
    """Sum over all workspaces; each by its schema's name where the operator has asked for that."""
    seen: dict[str, _Seen] = {}
    for workspace in Workspace.objects.order_by("pk"):
        label = workspace.schema if settings.METRICS_BY_WORKSPACE else ""
        _measure(workspace.schema, seen.setdefault(label, _Seen()))
    imports = Metric("guanxi_imports", "Imports by status.")
    unsettled = Metric("guanxi_log_unsettled_actions", "Actions that have no position yet.")
    behind = Metric("guanxi_lake_behind_actions", "Settled actions that the lake has not seen.")
    for label, one in seen.items():
        labels = {"workspace": label} if label else {}
        for status, number in sorted(one.imports.items()):
            imports.add(number, status=status, **labels)
        unsettled.add(one.unsettled, **labels)
        behind.add(one.behind, **labels)
    yield _one("guanxi_workspaces", "Workspaces.", Workspace.objects.count())
    yield from (imports, unsettled, behind)


def _measure(schema: str, into: _Seen) -> None:
    with enter(schema) as cursor:
        into.imports.update(import_states(cursor))
        into.unsettled += log_standing(cursor).unsettled
        into.behind += actions_since(cursor, lake_position(schema) or 0)[0]


def _processes() -> Iterable[Metric]:
    memory = Metric("guanxi_memory_bytes", "Resident memory of this process and of the others of the home.")
    for part, size in _sizes().items():
        memory.add(size, part=part)
    disk = _one("guanxi_home_free_bytes", "Free space on the home's disk.", _free(Path(settings.HOME)))
    return (memory, disk)


def _sizes() -> dict[str, int]:
    """Return the memory of the supervisor's tree: pages, worker, and what else it has started."""
    sizes: Counter[str] = Counter(web=psutil.Process().memory_info().rss)
    me = psutil.Process()
    for process in {child for parent in me.parents()[:2] for child in parent.children(recursive=True)}:
        try:
            line = " ".join(process.cmdline())
            if "guanxi.jobs.worker" in line and process.pid != me.pid:
                sizes["worker"] += process.memory_info().rss
        except psutil.Error:
            continue
    return dict(sizes)


def _free(home: Path) -> int:
    return int(psutil.disk_usage(str(home)).free)


def _one(name: str, text: str, value: float) -> Metric:
    metric = Metric(name, text)
    metric.add(value)
    return metric
